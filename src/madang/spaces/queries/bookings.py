"""Which rooms can be booked, when they are taken, and what each booking is for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from madang.claims.models import TAKING, Booking, BookingState, WaitingState
from madang.claims.periods import Period
from madang.claims.queries import (
    atoms_of,
    resources_visible_to,
    waiting_visible_to,
)
from madang.claims.queries.overlapping import overlapping
from madang.directory.rules import own_organisations
from madang.hubs.models import Hub, User
from madang.hubs.queries import actor_in
from madang.kit.languages import best
from madang.kit.wall_time import settled
from madang.spaces.models import (
    BookingPolicy,
    CheckIn,
    Occasion,
    Space,
    Who,
    level_text,
)
from madang.spaces.queries.places import found_spaces, spaces_visible_to
from madang.spaces.rules import may_book, may_keep_spaces, may_see_bookings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from madang.claims.models import Resource, Series, Waiting
    from madang.hubs.models import Actor
    from madang.spaces.timeline import Taken

SPACE, OCCASION = "spaces.space", "spaces.occasion"
#: No page shows more rooms than these at once.
MOST_ROOMS = 500
#: How many other rooms are offered instead of one that is taken.
MOST_OTHERS = 6
ROOM = (
    "pk", "code", "names", "kind", "capacity", "equipment", "parent_id",
    "building_id", "building__names", "building__code",
    "floor_id", "floor__level", "floor__names",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """A space that can be booked, as the timetables show it, with its resource."""

    pk: int
    code: str
    name: str
    kind: str
    capacity: int
    equipment: tuple[str, ...]
    hall: int | None
    place: str
    resource: Resource
    hours: str  # its opening hours and zone: rooms of the same are worked out once

    def __str__(self) -> str:
        return f"{self.code} {self.name}" if self.name else self.code


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader may know of a booking."""

    label: str
    starts_at: datetime
    ends_at: datetime
    state: str
    is_own: bool


def bookable_spaces(
    by: Actor, wanted: Mapping[str, Any] | None = None
) -> QuerySet[Space]:
    """Return the spaces in use that the actor may book, and that fit what is wanted."""
    found = found_spaces(by, wanted or {}).filter(is_bookable=True)
    if not may_book(by):
        return found.none()
    if may_keep_spaces(by):
        return found
    return found.exclude(booking_policy__who=Who.KEEPERS)


def rooms_of(spaces: QuerySet[Space], by: Actor) -> list[Room]:
    """Return spaces with their resources, in the spaces' order; two statements."""
    rows = list(spaces.values_list(*ROOM)[:MOST_ROOMS])
    keys = [row[0] for row in rows]
    resources = resources_visible_to(by).filter(kind=SPACE, object_id__in=keys)
    known = {one.object_id: one for one in resources}
    return [room_from(row, known[row[0]]) for row in rows if row[0] in known]


def room_from(row: Sequence[Any], resource: Resource) -> Room:
    """Return a room from the columns `ROOM` and its resource."""
    pk, code, names, kind, capacity, equipment, parent = row[:7]
    building, floor = best(row[8]) or row[9], best(row[12]) or level_text(row[11])
    return Room(
        pk,
        code,
        best(names),
        kind,
        capacity,
        tuple(equipment),
        parent,
        f"{building} · {floor}",
        resource,
        f"{resource.zone} {resource.opening}",
    )


def room_of(space: Space, by: Actor) -> Room | None:
    """Return one space with its resource, if the actor may book it."""
    found = rooms_of(bookable_spaces(by).filter(pk=space.pk), by)
    return found[0] if found else None


def taken_between(
    rooms: Sequence[Room], first: datetime, last: datetime
) -> tuple[dict[int, list[int]], dict[int, list[Taken]]]:
    """Return each resource's atoms, and when each atom is taken, by time.

    Two statements, however many rooms and bookings there are.
    """
    resources = [room.resource for room in rooms]
    atoms = atoms_of(resources)
    around = max(
        (one.before_minutes + one.after_minutes for one in resources), default=0
    )
    more = timedelta(minutes=around)
    period = Period(first - more, last + more)
    keys = {atom for found in atoms.values() for atom in found}
    columns = ("atom_id", "starts_at", "ends_at", "booking_id")
    found: dict[int, list[Taken]] = defaultdict(list)
    for atom, starts, ends, booking in overlapping(keys, period, columns, ()):
        found[atom].append((starts, ends, booking))
    for taken in found.values():
        taken.sort()
    return atoms, dict(found)


def told_of(by: Actor, keys: Collection[int]) -> dict[int, Told]:
    """Return what the actor may know of some bookings; of others nothing is told."""
    if not keys:
        return {}
    rows = _known(by, Booking.objects.filter(hub=by.hub, pk__in=keys))
    columns = ("pk", "label", "starts_at", "ends_at", "state", "by_id")
    own = by.user.pk if by.user else 0
    return {
        pk: Told(label, starts, ends, state, is_own=maker == own)
        for pk, label, starts, ends, state, maker in rows.values_list(*columns)
    }


def _known(by: Actor, rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Leave those bookings of which the actor may read what they are for."""
    if by.is_staff:
        return rows
    if by.user is None:
        return rows.none()
    occasions = occasions_visible_to(by).values("pk")
    return rows.filter(Q(by=by.user) | Q(owner_kind=OCCASION, owner_id__in=occasions))


def occasions_visible_to(by: Actor) -> QuerySet[Occasion]:
    """Return the hub's occasions to staff, to others their own and their companies'."""
    rows = Occasion.objects.filter(hub=by.hub).select_related("organisation", "by")
    if by.is_staff:
        return rows
    if by.user is None:
        return rows.none()
    return rows.filter(Q(by=by.user) | Q(organisation__in=own_organisations(by)))


def names_of_occasions(by: Actor, keys: Collection[int]) -> dict[int, str]:
    """Return what occasions are called, as far as the actor may know."""
    found = occasions_visible_to(by).filter(pk__in=keys)
    return dict(found.values_list("pk", "purpose"))


def room_bookings_visible_to(by: Actor) -> QuerySet[Booking]:
    """Return bookings of rooms: all to staff, to others theirs and their companies'."""
    rows = Booking.objects.filter(hub=by.hub, owner_kind=OCCASION)
    return _known(by, rows).select_related("resource", "by", "series")


def asked_bookings(by: Actor, now: datetime) -> QuerySet[Booking]:
    """Return the bookings of rooms that wait for somebody's word, the next first."""
    asked = Q(state=BookingState.ASKED, starts_at__gt=now)
    held = Q(state=BookingState.HELD, expires_at__gt=now)
    rows = Booking.objects.filter(hub=by.hub, owner_kind=OCCASION)
    if not may_keep_spaces(by):
        return rows.none()
    found = rows.filter(asked | held).select_related("resource", "by")
    return found.order_by("starts_at", "made_at", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """A booking of a room with what it is for and where that is."""

    booking: Booking
    occasion: Occasion | None
    space: Space | None

    @property
    def zone(self) -> str:
        """The zone of the room's place."""
        return self.booking.resource.zone


def lines_of_bookings(by: Actor, bookings: Iterable[Booking]) -> list[Line]:
    """Return bookings with their occasions and spaces; two statements for all."""
    rows = list(bookings)
    occasions = occasions_visible_to(by).in_bulk({row.owner_id for row in rows})
    spaces = spaces_visible_to(by).in_bulk({row.resource.object_id for row in rows})
    return [
        Line(row, occasions.get(row.owner_id), spaces.get(row.resource.object_id))
        for row in rows
    ]


def policy_of_space(space: Space) -> BookingPolicy:
    """Return a space's booking policy; the plain one, not stored, where it has none."""
    found = BookingPolicy.objects.filter(hub=space.hub_id, space=space).first()
    return found or BookingPolicy(hub_id=space.hub_id, space=space, version=0)


def resource_of(space: Space, by: Actor) -> Resource | None:
    """Return what claims know of a space."""
    found = resources_visible_to(by).filter(kind=SPACE, object_id=space.pk)
    return found.first()


def other_rooms(by: Actor, resource: Resource) -> list[int]:
    """Return the resources to offer instead of one: large enough, the nearest first.

    Halls and parts that share a place with it are no way out, and left out.
    """
    own = spaces_visible_to(by).filter(pk=resource.object_id).first()
    if own is None:
        return []
    found = bookable_spaces(by).filter(kind=own.kind).exclude(pk=own.pk)
    found = found.exclude(parent=own.pk).exclude(pk=own.parent_id or own.pk)
    large = found.filter(capacity__gte=own.capacity).order_by("capacity", "code")
    near = sorted(
        large.values_list("pk", "building_id", "floor_id", "capacity")[:50],
        key=lambda row: (row[1] != own.building_id, row[3], row[2] != own.floor_id),
    )
    keys = [row[0] for row in near[:MOST_OTHERS]]
    places = resources_visible_to(by).filter(kind=SPACE, object_id__in=keys)
    known = dict(places.values_list("object_id", "pk"))
    return [known[key] for key in keys if key in known]


def own_bookings(by: Actor, now: datetime, *, is_past: bool) -> QuerySet[Booking]:
    """Return the actor's own bookings of rooms: to come, or over and given back."""
    rows = Booking.objects.filter(hub=by.hub, owner_kind=OCCASION)
    rows = rows.select_related("resource", "series")
    rows = rows.filter(by=by.user) if by.user else rows.none()
    stands = Q(ends_at__gt=now, state__in=(*TAKING, BookingState.ASKED))
    if is_past:
        return rows.exclude(stands).order_by("-starts_at", "-pk")
    return rows.filter(stands).order_by("starts_at", "pk")


def lines_of_waiting(by: Actor, now: datetime) -> list[Waiting]:
    """Return what the actor waits for, the next first."""
    rows = waiting_visible_to(by).filter(owner_kind=OCCASION, by=by.user)
    found = rows.filter(state=WaitingState.WAITING, starts_at__gt=now)
    return list(found.order_by("starts_at"))


def bookings_of_series(series: Series) -> QuerySet[Booking]:
    """Return the bookings of a series that stand or wait, by time."""
    rows = Booking.objects.filter(hub=series.hub_id, series=series)
    standing = (*TAKING, BookingState.ASKED)
    return rows.filter(state__in=standing).order_by("starts_at")


#: How long after its beginning a booking to which nobody came is still looked at.
LATEST = timedelta(hours=3)


def absent_bookings(hub: Hub, now: datetime) -> list[Booking]:
    """Return the bookings to which nobody has come for longer than the room waits."""
    waits = dict(
        BookingPolicy.objects.filter(hub=hub, no_show_minutes__gt=0).values_list(
            "space_id", "no_show_minutes"
        )
    )
    if not waits:
        return []
    rows = Booking.objects.filter(
        hub=hub,
        owner_kind=OCCASION,
        state=BookingState.CONFIRMED,
        starts_at__lte=now,
        starts_at__gt=now - LATEST,
        ends_at__gt=now,
        resource__kind=SPACE,
        resource__object_id__in=waits,
    ).exclude(
        pk__in=CheckIn.objects.filter(hub=hub, at__gt=now - 2 * LATEST).values(
            "booking"
        )
    )
    return [
        row
        for row in rows.select_related("resource", "by", "hub")
        if row.starts_at + timedelta(minutes=waits[row.resource.object_id]) <= now
    ]


def hubs_that_release() -> list[Hub]:
    """Return the hubs in which a room is given back when nobody comes."""
    keys = BookingPolicy.objects.filter(no_show_minutes__gt=0).values("hub")
    return list(Hub.objects.filter(pk__in=keys))


def check_in_of(booking: Booking) -> CheckIn | None:
    """Return when somebody checked in to a booking, if anybody did."""
    found = CheckIn.objects.filter(hub=booking.hub_id, booking=booking)
    return found.select_related("by").first()


def current_booking(by: Actor, room: Room, now: datetime) -> Booking | None:
    """Return the actor's booking of a room to which she may check in now."""
    rows = Booking.objects.filter(
        hub=by.hub,
        resource=room.resource,
        owner_kind=OCCASION,
        state=BookingState.CONFIRMED,
        starts_at__lte=now + timedelta(minutes=15),
        ends_at__gt=now,
        by=by.user,
    )
    here = CheckIn.objects.filter(booking=OuterRef("pk"))
    return rows.filter(~Exists(here)).select_related("resource").first()


def rivals_of(bookings: Sequence[Booking]) -> dict[int, int]:
    """Return with how many others each request overlaps, by key."""
    found: dict[int, int] = {}
    for one in bookings:
        found[one.pk] = sum(
            other.pk != one.pk
            and other.resource_id == one.resource_id
            and other.period.overlaps(one.period)
            for other in bookings
        )
    return found


def feed_lines(
    hub_key: int, user_key: int, now: datetime
) -> tuple[Hub, list[Line]] | None:
    """Return the bookings of one of the hub's people, from a month ago on."""
    hub = Hub.objects.filter(pk=hub_key).first()
    user = User.objects.filter(pk=user_key, is_active=True).first()
    if hub is None or user is None:
        return None
    by = actor_in(hub, user)
    if not may_see_bookings(by):
        return None
    rows = Booking.objects.filter(
        hub=hub,
        owner_kind=OCCASION,
        by=user,
        state__in=TAKING,
        starts_at__gt=now - timedelta(days=31),
    )
    return hub, lines_of_bookings(
        by, rows.select_related("resource").order_by("starts_at")[:MOST_ROOMS]
    )


def listed_bookings(
    by: Actor, wanted: Mapping[str, Any], zone: str
) -> QuerySet[Booking]:
    """Return all bookings of rooms that fit what is asked for, the latest first."""
    rows = room_bookings_visible_to(by)
    if text := wanted.get("q"):
        rows = rows.filter(Q(label__icontains=text) | Q(by__name__icontains=text))
    if text := wanted.get("room"):
        spaces = found_spaces(by, {"q": text}).values("pk")
        rows = rows.filter(resource__kind=SPACE, resource__object_id__in=spaces)
    if state := wanted.get("state"):
        rows = rows.filter(state=state)
    if first := wanted.get("first"):
        rows = rows.filter(ends_at__gt=settled(datetime.combine(first, time()), zone))
    if last := wanted.get("last"):
        until = datetime.combine(last + timedelta(days=1), time())
        rows = rows.filter(starts_at__lt=settled(until, zone))
    return rows.order_by("-starts_at", "-pk")
