"""One application as staff see it: answers, eligibility, moves, decision, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions import (
    answer_appeal,
    check_eligibility,
    decide,
    link_organisation,
    move,
    note_down,
    override_eligibility,
    write_feedback,
)
from madang.applications.eligibility import sentence
from madang.applications.forms import (
    AnswerForm,
    DecideForm,
    FeedbackForm,
    OverrideForm,
)
from madang.applications.models import (
    Application,
    Decision,
    DecisionOutcome,
    EligibilityCheck,
    Eligible,
)
from madang.applications.queries import (
    answers_for_reading,
    applications_visible_to,
    collaborators_of,
    intake_of,
    onward_of,
    preferences_of,
    submissions_of,
)
from madang.applications.views.lists import crumbs_to
from madang.applications.views.shared import MENDED, received
from madang.directory.names import company_key
from madang.directory.queries import organisations_visible_to, similar_names
from madang.hubs.http import door
from madang.kit import navigation
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import keys_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms

    from madang.applications.models import Intake
    from madang.hubs.http import HubRequest

JSON = "application/json"


def _one(request: HubRequest, pk: int) -> tuple[Application, Intake]:
    row = get_object_or_404(applications_visible_to(request.actor), pk=pk)
    intake = intake_of(row.call)
    if intake is None:
        raise Http404
    return row, intake


@door(rules.may_see_applications)
def application(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one application."""
    row, intake = _one(request, pk)
    return _page(request, row, intake)


def _page(
    request: HubRequest,
    row: Application,
    intake: Intake,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    speaks = get_language() or "en"
    check = row.checks.select_related("override_by").first()
    decision = _decision(row)
    stage = intake.way.stage(row.stage)
    found = [(str(f.result), sentence(f, speaks)) for f in check.found] if check else []
    context = {
        "application": row,
        "intake": intake,
        "call": row.call,
        "stage": stage,
        "reading": answers_for_reading(row, blind=False),
        "submissions": list(submissions_of(row)),
        "people": list(collaborators_of(row)),
        "check": check,
        "findings": found,
        "moves": _moves(request, intake, row),
        "history": _history(intake, row),
        "decision": decision,
        "may_decide": _may_decide(intake, row, decision),
        "notes": list(row.staff_notes.select_related("author")),
        "preferences": list(preferences_of(row)),
        "went_to": onward_of(row),
        "alike": _alike(request, row),
        "override_form": OverrideForm(initial={"result": row.eligible}),
        "decide_form": DecideForm(initial=_initial(decision)),
        "feedback_form": FeedbackForm(
            initial={"text": decision.feedback if decision else ""}
        ),
        "answer_form": AnswerForm(),
        "panels": navigation.panels_for(request.actor, "applications.application", row),
        "crumbs": crumbs_to(row.call),
        "now": received(request),
        **more,
    }
    return render(request, "applications/application.html", context, status=status)


def _decision(row: Application) -> Decision | None:
    standing = row.decisions.filter(superseded_at=None)
    found = standing.select_related("offer", "appeal", "letter", "decided_by")
    return found.prefetch_related("feedback_edits__by").first()


def _initial(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "outcome": decision.outcome,
        "rank": decision.reserve_rank,
        "reason_code": decision.reason_code,
        "note": decision.note,
    }


def _may_decide(intake: Intake, row: Application, decision: Decision | None) -> bool:
    if decision is not None:
        return decision.released_at is None
    ends = {s.key for s in intake.way.stages if s.outcome}
    return any(m.target in ends for m in intake.way.moves_from(row.stage))


def _moves(request: HubRequest, intake: Intake, row: Application) -> list[Any]:
    """Return the moves out of the stage that are the actor's to make."""
    held = {str(role) for role in request.actor.roles}
    return [m for m in intake.way.moves_from(row.stage) if held & set(m.roles)]


def _history(intake: Intake, row: Application) -> list[dict[str, Any]]:
    names = {stage.key: stage.name for stage in intake.way.stages}
    return [
        {
            "when": step.at,
            "title": names.get(step.target, step.target),
            "more": " · ".join(
                str(one) for one in (step.by or _("by the house"), step.reason) if one
            ),
        }
        for step in row.moves.select_related("by")
    ]


def _alike(request: HubRequest, row: Application) -> list[Any]:
    """Return organisations that the application may be of, where none is linked."""
    if row.organisation_id or not company_key(row.name):
        return []
    return list(similar_names(organisations_visible_to(request.actor), row.name)[:5])


def _did(
    request: HubRequest,
    row: Application,
    form: django_forms.Form | None,
    name: str,
    act: Callable[[], object],
) -> HttpResponse:
    """Do something with an application and show it again, with what was refused."""
    if form is None or form.is_valid():
        try:
            act()
        except Refused as refused:
            if form is None or not refused.fields:
                messages.error(request, str(refused))
                return redirect("applications:application", hub=row.hub.slug, pk=row.pk)
            tell(form, refused)
        else:
            messages.success(request, _("Done."))
            return redirect("applications:application", hub=row.hub.slug, pk=row.pk)
    fresh, intake = _one(request, row.pk)
    return _page(request, fresh, intake, status=MENDED, **{name: form})


@door(rules.may_run_calls, "POST")
def make_move(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move an application; asked for JSON, it answers with JSON."""
    row, _intake = _one(request, pk)
    is_machine = JSON in request.headers.get("Accept", "")
    try:
        done = move(
            row,
            request.actor,
            move=request.POST.get("move", ""),
            now=received(request),
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        if is_machine:
            return JsonResponse({"error": str(refused)}, status=refused.status)
        messages.error(request, str(refused))
    else:
        if is_machine:
            return JsonResponse({"stage": done.applications[0].stage})
        messages.success(request, _("%(name)s was moved.") % {"name": row.name})
    return redirect("applications:application", hub=hub, pk=pk)


@door(rules.may_run_calls, "POST")
def eligibility(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask the rules again, or say what counts instead."""
    row, _intake = _one(request, pk)
    now = received(request)
    if request.POST.get("act") == "check":
        return _did(
            request,
            row,
            None,
            "",
            lambda: check_eligibility(row, request.actor, now=now),
        )
    form = OverrideForm(request.POST)

    def act() -> EligibilityCheck:
        return override_eligibility(
            row,
            request.actor,
            result=Eligible(form.cleaned_data["result"]),
            reason=form.cleaned_data["reason"],
            now=now,
        )

    return _did(request, row, form, "override_form", act)


@door(rules.may_run_calls, "POST")
def decision(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Decide on an application; the applicant hears nothing yet."""
    row, _intake = _one(request, pk)
    form = DecideForm(request.POST)

    def act() -> Decision:
        given = form.cleaned_data
        return decide(
            row,
            request.actor,
            outcome=DecisionOutcome(given["outcome"]),
            now=received(request),
            rank=given["rank"] if given["outcome"] == DecisionOutcome.RESERVE else None,
            reason_code=given["reason_code"],
            note=given["note"],
        )

    return _did(request, row, form, "decide_form", act)


@door(rules.may_run_calls, "POST")
def feedback(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Write the feedback that goes with the letter."""
    row, _intake = _one(request, pk)
    found = _decision(row)
    if found is None:
        raise Http404
    form = FeedbackForm(request.POST)

    def act() -> Decision:
        text = form.cleaned_data["text"]
        return write_feedback(found, request.actor, text=text, now=received(request))

    return _did(request, row, form, "feedback_form", act)


@door(rules.may_run_calls, "POST")
def appeal(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Answer an appeal."""
    row, _intake = _one(request, pk)
    found = _decision(row)
    asked = getattr(found, "appeal", None) if found else None
    if asked is None or found is None:
        raise Http404
    form = AnswerForm(request.POST)

    def act() -> object:
        asked.decision = found
        found.application = row
        return answer_appeal(
            asked,
            request.actor,
            is_upheld=form.cleaned_data["is_upheld"] == "1",
            panel=form.cleaned_data["panel"],
            answer=form.cleaned_data["answer"],
            now=received(request),
        )

    return _did(request, row, form, "answer_form", act)


@door(rules.may_run_calls, "POST")
def link(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say which organisation the application is of."""
    row, _intake = _one(request, pk)
    chosen = keys_sent([request.POST.get("organisation", "")])
    known = organisations_visible_to(request.actor)
    found = get_object_or_404(known, pk=chosen[0]) if chosen else None
    return _did(
        request,
        row,
        None,
        "",
        lambda: link_organisation(row, request.actor, organisation=found),
    )


@door(rules.may_run_calls, "POST")
def note(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a note that only staff read."""
    row, _intake = _one(request, pk)
    text = request.POST.get("text", "")
    return _did(
        request,
        row,
        None,
        "",
        lambda: note_down(row, request.actor, text=text, now=received(request)),
    )
