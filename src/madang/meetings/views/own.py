"""Everybody's own pages: agenda, wishes, hours, outcomes, a pair's history."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.icalendar import calendar_of
from madang.kit.refusals import tell
from madang.meetings import actions, rules
from madang.meetings.actions.telling import entry_of
from madang.meetings.forms import OutcomeForm
from madang.meetings.models import RoundState
from madang.meetings.queries import (
    agenda_of,
    contacts_of,
    meetings_of,
    meetings_visible_to,
    own_outcome,
    own_parties,
    own_representatives,
    own_rounds,
    own_seats,
    pair_history,
    parties_in,
    parties_visible_to,
    turns_of,
)
from madang.meetings.queries.ir_days import ir_days_ahead
from madang.meetings.views.shown import form_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madang.hubs.http import HubRequest
    from madang.meetings.queries import Turn


@door(rules.may_take_part)
def agenda(request: HubRequest, hub: str) -> HttpResponse:
    """Show whom one meets, when and where, day by day."""
    now = clock.now()
    parties, seats = own_seats(request.actor)
    rounds = list(own_rounds(request.actor, parties)) if parties else []
    turns = turns_of(meetings_of(parties, rounds), parties, now) if parties else []
    days = [
        {"day": day, "round": name, "zone": zone, "turns": list(rows)}
        for (day, name, zone), rows in groupby(
            _linked(turns, hub),
            key=lambda one: (
                one[0].meeting.local_day,
                one[0].meeting.round.name,
                one[0].meeting.round.zone,
            ),
        )
    ]
    context = {
        "days": days,
        "parties": parties,
        "rounds": [one for one in rounds if one.state != RoundState.OVER],
        "ir_days": ir_days_ahead(parties) if parties else [],
        "seats": seats,
        "now": now,
    }
    return render(request, "meetings/agenda.html", context)


def _linked(turns: Iterable[Turn], hub: str) -> Iterator[tuple[Turn, str, str]]:
    """Yield meetings with the addresses of their pair and of what came of them.

    Each address is looked up once, not for every row.
    """
    none = {"hub": hub, "pk": 0}
    pair_at = reverse("meetings:pair", kwargs={**none, "other": 0})
    said_at = reverse("meetings:outcome", kwargs={**none, "side": 0})
    for turn in turns:
        yield (
            turn,
            pair_at.replace("/0/0/", f"/{turn.party.pk}/{turn.other.pk}/"),
            said_at.replace("/0/", f"/{turn.meeting.pk}/", 1).replace(
                "/0/", f"/{turn.party.pk}/", 1
            ),
        )


@door(rules.may_take_part)
def agenda_calendar(request: HubRequest, hub: str) -> HttpResponse:
    """Give one's meetings for one's own calendar."""
    entries = [
        entry_of(
            turn.meeting,
            turn.other.name,
            turn.meeting.table.label if turn.meeting.table else "",
            turn.meeting.round.name,
        )
        for turn in agenda_of(request.actor)
    ]
    text = calendar_of(entries, made_at=clock.now(), name=_("My meetings"))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@door(rules.may_take_part, "GET", "POST")
def hours(request: HubRequest, hub: str, pk: int, seat: int) -> HttpResponse:
    """Let somebody tap the slots of a round in which she is away."""
    round_ = get_object_or_404(own_rounds(request.actor), pk=pk)
    representative = get_object_or_404(
        own_representatives(request.actor).filter(party__matching=round_.matching),
        pk=seat,
    )
    if request.method == "POST":
        known = {key for key, _period in round_.keyed_slots}
        there = set(request.POST.getlist("there"))
        return act(
            request,
            lambda: actions.set_hours(
                round_,
                request.actor,
                representative=representative,
                away=sorted(known - there),
            ),
            reverse("meetings:agenda", kwargs={"hub": hub}),
            _("Saved. Plans keep to your hours."),
        )
    row = representative.presences.filter(round=round_).first()
    away = set(row.away) if row else set()
    days = groupby(round_.keyed_slots, key=lambda one: round_.local_day(one[1][0]))
    context = {
        "round": round_,
        "representative": representative,
        "days": [
            (day, [(key, start, key not in away) for key, (start, _end) in slots])
            for day, slots in days
        ],
    }
    return render(request, "meetings/hours.html", context)


@door(rules.may_take_part, "GET", "POST")
def outcome(request: HubRequest, hub: str, pk: int, side: int) -> HttpResponse:
    """Take what a side says after a meeting."""
    meeting = get_object_or_404(meetings_visible_to(request.actor), pk=pk)
    party = get_object_or_404(own_parties(request.actor), pk=side)
    if side not in {meeting.left_id, meeting.right_id}:
        raise Http404
    row = own_outcome(meeting, party)
    form = OutcomeForm(sent(request), currency=request.actor.hub.currency, row=row)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_outcome(
                meeting,
                request.actor,
                party=party,
                said=form.said,
                today=meeting.round.local_day(now),
                now=now,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("meetings:agenda", hub=hub)
    return form_page(
        request,
        form,
        title=meeting.other(side).name,
        back=reverse("meetings:agenda", kwargs={"hub": hub}),
        submit=_("Save"),
    )


@door(rules.may_take_part)
def pair(request: HubRequest, hub: str, pk: int, other: int) -> HttpResponse:
    """Show every meeting of a pair, and whom to write to once both want it."""
    one = get_object_or_404(parties_visible_to(request.actor), pk=pk)
    second = get_object_or_404(parties_in(one.matching), pk=other)
    context = {
        "one": one,
        "other": second,
        "meetings": pair_history(request.actor, one, second),
        "contacts": contacts_of(request.actor, second),
    }
    return render(request, "meetings/pair.html", context)
