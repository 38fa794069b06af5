"""A pitch day as it runs: the order on the wall, the clock of a room, the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.judging import actions, rules
from madang.judging.forms import ResultsForm
from madang.judging.planning import standings_of
from madang.judging.queries import (
    may_see_results,
    own_judge,
    results_visible_to,
    slots_of_day,
    stage_of,
    tied_teams,
)
from madang.judging.views.pitch_days import (
    day_named,
    day_tabs,
    day_url,
    slot_named,
    version_of,
)
from madang.kit import clock
from madang.kit.dates import iso_utc
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.judging.models import PitchDay, PitchSlot
    from madang.judging.queries import Stage

#: What the buttons of the clock do.
TURNS = {
    "start": actions.start_pitch,
    "pause": actions.pause_pitch,
    "on": actions.go_on,
    "end": actions.end_pitch,
    "back": actions.bring_pitch_back,
}


@door(rules.may_run)
def running_order(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the order of a day in words fit for the wall, without any score."""
    day = day_named(request, pk)
    slots = slots_of_day(day)
    times: dict[datetime, dict[str, PitchSlot]] = {}
    for slot in slots:
        times.setdefault(slot.starts_at, {})[slot.room] = slot
    rooms = day.cut.rooms
    context = {
        "day": day,
        "tabs": day_tabs(day, "running-order"),
        "rooms": rooms,
        "lines": [
            (start, [found.get(room) for room in rooms])
            for start, found in sorted(times.items())
        ],
    }
    return render(request, "judging/running_order.html", context)


def _room(request: HubRequest, day: PitchDay) -> str:
    rooms = day.cut.rooms
    wanted = request.GET.get("room", "")
    return wanted if wanted in rooms else rooms[0] if rooms else ""


@door(rules.may_run)
def day_timer(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a room's clock, big: who speaks, how long yet, who is next."""
    day = day_named(request, pk)
    room, now = _room(request, day), clock.now()
    stage = stage_of(room, slots_of_day(day))
    context = {
        "day": day,
        "room": room,
        "stage": stage,
        "rooms": day.cut.rooms,
        "cut": day.cut,
        "state": _state(day, stage, now),
        "now": now,
    }
    return render(request, "judging/timer.html", context)


@door(rules.may_run)
def day_clock(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a room's clock to the script that shows it."""
    day = day_named(request, pk)
    stage = stage_of(_room(request, day), slots_of_day(day))
    return JsonResponse(_state(day, stage, clock.now()))


def _state(day: PitchDay, stage: Stage, now: datetime) -> dict[str, Any]:
    """Return what the clock must know: seconds, by the server's own time."""
    current, cut = stage.current, day.cut
    return {
        "now": iso_utc(now),
        "slot": current.pk if current else 0,
        "next": stage.next.pk if stage.next else 0,
        "spent": stage.spent(now),
        "paused": bool(current and current.paused_at),
        "speaking": cut.speaking * 60,
        "length": (cut.speaking + cut.questions) * 60,
    }


def _no_turn(_slot: PitchSlot, _by: Actor, **_options: object) -> PitchSlot:
    raise Refused(_("Choose one of the list."))


@door(rules.may_run, "POST")
def slot_clock(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Start, stop, go on with, end or bring back a team's time."""
    slot = slot_named(request, pk)
    turn = TURNS.get(request.POST.get("act", ""), _no_turn)
    back = f"{day_url(slot.day, 'day-timer')}?room={slot.room}"
    return act(request, lambda: turn(slot, request.actor, now=clock.now()), back)


@door(rules.may_follow_results)
def day_results(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the result board to staff and the day's judges, while it is open."""
    by = request.actor
    day = get_object_or_404(results_visible_to(by), pk=pk)
    is_open = may_see_results(by, day)
    if not is_open and not by.is_managing:
        raise Http404
    standings = standings_of(day) if is_open else None
    judge = None if by.is_managing else own_judge(by)
    hidden = (
        tied_teams(judge, [row.slot for row in standings.rows])
        if judge and standings
        else set()
    )
    context = {
        "day": day,
        "tabs": day_tabs(day, "day-results") if by.is_managing else [],
        "standings": standings,
        "hidden": hidden,
        "is_blind": day.round.is_blind and not by.is_managing,
        "is_staff_here": by.is_managing,
        "form": ResultsForm(initial={"version": day.version, "whom": day.results_for}),
        "rubric": day.round.scale,
    }
    return render(request, "judging/results.html", context)


@door(rules.may_run, "POST")
def results_open(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open the result board."""
    day = day_named(request, pk)
    return act(
        request,
        lambda: actions.open_results(
            day,
            request.actor,
            expected=version_of(request),
            whom=request.POST.get("whom", ""),
            now=clock.now(),
        ),
        day_url(day, "day-results"),
        _("The results are open."),
    )


@door(rules.may_run, "POST")
def results_close(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Close the result board again."""
    day = day_named(request, pk)
    return act(
        request,
        lambda: actions.close_results(day, request.actor, expected=version_of(request)),
        day_url(day, "day-results"),
        _("The results are closed. Nobody sees them any more."),
    )
