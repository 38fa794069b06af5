"""When rooms are free: a day of all rooms, a week of all, a week of one."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.dates import day_text, short_day_text
from madang.kit.money import locale_of, number_text
from madang.kit.sent import day_sent
from madang.kit.wall_time import wall_time
from madang.spaces import equipment, rules, timeline, timetable
from madang.spaces.forms.bookings import WantedForm
from madang.spaces.models import SpaceKind
from madang.spaces.queries import buildings_visible_to, spaces_visible_to
from madang.spaces.queries.bookings import (
    asked_bookings,
    bookable_spaces,
    current_booking,
    room_of,
    rooms_of,
    taken_between,
    told_of,
)
from madang.spaces.views.shown import to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor, Site
    from madang.spaces.models import Building, Space
    from madang.spaces.queries.bookings import Room

WEEK = 7
#: How far into the past and the future timetables are turned.
FARTHEST = timedelta(days=3 * 365)


def day_asked(request: HubRequest, zone: str, now: datetime) -> date:
    """Return the day that the address asks for; today where it asks for none."""
    today = wall_time(now, zone).date()
    on = day_sent(request.GET.get("on", "")) or today
    return on if abs(on - today) <= FARTHEST else today


def _sites(buildings: Sequence[Building]) -> list[Site]:
    return list({one.site_id: one.site for one in buildings}.values())


class _Page:
    """What the timetables of several rooms have in common."""

    def __init__(self, request: HubRequest) -> None:
        self.request, self.by, self.now = request, request.actor, clock.now()
        found = buildings_visible_to(self.by).filter(retired_on=None)
        everywhere = list(found)
        self.sites = _sites(everywhere)
        if not self.sites:
            self.site: Site | None = None
            zone = "UTC"
        else:
            chosen = request.GET.get("site", "")
            known = {str(one.pk): one for one in self.sites}
            self.site = known.get(chosen, self.sites[0])
            zone = self.site.zone
        self.zone = zone
        self.on = day_asked(request, zone, self.now)
        here = [one for one in everywhere if self.site and one.site_id == self.site.pk]
        self.form = WantedForm(request.GET, here)
        spaces = bookable_spaces(self.by, self.form.wanted)
        if self.site is not None:
            spaces = spaces.filter(building__site=self.site.pk)
        self.rooms = rooms_of(spaces, self.by)
        if not request.GET.get("on"):
            opened = (room.resource for room in self.rooms)
            self.on = timeline.first_open(self.on, opened)

    def address(self, **changes: str) -> str:
        """Return this page's address with something changed."""
        given = self.request.GET.copy()
        for name, value in changes.items():
            given[name] = value
        return f"?{given.urlencode()}"

    def carried(self) -> list[tuple[str, str]]:
        """What the form of the day carries along."""
        kept = self.request.GET.lists()
        return [(k, v) for k, values in kept if k != "on" for v in values]

    def context(self, view: str, step: int) -> dict[str, Any]:
        """Return what the pages of a day and of a week show alike."""
        today = wall_time(self.now, self.zone).date()
        query = self.request.GET.urlencode()
        by = self.by
        return {
            "view": view,
            "site": self.site,
            "sites": [(one, self.address(site=str(one.pk))) for one in self.sites]
            if len(self.sites) > 1
            else [],
            "form": self.form,
            "on": self.on,
            "rooms": len(self.rooms),
            "today": self.address(on=today.isoformat()),
            "is_today": self.on == today,
            "before": self.address(on=(self.on - timedelta(days=step)).isoformat()),
            "after": self.address(on=(self.on + timedelta(days=step)).isoformat()),
            "carried": self.carried(),
            "query": f"?{query}" if query else "",
            **bookings_tabs(by, self.now),
        }


def bookings_tabs(by: Actor, now: datetime) -> dict[str, Any]:
    """Return what every page of bookings needs to lead to the others."""
    may_keep = rules.may_keep_spaces(by)
    asked = asked_bookings(by, now).count() if may_keep else 0
    return {
        "may_keep": may_keep,
        "may_book": rules.may_book(by),
        "may_see_credits": rules.may_see_credits(by),
        "asked": asked,
    }


@door(rules.may_see_bookings)
def day(request: HubRequest, hub: str) -> HttpResponse:
    """Show a day of all rooms: rooms down, hours across."""
    page = _Page(request)
    whole = timeline.whole_day(page.on, page.zone)
    shown = timeline.shown_day(whole, [room.resource for room in page.rooms])
    atoms, taken = taken_between(page.rooms, shown.begins, shown.ends)
    where = timetable.Where("rooms/", "")
    writer = timetable.Writer(atoms, taken, where, page.now)
    writer.told = told_of(page.by, timetable.bookings_shown(page.rooms, atoms, taken))
    groups = [
        (
            place,
            [
                writer.row(timetable.Row(_head(room, page.on), room, shown))
                for room in rooms
            ],
        )
        for place, rooms in groupby(_in_halls(page.rooms), lambda room: room.place)
    ]
    context = {
        **page.context("day", 1),
        "head": timetable.hours_head(shown, pgettext("booking", "Room")),
        "body": timetable.body(groups, shown.quarters),
        "day_text": _day_words(page.on),
    }
    return render(request, "spaces/bookings.html", context)


def _in_halls(rooms: Sequence[Room]) -> list[Room]:
    """Return rooms with the parts of a hall right after it."""
    known = {room.pk for room in rooms}
    parts: dict[int, list[Room]] = {}
    for room in rooms:
        if room.hall in known:
            parts.setdefault(room.hall or 0, []).append(room)
    return [
        one
        for room in rooms
        if room.hall not in known
        for one in (room, *parts.get(room.pk, []))
    ]


def _head(room: Room, on: date) -> str:
    link = f"rooms/{room.pk}/week/?on={on.isoformat()}"
    return timetable.room_head(room, link, holds(room))


def holds(room: Room) -> str:
    """Return in a few words for how many a room is, and what is in it."""
    parts = []
    if room.capacity:
        told = (
            ngettext("%(count)d desk", "%(count)d desks", room.capacity)
            if room.kind == SpaceKind.DESK_ZONE
            else ngettext("%(count)d person", "%(count)d people", room.capacity)
        )
        parts.append(told % {"count": room.capacity})
    return " · ".join([*parts, *equipment.names(room.equipment)[:2]])


def _day_words(on: date) -> str:
    """Return a day with its weekday, as the language has it."""
    language = get_language() or "en"
    return f"{weekday_text(on, language)}, {day_text(on, language)}"


@lru_cache(maxsize=512)
def weekday_text(on: date, language: str) -> str:
    """Return a day's weekday, short."""
    return str(format_date(on, "EEE", locale_of(language)))


def _free_text(minutes: int, *, is_shut: bool) -> str:
    if is_shut:
        return _("closed")
    hours = number_text(round(minutes / 60, 1), get_language() or "en")
    return _("%(hours)s h free") % {"hours": hours} if minutes else _("full")


@door(rules.may_see_bookings)
def week(request: HubRequest, hub: str) -> HttpResponse:
    """Show a week of all rooms: rooms down, days across, a bar for each day."""
    page = _Page(request)
    monday = page.on - timedelta(days=page.on.weekday())
    resources = [room.resource for room in page.rooms]
    days = [
        timeline.shown_day(
            timeline.whole_day(monday + timedelta(days=n), page.zone), resources
        )
        for n in range(WEEK)
    ]
    atoms, taken = taken_between(page.rooms, days[0].begins, days[-1].ends)
    by_day = [_of_day(taken, one) for one in days]
    writers = [
        timetable.Writer(atoms, found, timetable.Where("../rooms/", ""), page.now)
        for found in by_day
    ]
    texts = lru_cache(maxsize=None)(_free_text)
    groups = [
        (place, [_week_line(room, days, writers, texts) for room in rooms])
        for place, rooms in groupby(_in_halls(page.rooms), lambda room: room.place)
    ]
    language = get_language() or "en"
    heads = [
        (
            f"{weekday_text(one.on, language)} {short_day_text(one.on, language)}",
            f"../{page.address(on=one.on.isoformat())}",
            one.on,
        )
        for one in days
    ]
    context = {
        **page.context("week", WEEK),
        "days": heads,
        "body": timetable.body(groups, WEEK),
        "first": monday,
        "last": monday + timedelta(days=WEEK - 1),
    }
    return render(request, "spaces/bookings_week.html", context)


def _of_day(taken: Any, one: timeline.Day) -> dict[int, list[timeline.Taken]]:
    """Return what is taken around one day, so that each cell looks at few."""
    first, last = one.begins - timedelta(hours=6), one.ends + timedelta(hours=6)
    found = {
        atom: [each for each in mine if each[1] > first and each[0] < last]
        for atom, mine in taken.items()
    }
    return {atom: mine for atom, mine in found.items() if mine}


def _week_line(
    room: Room,
    days: Sequence[timeline.Day],
    writers: Sequence[timetable.Writer],
    texts: Any,
) -> str:
    head = timetable.room_head(
        room, f"../rooms/{room.pk}/week/?on={days[0].on}", holds(room)
    )
    parts = [f"<tr><th scope=row>{head}"]
    for one, writer in zip(days, writers, strict=True):
        cells = writer.cells_of(room, one)
        free = sum(cell.quarters for cell in cells if cell.free) * 15
        is_shut = not any(cell.free or cell.is_taken for cell in cells)
        link = f"../rooms/{room.pk}/week/?on={one.on}"
        parts.append(timetable.week_cell(cells, link, texts(free, is_shut=is_shut)))
    return "".join(parts)


def bookable_space(request: HubRequest, pk: int) -> Space:
    """Return a space of the hub that can be booked."""
    found = spaces_visible_to(request.actor).filter(is_bookable=True, retired_on=None)
    return get_object_or_404(found, pk=pk)


def room_here(request: HubRequest, pk: int) -> tuple[Space, Room]:
    """Return a space that the reader may book, with its resource.

    Raises:
        Http404: there is none for her.
    """
    space = bookable_space(request, pk)
    room = room_of(space, request.actor)
    if room is None:
        raise Http404
    return space, room


@door(rules.may_book)
def room_week(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a week of one room: days down, hours across."""
    space, room = room_here(request, pk)
    now, zone = clock.now(), room.resource.zone
    on = day_asked(request, zone, now)
    monday = on - timedelta(days=on.weekday())
    days = [
        timeline.shown_day(
            timeline.whole_day(monday + timedelta(days=n), zone), [room.resource]
        )
        for n in range(WEEK)
    ]
    days = timeline.alike(days)
    atoms, taken = taken_between([room], days[0].begins, days[-1].ends)
    where = timetable.Where("../../", "../../../")
    writer = timetable.Writer(atoms, taken, where, now)
    writer.told = told_of(request.actor, timetable.bookings_shown([room], atoms, taken))
    language = get_language() or "en"
    lines = [
        writer.row(
            timetable.Row(
                f"<b>{weekday_text(one.on, language)}</b> "
                f"<small>{short_day_text(one.on, language)}</small>",
                room,
                one,
            )
        )
        for one in days
    ]
    context = {
        "space": space,
        "room": room,
        "holds": holds(room),
        "head": timetable.hours_head(days[0], _("Day")),
        "body": timetable.body([("", lines)], days[0].quarters),
        "first": monday,
        "last": monday + timedelta(days=WEEK - 1),
        "before": f"?on={(monday - timedelta(days=WEEK)).isoformat()}",
        "after": f"?on={(monday + timedelta(days=WEEK)).isoformat()}",
        "today": "?",
        "is_today": monday
        <= wall_time(now, zone).date()
        < monday + timedelta(days=WEEK),
        "on": on,
        "may_keep": rules.may_keep_spaces(request.actor),
        "current": current_booking(request.actor, room, now),
        "crumbs": [(_("Bookings"), to("bookings", hub) + f"?on={on.isoformat()}")],
    }
    return render(request, "spaces/bookings_room.html", context)
