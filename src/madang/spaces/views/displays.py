"""Displays: the screens themselves, and where their addresses are made and revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from madang.hubs.form_pages import MISTAKE, do_softly, done_or_refused, sent
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.languages import CODES, LANGUAGES, best
from madang.kit.search_text import fold
from madang.kit.wall_time import settled, wall_time
from madang.spaces import actions, floorplan, geometry, rules
from madang.spaces.door_codes import svg_of
from madang.spaces.forms.displays import DisplayForm
from madang.spaces.queries.displays import (
    busy_times,
    display_at,
    displays_visible_to,
    floor_shown,
    public_seats,
    shown_rooms,
)
from madang.spaces.views.shown import crumbs, to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.spaces.models import Display
    from madang.spaces.queries.bookings import Room
    from madang.spaces.queries.displays import Busy
    from madang.spaces.queries.tenants import Seat

#: After so many seconds a display asks anew; a search or a choice is forgotten then.
EVERY, FORGETS = 60, 90
MOST_SEATS, MOST_NEXT = 300, 6
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DoorState:
    """What a door says: what is on now, what comes next, until when it is free."""

    now: Busy | None
    next: Sequence[Busy]
    free_until: datetime | None


@door(rules.may_keep_spaces, "GET", "POST")
def displays(request: HubRequest, hub: str) -> HttpResponse:
    """List the displays and open new ones; a new address is shown once."""
    by = request.actor
    form = DisplayForm(sent(request), by=by)
    made: list[actions.Opened] = []

    def act() -> None:
        now = clock.now()
        made.append(actions.add_display(by.hub, by, values=form.values, now=now))

    if request.method == "POST" and done_or_refused(form, act):
        form = DisplayForm(None, by=by)
    rows = list(displays_visible_to(by))
    context = {
        "form": form,
        "address": address_of(made[0].token) if made else "",
        "made": made[0].row if made else None,
        "open": [row for row in rows if row.revoked_at is None],
        "revoked": [row for row in rows if row.revoked_at],
        "crumbs": crumbs(by),
    }
    status = MISTAKE if form.errors else 200
    return render(request, "spaces/displays.html", context, status=status)


@door(rules.may_keep_spaces, "POST")
def revoke(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Close a display's address for good."""
    by = request.actor
    row = get_object_or_404(displays_visible_to(by), pk=pk)
    return do_softly(
        request,
        lambda: actions.revoke_display(row, by, now=clock.now()),
        _("The display is revoked; its address opens nothing any more."),
        to("displays", hub),
    )


def address_of(token: str) -> str:
    """Return the whole secret address of a display."""
    path = reverse("spaces:display", kwargs={"token": token})
    return f"{settings.BASE_URL}{path}"


@door(ANYONE)
def display(request: HubRequest, token: str) -> HttpResponse:
    """Show a door's state or a lobby's tenants and bookings to whoever is there."""
    row = _display_at(token)
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in CODES else row.language):
        now = clock.now()
        if row.space_id:
            answer = _door(request, row, token, now)
        else:
            answer = _lobby(request, row, token, now)
        answer.headers["Content-Language"] = translation.get_language() or "en"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@door(ANYONE)
def display_code(request: HubRequest, token: str) -> HttpResponse:
    """Draw the code by which somebody at the door books the room."""
    row = _display_at(token)
    if not row.space_id:
        raise Http404
    path = to("book", row.hub.slug, pk=row.space_id)
    image = svg_of(f"{settings.BASE_URL}{path}")
    return HttpResponse(image, content_type="image/svg+xml")


def _display_at(token: str) -> Display:
    row = display_at(token)
    if row is None:
        raise Http404
    return row


def _context(row: Display, token: str, now: datetime) -> dict[str, Any]:
    here = reverse("spaces:display", kwargs={"token": token})
    language = translation.get_language() or "en"
    return {
        "hub": row.hub,
        "display": row,
        "token": token,
        "now": now,
        "here": here,
        "lang": language,
        "languages": [(code, name, f"{here}?lang={code}") for code, name in LANGUAGES],
    }


def _today(rooms: Sequence[Room], now: datetime) -> tuple[datetime, datetime]:
    """Return when today ends, as the clocks on the walls of the rooms go."""
    zone = rooms[0].resource.zone if rooms else "UTC"
    tomorrow = wall_time(now, zone).date() + DAY
    return now, settled(datetime.combine(tomorrow, time()), zone)


def _door(request: HubRequest, row: Display, token: str, now: datetime) -> HttpResponse:
    rooms = shown_rooms(row)
    busy = busy_times(row.hub, rooms, *_today(rooms, now))
    room = rooms[0] if rooms else None
    context = _context(row, token, now) | {
        "room": room,
        "zone": room.resource.zone if room else "UTC",
        "state": state_of(busy[room.pk], now) if room else None,
    }
    answer = render(request, "spaces/display_door.html", context)
    answer.headers["Refresh"] = str(EVERY)
    return answer


def state_of(busy: Sequence[Busy], now: datetime) -> DoorState:
    """Return what is on now, what comes, and until when the room is free."""
    current = next((b for b in busy if b.blocked_from <= now < b.blocked_until), None)
    after = [one for one in busy if one.blocked_from > now]
    free_until = None if current else (after[0].blocked_from if after else None)
    return DoorState(current, after[:MOST_NEXT], free_until)


def _lobby(
    request: HubRequest, row: Display, token: str, now: datetime
) -> HttpResponse:
    rooms = shown_rooms(row)
    busy = busy_times(row.hub, rooms, *_today(rooms, now))
    zone = rooms[0].resource.zone if rooms else "UTC"
    seats = public_seats(row, wall_time(now, zone).date())
    text = request.GET.get("q", "")[:100].strip()
    words = fold(text).split()
    chosen = _chosen(seats, request.GET.get("tenant", ""))
    found = [seat for seat in seats if all(word in seat.words for word in words)]
    context = _context(row, token, now) | {
        "q": text,
        "zone": zone,
        "seats": found[:MOST_SEATS],
        "chosen": chosen,
        "plans": _plans(row, seats, chosen) if chosen and chosen.spaces else [],
        "today": [(room, busy[room.pk]) for room in rooms if busy[room.pk]],
    }
    answer = render(request, "spaces/display_lobby.html", context)
    start = f"{context['here']}?lang={context['lang']}"
    is_asked = bool(text or chosen)
    answer.headers["Refresh"] = f"{FORGETS}; url={start}" if is_asked else str(EVERY)
    return answer


def _chosen(seats: Sequence[Seat], given: str) -> Seat | None:
    return next((seat for seat in seats if str(seat.organisation.pk) == given), None)


def _plans(row: Display, seats: Sequence[Seat], chosen: Seat) -> list[SafeString]:
    """Return the plan of the floor on which a tenant sits first, its spaces marked."""
    floor, spaces = floor_shown(row, chosen.spaces[0].floor_id)
    own = {space.pk for space in chosen.spaces}
    names = {
        space.pk: str(seat.organisation) for seat in seats for space in seat.spaces
    }
    divided = {space.parent_id for space in spaces}
    drawn = ((space, geometry.read(space.polygon)) for space in spaces)
    shapes = [
        floorplan.Shape(
            key=space.pk,
            polygon=polygon,
            lines=[space.code, names.get(space.pk) or best(space.names)],
            title=", ".join(
                text
                for text in (space.code, names.get(space.pk) or best(space.names))
                if text
            ),
            tone="soonest" if space.pk in own else "",
            is_current=space.pk in own,
            is_divided=space.pk in divided,
        )
        for space, polygon in drawn
        if polygon
    ]
    plan = floorplan.Plan(
        name=_("Plan of %(floor)s") % {"floor": f"{floor.building} · {floor}"},
        told=str(chosen.organisation),
        outline=geometry.read(floor.outline),
        walls=[geometry.read(wall) for wall in floor.walls],
        shapes=shapes,
    )
    return [floorplan.drawn(plan)] if shapes else []
