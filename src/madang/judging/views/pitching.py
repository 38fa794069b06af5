"""Judges' and teams' own pages of pitch days, and panels on lower rooms' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from madang.applications.queries import own_applications_of
from madang.hubs.http import door
from madang.judging import actions, rules
from madang.judging.planning import standings_of
from madang.judging.queries import (
    days_judged_by,
    order_of,
    own_slots,
    polls_of,
    shows_team_results,
)
from madang.kit import clock
from madang.kit.icalendar import calendar_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.hubs.http import HubRequest
    from madang.judging.models import PitchDay, PitchSlot


@door(rules.may_judge)
def order_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a judge her own order of a published day, with the way to her sheets."""
    day = get_object_or_404(days_judged_by(request.actor), pk=pk)
    turns = order_of(request.actor, day)
    waiting = [turn for turn in turns if turn.read and not turn.is_done]
    context = {
        "day": day,
        "turns": turns,
        "next": waiting[0] if waiting else None,
        "left": len(waiting),
        "room": turns[0].slot.room if turns else "",
        "can_score": day.round.is_open_at(clock.now()),
    }
    return render(request, "judging/order.html", context)


@door(rules.may_judge)
def order_calendar(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a judge her hours of the day for her own calendar."""
    day = get_object_or_404(days_judged_by(request.actor), pk=pk)
    slots = [turn.slot for turn in order_of(request.actor, day) if not turn.steps_out]
    return _calendar(day, slots)


@door(rules.may_pitch)
def pitches(request: HubRequest, hub: str) -> HttpResponse:
    """Show a team when and where it speaks, and its result once that is open to it."""
    slots = list(own_slots(request.actor))
    rows = [(slot, _result(slot)) for slot in slots]
    asked = polls_of(request.actor, clock.now())
    context = {"rows": rows, "asked": asked}
    return render(request, "judging/pitches.html", context)


def _result(slot: PitchSlot) -> object:
    """Return a team's own standing, if the board is open to teams."""
    if not shows_team_results(slot.day):
        return None
    rows = standings_of(slot.day).rows
    return next((row for row in rows if row.slot.pk == slot.pk), None)


@door(rules.may_pitch)
def pitch_calendar(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a team its time for its own calendar."""
    slot = get_object_or_404(own_slots(request.actor), pk=pk)
    return _calendar(slot.day, [slot])


def _calendar(day: PitchDay, slots: Sequence[PitchSlot]) -> HttpResponse:
    entries = [actions.calendar_entry(day, slots)] if slots else []
    text = calendar_of(entries, made_at=clock.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="pitch.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@door(rules.may_pitch)
def of_application(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show on an applicant's own page when she pitches and what she may rate."""
    row = get_object_or_404(own_applications_of(request.actor), pk=pk)
    slots = list(own_slots(request.actor).filter(application=row))
    asked = polls_of(request.actor, clock.now())
    context = {
        "application": row,
        "rows": [(slot, _result(slot)) for slot in slots],
        "asked": [one for one in asked if one.application.pk == row.pk],
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"judging/pitches.html{part}", context)
