from django.urls import path

from madang.readiness.views import (
    assessments,
    certificates,
    checklists,
    companies,
    plans,
)

app_name = "readiness"
ALL = "h/<slug:hub>/readiness"
FIRM = "h/<slug:hub>/organisations/<int:pk>/readiness"
CERTIFICATE = f"{ALL}/certificates/<int:pk>"
CHECKLIST = f"{ALL}/checklists/<int:pk>"
ASSESSMENT = f"{ALL}/assessments/<int:pk>"
TASK = f"{ALL}/tasks/<int:pk>"

urlpatterns = [
    path(f"{ALL}/", companies.companies, name="companies"),
    path(f"{ALL}/export/", companies.export, name="companies-export"),
    path(f"{FIRM}/", companies.company, name="company"),
    path(f"{FIRM}/panel/", companies.panel, name="panel"),
    path(f"{ALL}/certificates/", certificates.certificates, name="certificates"),
    path(
        f"{ALL}/certificates/export/", certificates.export, name="certificates-export"
    ),
    path(f"{FIRM}/certificates/new/", certificates.add, name="certificate-add"),
    path(f"{CERTIFICATE}/", certificates.certificate, name="certificate"),
    path(f"{CERTIFICATE}/evidence/", certificates.prove, name="prove"),
    path(f"{CERTIFICATE}/verify/", certificates.verify, name="verify"),
    path(f"{CERTIFICATE}/correct/", certificates.correct, name="correct"),
    path(f"{CERTIFICATE}/withdraw/", certificates.withdraw, name="withdraw"),
    path(f"{CERTIFICATE}/restore/", certificates.restore, name="restore"),
    path(f"{ALL}/kinds/", certificates.kinds, name="kinds"),
    path(f"{ALL}/kinds/<int:pk>/retire/", certificates.retire, name="kind-retire"),
    path(f"{ALL}/kinds/<int:pk>/return/", certificates.bring_back, name="kind-return"),
    path(f"{FIRM}/machines/new/", certificates.machine_add, name="machine-add"),
    path(f"{ALL}/machines/<int:pk>/", certificates.machine_edit, name="machine-edit"),
    path(
        f"{ALL}/machines/<int:pk>/remove/",
        certificates.machine_remove,
        name="machine-remove",
    ),
    path(f"{ALL}/checklists/", checklists.checklists, name="checklists"),
    path(f"{ALL}/checklists/new/", checklists.add, name="checklist-add"),
    path(f"{CHECKLIST}/", checklists.checklist, name="checklist"),
    path(f"{CHECKLIST}/do/<slug:act>/", checklists.do, name="checklist-do"),
    path(f"{ALL}/versions/<int:pk>/weights/", checklists.weigh, name="weigh"),
    path(f"{ALL}/versions/<int:pk>/publish/", checklists.publish, name="publish"),
    path(f"{FIRM}/answer/<int:checklist>/", assessments.begin, name="begin"),
    path(f"{ASSESSMENT}/", assessments.assessment, name="assessment"),
    path(f"{ASSESSMENT}/write/", assessments.write, name="write"),
    path(f"{ASSESSMENT}/drop/", assessments.drop, name="drop"),
    path(f"{ASSESSMENT}/take-back/", assessments.reopen, name="reopen"),
    path(f"{ASSESSMENT}/plan/", plans.plan, name="plan"),
    path(f"{FIRM}/share/", assessments.share, name="share"),
    path(f"{ALL}/sharings/<int:pk>/end/", assessments.take_back, name="take-back"),
    path(f"{ALL}/tasks/", plans.tasks, name="tasks"),
    path(f"{FIRM}/tasks/new/", plans.add, name="task-add"),
    path(f"{TASK}/", plans.task, name="task"),
    path(f"{TASK}/edit/", plans.edit, name="task-edit"),
    path(f"{TASK}/finish/", plans.finish, name="task-finish"),
    path(f"{TASK}/reopen/", plans.reopen, name="task-reopen"),
    path(f"{TASK}/again/", plans.again, name="task-again"),
]
