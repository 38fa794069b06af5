"""What was done in readiness, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "note_certificate": _("%(who)s entered the certificate %(what)s"),
    "prove_certificate": _("%(who)s added evidence to the certificate %(what)s"),
    "verify_certificate": _("%(who)s verified the certificate %(what)s"),
    "correct_certificate": _("%(who)s corrected a certificate: %(what)s"),
    "withdraw_certificate": _("%(who)s withdrew the certificate %(what)s"),
    "remind_of_certificate": _("%(who)s reminded of the certificate %(what)s"),
    "add_kind": _("%(who)s added a kind of certificate: %(what)s"),
    "retire_kind": _("%(who)s retired a kind of certificate: %(what)s"),
    "note_machine": _("%(who)s entered a machine: %(what)s"),
    "change_machine": _("%(who)s changed a machine: %(what)s"),
    "remove_machine": _("%(who)s removed a machine: %(what)s"),
    "draft_checklist": _("%(who)s began the checklist %(what)s"),
    "weigh_questions": _("%(who)s changed what the questions count: %(what)s"),
    "publish_checklist": _("%(who)s published a version of a checklist: %(what)s"),
    "open_version": _("%(who)s opened a new version of a checklist: %(what)s"),
    "retire_checklist": _("%(who)s retired the checklist %(what)s"),
    "return_checklist": _("%(who)s returned the checklist %(what)s"),
    "begin_assessment": _("%(who)s began a self-assessment: %(what)s"),
    "save_answers": _("%(who)s wrote on a self-assessment: %(what)s"),
    "prove_answer": _("%(who)s added evidence to an answer: %(what)s"),
    "hand_in": _("%(who)s handed in a self-assessment: %(what)s"),
    "drop_draft": _("%(who)s threw away the draft of a self-assessment: %(what)s"),
    "share_readiness": _("%(who)s shared readiness: %(what)s"),
    "take_back_sharing": _("%(who)s took a sharing of readiness back: %(what)s"),
    "plan_gaps": _("%(who)s planned a task: %(what)s"),
    "add_task": _("%(who)s entered a task: %(what)s"),
    "change_task": _("%(who)s changed the task %(what)s"),
    "finish_task": _("%(who)s finished the task %(what)s"),
}
