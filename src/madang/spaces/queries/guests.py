"""Guests of bookings: who sees them, and who is expected on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from madang.claims.models import TAKING
from madang.kit.wall_time import settled
from madang.spaces.models import Guest
from madang.spaces.queries.bookings import lines_of_bookings, room_bookings_visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.claims.models import Booking
    from madang.hubs.models import Actor
    from madang.spaces.queries.bookings import Line

MOST = 500


def guests_of(booking: Booking) -> list[Guest]:
    """Return the guests of a booking, by name."""
    return list(Guest.objects.filter(hub=booking.hub_id, booking=booking))


def guests_expected(by: Actor) -> QuerySet[Guest]:
    """Return the guests of all bookings that stand, to those who work for the hub."""
    rows = Guest.objects.filter(hub=by.hub, booking__state__in=TAKING)
    return rows if by.is_staff else rows.none()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A booking of a day with its guests."""

    line: Line
    guests: Sequence[Guest]


def arrivals_on(by: Actor, on: date, zone: str) -> list[Arrivals]:
    """Return the bookings of a day that have guests, the first one first.

    Four statements, however many bookings and guests there are.
    """
    first = settled(datetime.combine(on, time()), zone)
    last = settled(datetime.combine(on + timedelta(days=1), time()), zone)
    found: dict[int, list[Guest]] = {}
    rows = guests_expected(by).filter(
        booking__starts_at__lt=last, booking__ends_at__gt=first
    )
    for guest in rows[:MOST]:
        found.setdefault(guest.booking_id, []).append(guest)
    bookings = room_bookings_visible_to(by).filter(pk__in=found)
    lines = lines_of_bookings(by, bookings.order_by("starts_at", "pk"))
    return [Arrivals(line, found[line.booking.pk]) for line in lines]
