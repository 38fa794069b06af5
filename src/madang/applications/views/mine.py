"""An applicant's own pages: where she stands, reading it through, the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications import checking, kinds, rules
from madang.applications.actions import (
    Incomplete,
    accept_offer,
    appeal_decision,
    bring_back,
    decline_offer,
    submit,
    withdraw,
    writing_of,
)
from madang.applications.eligibility import sentence
from madang.applications.forms import AppealForm
from madang.applications.models import ApplicationState, OfferState
from madang.applications.queries import (
    collaborators_of,
    last_submission,
    may_write,
    onward_of,
    open_changes,
    own_applications_of,
    part_of,
    preferences_of,
    reading_of,
    shown_to_applicant,
    submissions_of,
)
from madang.applications.views.form import part_url, steps_of
from madang.applications.views.shared import MENDED, own, received
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import number_sent
from madang.questionnaires import answering

if TYPE_CHECKING:
    from uuid import UUID

    from madang.applications.models import Application, Intake
    from madang.hubs.http import HubRequest


@door(rules.may_have_pages)
def mine(request: HubRequest, hub: str) -> HttpResponse:
    """List the actor's own applications in this hub."""
    rows = list(own_applications_of(request.actor))
    context = {
        "hub": request.actor.hub,
        "rows": rows,
        "calls_url": f"/{hub}/calls/",
    }
    return render(request, "applications/mine.html", context)


@door(rules.may_work_on)
def overview(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Show where an application stands and what is left to do."""
    row, intake = own(request, uuid)
    return render(request, "applications/overview.html", _about(request, row, intake))


def _about(request: HubRequest, row: Application, intake: Intake) -> dict[str, Any]:
    now = received(request)
    part, last = part_of(request.actor, row), last_submission(row)
    people = list(collaborators_of(row))
    shown = shown_to_applicant(intake, row)
    return {
        "hub": row.hub,
        "application": row,
        "intake": intake,
        "now": now,
        "part": part,
        "may_write": may_write(part),
        "signatory": next((one for one in people if one.is_signatory), None),
        "people": people,
        "last": last,
        "has_changes": open_changes(row, last),
        "writing": writing_of(row, now),
        "steps": steps_of(row, row.answers),
        "missing": _missing(row),
        "findings": findings_of(intake, row),
        "shown": shown,
        "offer": shown.offer,
        "is_offer_open": shown.offer is not None
        and shown.offer.state == OfferState.OPEN
        and now < shown.offer.expires_at,
        "may_appeal": _may_appeal(intake, shown.decision, shown.appeal, now),
        "preferences": list(preferences_of(row)) if intake.has_preferences else [],
        "lines": kinds.own_lines(request.actor, row),
        "went_to": onward_of(row) if shown.is_ended else None,
    }


def _may_appeal(intake: Intake, decision: Any, appeal: Any, now: Any) -> bool:
    if decision is None or appeal is not None or decision.outcome == "accepted":
        return False
    return bool(now <= decision.released_at + timedelta(days=intake.appeal_days))


def _missing(row: Application) -> list[tuple[str, str]]:
    """Return what is missing, each with where to mend it."""
    definition = row.edition.definition
    found = []
    for question in answering.missing(definition, row.answers):
        part = definition.section_of(question.key)
        if part is not None:
            found.append(
                (question.name(), f"{part_url(row, part.key)}#q-{question.key}")
            )
    return found


def findings_of(intake: Intake, row: Application) -> list[tuple[str, str]]:
    """Return what the rules say of her own facts: pairs of result and sentence."""
    speaks = get_language() or "en"
    return [
        (str(one.result), sentence(one, speaks))
        for one in checking.own_findings(intake, row)
    ]


@door(rules.may_work_on, "GET", "POST")
def review(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Show the whole application as it would be sent, and send it."""
    row, intake = own(request, uuid)
    now, status, refused = received(request), 200, ""
    if request.method == "POST":
        given = request.POST.get("version", "")
        expected = number_sent(given)
        try:
            sent = submit(row, request.actor, expected=expected, now=now)
            return redirect(
                "applications:receipt",
                hub=hub,
                uuid=uuid,
                number=sent.submission.number,
            )
        except Incomplete:
            status = MENDED
        except Refused as no:
            status, refused = no.status, str(no)
            row, intake = own(request, uuid)
    definition = row.edition.definition
    faults = answering.faults(definition, row.answers, at_submit=True)
    context = _about(request, row, intake) | {
        "refused": refused,
        "reading": _draft_parts(row),
        "faults": _linked(row, faults),
    }
    return render(request, "applications/review.html", context, status=status)


def _linked(row: Application, faults: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return label, fault and address of each answer at fault."""
    definition = row.edition.definition
    found = []
    for key, text in faults.items():
        question, part = definition.question(key), definition.section_of(key)
        if question is not None and part is not None:
            url = f"{part_url(row, part.key)}#q-{key}"
            found.append((question.name(), text, url))
    return found


def _draft_parts(row: Application) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the draft part by part: title, address, pairs of question and answer."""
    definition, answers = row.edition.definition, row.answers
    shown = answering.visible(definition, answers)
    return [
        (
            part.name(),
            part_url(row, part.key),
            [
                (
                    q.name(),
                    answering.in_words(q, answers.get(q.key)),
                )
                for q in part.questions
                if q.is_answerable and q.key in shown
            ],
        )
        for part in definition.sections
        if any(question.key in shown for question in part.questions)
    ]


@door(rules.may_work_on)
def receipt(request: HubRequest, hub: str, uuid: UUID, number: int) -> HttpResponse:
    """Show what was sent, when the server received it, and its fingerprint."""
    row, intake = own(request, uuid)
    sent = get_object_or_404(submissions_of(row), number=number)
    context = {
        "hub": row.hub,
        "application": row,
        "sent": sent,
        "reading": reading_of(row, sent),
        "writing": writing_of(row, received(request)),
        "last": last_submission(row),
        "intake": intake,
    }
    return render(request, "applications/receipt.html", context)


@door(rules.may_work_on)
def receipt_file(
    request: HubRequest, hub: str, uuid: UUID, number: int
) -> HttpResponse:
    """Give the bytes whose SHA-256 is the fingerprint."""
    row, _intake = own(request, uuid)
    sent = get_object_or_404(submissions_of(row), number=number)
    answer = HttpResponse(sent.document.encode(), content_type="application/json")
    name = f"{row.call.slug}-{row.number}-{sent.number}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(rules.may_work_on, "POST")
def take_back(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Withdraw the application; until the deadline it can be brought back."""
    row, _intake = own(request, uuid)
    try:
        withdraw(row, request.actor, now=received(request))
        messages.success(request, _("The application is withdrawn."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:mine", hub=hub, uuid=uuid)


@door(rules.may_work_on, "POST")
def give_back(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Bring a withdrawn application back."""
    row, _intake = own(request, uuid)
    try:
        bring_back(row, request.actor, now=received(request))
        is_draft = row.state == ApplicationState.DRAFT
        messages.success(
            request,
            _("The draft is back; send it before the call closes.")
            if is_draft
            else _("The application is back, as it was sent."),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:mine", hub=hub, uuid=uuid)


@door(rules.may_work_on, "POST")
def answer_offer(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Accept or decline the place that is offered."""
    row, intake = own(request, uuid)
    offer = shown_to_applicant(intake, row).offer
    if offer is None:
        raise Http404
    offer.decision.application = row
    now = received(request)
    try:
        if request.POST.get("answer") == "accept":
            accept_offer(offer, request.actor, now=now)
            messages.success(request, _("The place is yours."))
        else:
            reason = request.POST.get("reason", "")
            decline_offer(offer, request.actor, now=now, reason=reason)
            messages.success(request, _("You declined the place."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:mine", hub=hub, uuid=uuid)


@door(rules.may_work_on, "GET", "POST")
def appeal(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Ask that a released decision be looked at again."""
    row, intake = own(request, uuid)
    shown, now = shown_to_applicant(intake, row), received(request)
    if shown.decision is None or not _may_appeal(
        intake, shown.decision, shown.appeal, now
    ):
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = timedelta(days=intake.appeal_days)
        try:
            shown.decision.application = row
            appeal_decision(
                shown.decision,
                request.actor,
                text=form.cleaned_data["text"],
                now=now,
                days=days,
            )
            messages.success(request, _("Your appeal is on record."))
            return redirect("applications:mine", hub=hub, uuid=uuid)
        except Refused as refused:
            tell(form, refused)
    told = shown.decision.released_at
    context = {
        "hub": row.hub,
        "application": row,
        "form": form,
        "until": told and told + timedelta(days=intake.appeal_days),
    }
    status = MENDED if form.errors else 200
    return render(request, "applications/appeal.html", context, status=status)
