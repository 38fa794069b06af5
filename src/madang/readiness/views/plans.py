"""Pages of improvement plans: tasks from gaps, one task, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madang.hubs.form_pages import act, do_softly, sent, version_seen
from madang.hubs.http import door
from madang.kit import clock
from madang.readiness import actions, rules
from madang.readiness.forms.plans import FinishForm, PlanForm, TaskForm
from madang.readiness.queries import (
    assessments_visible_to,
    open_first,
    result,
    tasks_visible_to,
)
from madang.readiness.views.assessments import assessment_of
from madang.readiness.views.shown import (
    crumbs_to,
    language,
    own_firm,
    taken,
    to,
    today_of,
    way_to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.readiness.models import Assessment, PlanTask

LINES = 50


@door(rules.may_see_tasks)
def tasks(request: HubRequest, hub: str) -> HttpResponse:
    """List the tasks that the reader may see, those to be done first."""
    by, today = request.actor, today_of(request)
    rows = [(one, one.is_overdue(today)) for one in open_first(tasks_visible_to(by))]
    context = {
        "page": Paginator(rows, LINES).get_page(request.GET.get("page")),
        "crumbs": crumbs_to(by) if rules.may_see_readiness(by) else [],
    }
    return render(request, "readiness/tasks.html", context)


@door(rules.may_speak, "GET", "POST")
def plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Choose the gaps of a self-assessment that become tasks."""
    by, row = request.actor, assessment_of(request, pk)
    if row.is_draft or not rules.may_answer(by, row):
        raise Http404
    back = to("assessment", hub, pk=pk)
    firm = row.organisation
    company = to("company", hub, pk=firm.pk)
    form = PlanForm(sent(request), firm=firm, gaps=_gaps(row))

    def do() -> None:
        given = form.cleaned_data
        made = actions.plan_gaps(
            row, by, keys=given["keys"], due_on=given["due_on"], owner=given["owner"],
            language=language(), now=clock.now(),
        )  # fmt: skip
        count = len(made.rows)
        told = ngettext("%(count)d task planned.", "%(count)d tasks planned.", count)
        messages.info(request, told % {"count": count})

    return taken(
        request, form, do, told=_("Saved."), done=lambda: company,
        title=_("Plan from the gaps"), cancel=back,
        submit=pgettext("readiness", "Plan"),
        lead=_("Each gap becomes a task; where one is open already, that one stays."),
        crumbs=way_to(by, firm, (str(row.checklist), back)),
    )  # fmt: skip


def _gaps(row: Assessment) -> list[tuple[str, str]]:
    """Return a self-assessment's gaps with their words, musts first in each part."""
    code = language()
    must = pgettext("checklist", "must")
    return [
        (
            one.question.key,
            f"{one.question.name(code)} ({must})" if one.is_missed_must
            else one.question.name(code),
        )
        for part in result(row, code).parts
        for one in part.gaps
    ]  # fmt: skip


@door(rules.may_speak, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Write a task that comes from no gap."""
    by, firm, now = request.actor, own_firm(request, pk), clock.now()
    form = TaskForm(sent(request), firm=firm, now=now, language=language())
    back = to("company", hub, pk=pk)
    return taken(
        request, form,
        lambda: actions.add_task(firm, by, values=form.values, now=now),
        told=_("The task is entered."), done=lambda: back, title=_("New task"),
        cancel=back, crumbs=way_to(by, firm),
    )  # fmt: skip


def task_of(request: HubRequest, pk: int) -> PlanTask:
    """Return a task that the reader may see."""
    return get_object_or_404(tasks_visible_to(request.actor), pk=pk)


def _to_keep(request: HubRequest, pk: int) -> PlanTask:
    row = task_of(request, pk)
    if not rules.may_keep_task(request.actor, row):
        raise Http404
    return row


@door(rules.may_see_tasks)
def task(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a task: what, whose, by when, who helps, what came of it."""
    by, row = request.actor, task_of(request, pk)
    is_own = rules.may_speak_for(by, row.organisation_id)
    may_keep = rules.may_keep_task(by, row) and row.state != "done"
    context = {
        "row": row,
        "is_overdue": row.is_overdue(today_of(request)),
        "may_keep": may_keep,
        "may_finish": may_keep and row.is_open,
        "may_reopen": rules.may_keep_task(by, row) and not row.is_open,
        "may_assess": is_own and row.state == "done" and row.key,
        "assessment": _assessed(by, row),
        "crumbs": way_to(by, row.organisation)
        if is_own or by.is_staff
        else [(_("Tasks"), to("tasks", hub))],
    }
    return render(request, "readiness/task.html", context)


def _assessed(by: Actor, row: PlanTask) -> Assessment | None:
    """Return the self-assessment whose gap a task closes, if the reader sees it."""
    if row.assessment_id is None:
        return None
    return assessments_visible_to(by).filter(pk=row.assessment_id).first()


@door(rules.may_see_tasks, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a task."""
    by, row, now = request.actor, _to_keep(request, pk), clock.now()
    firm, back = row.organisation, to("task", hub, pk=pk)
    form = TaskForm(sent(request), firm=firm, now=now, language=language(), row=row)

    def do() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_task(row, by, expected=expected, values=form.values, now=now)

    def current() -> TaskForm:
        latest = task_of(request, pk)
        return TaskForm(None, firm=firm, now=now, language=language(), row=latest)

    return taken(
        request, form, do, told=_("Saved."), done=lambda: back, current=current,
        title=_("Change the task"), cancel=back,
    )  # fmt: skip


@door(rules.may_see_tasks, "GET", "POST")
def finish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say what came of a task."""
    by, row = request.actor, _to_keep(request, pk)
    back = to("task", hub, pk=pk)
    told = {"version": row.version, "note": row.note}
    form = FinishForm(sent(request), request.FILES or None, initial=told)

    def do() -> None:
        given = form.cleaned_data
        actions.finish_task(
            row, by, expected=given["version"] or 0, note=given["note"],
            upload=given["evidence"], now=clock.now(),
        )  # fmt: skip

    def current() -> FinishForm:
        latest = task_of(request, pk)
        return FinishForm(initial={"version": latest.version, "note": latest.note})

    return taken(
        request, form, do, told=_("Done. The question can be assessed again."),
        done=lambda: back, current=current, title=_("Finish the task"), cancel=back,
        submit=pgettext("task", "Finish"), lead=row.title,
    )  # fmt: skip


@door(rules.may_see_tasks, "POST")
def reopen(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a task up again that was finished or dropped."""
    row = _to_keep(request, pk)
    expected = version_seen(request, row)
    return do_softly(
        request,
        lambda: actions.reopen_task(row, request.actor, expected=expected),
        _("The task is open again."),
        to("task", hub, pk=pk),
    )


@door(rules.may_speak, "POST")
def again(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Assess the question of a finished task again, in the company's draft."""
    by, row = request.actor, _to_keep(request, pk)
    if row.assessment is None or not rules.may_speak_for(by, row.organisation_id):
        raise Http404
    checklist = row.assessment.checklist
    made: list[Assessment] = []

    def do() -> None:
        made.append(actions.begin_assessment(row.organisation, by, checklist=checklist))

    answer = act(request, do, to("task", hub, pk=pk))
    if not made:
        return answer
    return redirect(f"{to('write', hub, pk=made[0].pk)}?question={row.key}")
