"""What a screen on the wall may show: listed tenants, and when rooms are taken.

There is no actor: whoever has the address sees it.  So nothing is read here that is not
for everybody: organisations of the public directory, and what a booking is for only
where it is marked to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.claims.models import Booking, Resource
from madang.directory.queries import has_public_directory, public_organisations
from madang.hubs.models.journal import sha256
from madang.spaces.models import Display, Floor, Occasion, Space, SpaceKind
from madang.spaces.queries.agreements import in_force_on
from madang.spaces.queries.bookings import (
    MOST_ROOMS,
    OCCASION,
    ROOM,
    SPACE,
    room_from,
    taken_between,
)
from madang.spaces.queries.places import spaces_of
from madang.spaces.queries.tenants import Seat, seats_in
from madang.spaces.rules import may_keep_spaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.spaces.queries.bookings import Room


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which a room is taken; `title` is empty unless it is for everybody.

    `blocked_from` and `blocked_until` hold set-up and clearing, too.
    """

    starts_at: datetime
    ends_at: datetime
    blocked_from: datetime
    blocked_until: datetime
    title: str


def displays_visible_to(by: Actor) -> QuerySet[Display]:
    """Return the hub's displays to those who keep its spaces."""
    found = Display.objects.filter(hub=by.hub).select_related("building", "space")
    return found if may_keep_spaces(by) else found.none()


def display_at(token: str) -> Display | None:
    """Return the display of an address, unless it is revoked."""
    found = Display.objects.filter(token_digest=sha256(token), revoked_at=None)
    return found.select_related("hub", "building", "space__building").first()


def public_seats(display: Display, on: date) -> list[Seat]:
    """Return who may be shown to sit where, by name; two statements for any number."""
    hub = display.hub
    if not has_public_directory(hub):
        return []
    lines = in_force_on(hub, on).filter(
        space__retired_on=None, agreement__organisation__in=public_organisations(hub)
    )
    if display.building_id:
        here = Q(space__building=display.building_id)
        lines = lines.filter(here | Q(space=None))  # an address alone is in no building
    return seats_in(lines)


def floor_shown(display: Display, floor_pk: int) -> tuple[Floor, list[Space]]:
    """Return a floor of the display's hub with its spaces in use; two statements."""
    floors = Floor.objects.filter(hub=display.hub).select_related("building")
    floor = floors.get(pk=floor_pk)
    return floor, list(spaces_of(display.hub).filter(floor=floor, retired_on=None))


def shown_rooms(display: Display) -> list[Room]:
    """Return the rooms whose bookings a display tells, in order; two statements."""
    spaces = Space.objects.filter(hub=display.hub, is_bookable=True, retired_on=None)
    spaces = spaces.exclude(kind=SpaceKind.DESK_ZONE)
    if display.space_id:
        spaces = spaces.filter(pk=display.space_id)
    elif display.building_id:
        spaces = spaces.filter(building=display.building_id)
    ordered = spaces.order_by("building__order", "floor__level", "code")
    rows = list(ordered.values_list(*ROOM)[:MOST_ROOMS])
    found = Resource.objects.filter(
        hub=display.hub, kind=SPACE, object_id__in=[row[0] for row in rows]
    )
    known = {one.object_id: one for one in found}
    return [room_from(row, known[row[0]]) for row in rows if row[0] in known]


def busy_times(
    hub: Hub, rooms: Sequence[Room], first: datetime, last: datetime
) -> dict[int, list[Busy]]:
    """Return by room when it is taken, in order; four statements for any number."""
    atoms, taken = taken_between(rooms, first, last)
    keys = {booking for found in taken.values() for _s, _e, booking in found if booking}
    bookings = Booking.objects.filter(hub=hub, pk__in=keys).in_bulk()
    owners = {b.owner_id for b in bookings.values() if b.owner_kind == OCCASION}
    shown = Occasion.objects.filter(hub=hub, pk__in=owners, is_shown=True)
    titles = dict(shown.values_list("pk", "purpose"))
    found: dict[int, list[Busy]] = {}
    for room in rooms:
        times: dict[tuple[datetime, int], Busy] = {}
        for atom in atoms[room.resource.pk]:
            for starts, ends, key in taken.get(atom, ()):
                booking = bookings.get(key)
                times[starts, key] = Busy(
                    booking.starts_at if booking else starts,
                    booking.ends_at if booking else ends,
                    starts,
                    ends,
                    titles.get(booking.owner_id, "")
                    if booking and booking.owner_kind == OCCASION
                    else "",
                )
        both = sorted(times.values(), key=lambda one: one.starts_at)
        found[room.pk] = [one for one in both if one.blocked_until > first]
    return found
