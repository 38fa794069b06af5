"""When rooms were taken and come to, added up by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Sum, Value, When
from django.db.models.functions import Greatest, Least

from madang.claims.models import Booking, BookingState
from madang.kit.wall_time import settled
from madang.spaces.models import CheckIn, SpaceKind
from madang.spaces.queries.bookings import OCCASION, SPACE
from madang.spaces.queries.places import found_spaces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.spaces.heat import Stretch
    from madang.spaces.models import Space


@dataclass(frozen=True, slots=True)
class Used:
    """A room's hours in a range of days: booked, and checked in to."""

    pk: int
    name: str
    building: str
    kind: str
    booked: float
    used: float


def rooms_wanted(by: Actor, wanted: Mapping[str, Any]) -> QuerySet[Space]:
    """Return the rooms in use that can be booked and fit a building, kind or text."""
    return found_spaces(by, wanted).filter(is_bookable=True, retired_on=None)


def lanes_of(spaces: QuerySet[Space]) -> int:
    """Return how many can be in use at once: each desk of a zone counts."""
    rows = spaces.values_list("kind", "capacity")
    return sum(many if kind == SpaceKind.DESK_ZONE else 1 for kind, many in rows)


def _taken(
    by: Actor, spaces: QuerySet[Space], days: tuple[date, date], zone: str
) -> Any:  # a query with columns of its own
    """Return the bookings of some rooms in a range of days, cut to it."""
    first = settled(datetime.combine(days[0], time()), zone)
    last = settled(datetime.combine(days[1] + timedelta(days=1), time()), zone)
    came = Exists(CheckIn.objects.filter(booking=OuterRef("pk")))
    rows = Booking.objects.filter(
        hub=by.hub,
        owner_kind=OCCASION,
        state=BookingState.CONFIRMED,
        starts_at__lt=last,
        ends_at__gt=first,
        resource__kind=SPACE,
        resource__object_id__in=spaces.values("pk"),
    ).order_by()
    return rows.annotate(
        begins=Greatest("starts_at", Value(first)),
        over=Least("ends_at", Value(last)),
        came=Case(When(came, then=F("lanes")), default=0, output_field=IntegerField()),
    )


def stretches_of(
    by: Actor, spaces: QuerySet[Space], days: tuple[date, date], zone: str
) -> list[Stretch]:
    """Return when rooms were taken, alike stretches together; one statement."""
    rows = _taken(by, spaces, days, zone).values("begins", "over")
    sums = rows.annotate(many=Sum("lanes"), here=Sum("came"))
    return list(sums.values_list("begins", "over", "many", "here"))


def used_rooms(
    by: Actor, spaces: QuerySet[Space], days: tuple[date, date], zone: str
) -> list[Used]:
    """Return the hours of each room, the most booked first; two statements."""
    rows = _taken(by, spaces, days, zone).values(
        "resource__object_id", "begins", "over"
    )
    sums = rows.annotate(many=Sum("lanes"), here=Sum("came"))
    booked: dict[int, float] = {}
    used: dict[int, float] = {}
    columns = ("resource__object_id", "begins", "over", "many", "here")
    for key, begins, over, many, here in sums.values_list(*columns):
        hours = (over - begins).total_seconds() / 3600
        booked[key] = booked.get(key, 0) + hours * many
        used[key] = used.get(key, 0) + hours * here
    found = [
        Used(
            row.pk,
            str(row),
            str(row.building),
            str(SpaceKind(row.kind).label),
            booked.get(row.pk, 0),
            used.get(row.pk, 0),
        )
        for row in spaces
    ]
    return sorted(found, key=lambda one: (-one.booked, one.name))
