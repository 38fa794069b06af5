"""Which room is free for so many people, with this in it: once, or every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import get_language

from madang.claims.periods import Period
from madang.claims.queries import find_series, free_windows
from madang.hubs.form_pages import MISTAKE
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.dates import short_day_text
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.wall_time import wall_time
from madang.spaces import rules, timeline
from madang.spaces.forms.bookings import FindForm
from madang.spaces.queries import buildings_visible_to
from madang.spaces.queries.bookings import bookable_spaces, rooms_of
from madang.spaces.views.bookings import bookings_tabs, day_asked, holds

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.spaces.queries.bookings import Room

#: How many rooms that do not fit wholly are shown besides.
MOST_PARTLY = 10
MOST_MISSING = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A room that fits: when it is free, as words and as links to the form."""

    room: Room
    holds: str
    times: list[tuple[str, str]]
    missing: str = ""
    many: int = 0
    whole: int = 0


@door(rules.may_book)
def find(request: HubRequest, hub: str) -> HttpResponse:
    """Find a free room."""
    by, now = request.actor, clock.now()
    buildings = list(buildings_visible_to(by).filter(retired_on=None))
    zone = buildings[0].site.zone if buildings else "UTC"
    today = day_asked(request, zone, now)
    data = request.GET if "on" in request.GET else None
    form = FindForm(
        data, buildings=buildings, initial={"on": today, "minutes": 60, "people": 4}
    )
    context: dict[str, Any] = {
        "form": form,
        "view": "find",
        "has_asked": form.is_bound,
        **bookings_tabs(by, now),
    }
    if data is not None and form.is_valid():
        rooms = rooms_of(bookable_spaces(by, form.wanted), by)
        if form.wanted.get("people"):
            rooms.sort(key=lambda room: room.capacity)  # none larger than need be
        try:
            context["found"] = _found(form, rooms, now)
        except Refused as refused:
            tell(form, refused)
    status = MISTAKE if form.is_bound and form.errors else 200
    return render(request, "spaces/bookings_find.html", context, status=status)


def _found(form: FindForm, rooms: list[Room], now: datetime) -> list[Found]:
    """Return the rooms that are free as the form asks, the best first."""
    if not rooms:
        return []
    rule = form.rule_in(rooms[0].resource.zone)
    if rule is None:
        return _windows(form, rooms, now)
    given = form.cleaned_data
    keys = {"at": f"{given['on']}T{given['begins']:%H:%M}"}
    keys |= {"to": f"{given['ends']:%H:%M}"}
    keys |= {n: given[n] for n in ("people", "repeat", "times") if given.get(n)}
    by_key = {room.resource.pk: room for room in rooms}
    fits = find_series([room.resource for room in rooms], rule, now)
    whole = [fit for fit in fits if fit.is_whole]
    partly = [fit for fit in fits if fit.free and not fit.is_whole][:MOST_PARTLY]
    return [
        Found(
            room,
            holds(room),
            [(f"{given['begins']:%H:%M}–{given['ends']:%H:%M}", _link(room, keys))],
            _days(fit.missing),
            len(fit.free),
            len(fit.free) + len(fit.missing),
        )
        for fit in (*whole, *partly)
        for room in [by_key[fit.resource.pk]]
    ]


def _windows(form: FindForm, rooms: list[Room], now: datetime) -> list[Found]:
    """Return the rooms with what is free of the day for long enough."""
    given = form.cleaned_data
    day = timeline.whole_day(given["on"], rooms[0].resource.zone)
    first = max(day.begins, _next_quarter(now))
    if first >= day.ends:
        return []
    found = free_windows(
        [room.resource for room in rooms], Period(first, day.ends), given["minutes"]
    )
    times: dict[int, list[tuple[str, str]]] = {}
    by_key = {room.resource.pk: room for room in rooms}
    length = timedelta(minutes=given["minutes"])
    for window in found:
        room, zone = by_key[window.resource.pk], window.resource.zone
        begins = wall_time(window.period.starts_at, zone)
        ends = wall_time(window.period.ends_at, zone)
        keys = {"at": f"{begins:%Y-%m-%dT%H:%M}", "to": f"{begins + length:%H:%M}"}
        keys |= {"people": given["people"]} if given.get("people") else {}
        words = f"{begins:%H:%M}–{ends:%H:%M}"
        times.setdefault(room.pk, []).append((words, _link(room, keys)))
    return [
        Found(room, holds(room), times[room.pk]) for room in rooms if room.pk in times
    ]


def _next_quarter(now: datetime) -> datetime:
    late = now.minute % 15
    quarter = now.replace(second=0, microsecond=0) - timedelta(minutes=late)
    return quarter + timedelta(minutes=15)


def _link(room: Room, keys: dict[str, Any]) -> str:
    return f"../rooms/{room.pk}/book/?{urlencode(keys)}"


def _days(missing: tuple[date, ...]) -> str:
    """Return the days on which a room is not free, the first few of them."""
    language = get_language() or "en"
    named = [short_day_text(on, language) for on in missing[:MOST_MISSING]]
    return ", ".join(named) + (" …" if len(missing) > MOST_MISSING else "")
