"""Resources and moments for the tests of claims."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from madang.claims.actions import For, Order, Thing, add_resource, reserve
from madang.claims.periods import Period
from madang.hubs.models import Actor, system_actor
from tests import make

if TYPE_CHECKING:
    from madang.claims.models import Booking, Resource

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
_serial = count(1)


def at(hour: float, day: int = 2) -> datetime:
    """An hour of a day of March 2026, in UTC."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def period(begins: float, ends: float, day: int = 2) -> Period:
    return Period(at(begins, day), at(ends, day))


def room(by: Actor, *, lanes=0, parts=(), zone="UTC", kind="tests.room", **policy):
    n = next(_serial)
    thing = Thing(kind, n, {"en": f"Room {n}"}, zone)
    doer = system_actor(by.hub)
    return add_resource(
        by.hub, doer, thing=thing, lanes=lanes, parts=parts, policy=policy
    )


def halls(by: Actor) -> tuple[Resource, Resource, Resource]:
    """Two halves of a hall, and the whole of it."""
    left, right = room(by), room(by)
    parts = [part.atom for half in (left, right) for part in half.parts.all()]
    return left, right, room(by, parts=parts)


def order(key="", now=NOW, **options) -> Order:
    return Order(For("tests.visit", 7, "Board"), now, key, **options)


def book(resource, by, begins=9, ends=10, day=2, **options) -> Booking:
    return reserve(
        resource, by, period=period(begins, ends, day), order=order(), **options
    )


def overlaps() -> int:
    """How many pairs of blocking claims on one atom share an instant."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_claim a JOIN claims_claim b "
            "ON a.atom_id = b.atom_id AND a.id < b.id AND a.is_blocking "
            "AND b.is_blocking AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
        )
        return int(cursor.fetchone()[0])


__all__ = ["NOW", "at", "book", "halls", "make", "order", "overlaps", "period", "room"]
