"""Which claims lie in the way: the same few statements for one wish or a hundred."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from madang.claims.models import LONG, Booking, BookingState, Part, Takes
from madang.claims.periods import Period
from madang.claims.queries.bookings import names_for
from madang.claims.taken import Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from madang.claims.models import Resource
    from madang.claims.taken import Wish
    from madang.hubs.models import Actor


#: What can be asked of a claim that is in the way, and where it stands.
COLUMNS = {
    "atom_id": "c.atom_id",
    "starts_at": "c.starts_at",
    "ends_at": "c.ends_at",
    "booking_id": "c.booking_id",
    "booking__state": "b.state",
    "booking__expires_at": "b.expires_at",
}
BUSY = tuple(COLUMNS)

#: Short claims begin at most `LONG` before a period, which keeps the index's range
#: narrow; long ones have an index of their own.  With an OR instead of two parts SQLite
#: would read the whole table.
OVERLAPPING = (
    "SELECT {what} FROM claims_claim c{join} WHERE c.atom_id {among} "
    "AND c.is_blocking AND NOT c.is_long "
    "AND c.starts_at > %s AND c.starts_at < %s AND c.ends_at > %s{but} UNION ALL "
    "SELECT {what} FROM claims_claim c{join} WHERE c.atom_id {among} "
    "AND c.is_blocking AND c.is_long AND c.ends_at > %s AND c.starts_at < %s{but}"
)
JOIN = " JOIN claims_booking b ON b.id = c.booking_id"
AMONG = {
    "postgresql": "= ANY(%s::bigint[])",
    "sqlite": "IN (SELECT value FROM json_each(%s))",
}


@dataclass(frozen=True, slots=True)
class Busy:
    """A claim that blocks an atom; `lapses_at` is when it stops unless confirmed."""

    atom: int
    period: Period
    booking: int
    lapses_at: datetime | None

    def blocks(self, now: datetime) -> bool:
        """Return whether it still does: a hold whose time is over does not."""
        return self.lapses_at is None or self.lapses_at > now


def atoms_of(resources: Iterable[Resource]) -> dict[int, list[int]]:
    """Return the keys of each resource's atoms, in order.

    One statement, and none for resources that were asked before.
    """
    rows = list(resources)
    unknown = {row.pk for row in rows if row.atom_keys is None}
    found: dict[int, list[int]] = {pk: [] for pk in unknown}
    if unknown:
        parts = Part.objects.filter(resource__in=unknown).order_by("order", "pk")
        for resource, atom in parts.values_list("resource_id", "atom_id"):
            found[resource].append(atom)
    for row in rows:
        if row.atom_keys is None:
            row.atom_keys = found[row.pk]
    return {row.pk: row.atom_keys or [] for row in rows}


def overlapping(
    atoms: Collection[int], period: Period, columns: Sequence[str], but: Collection[int]
) -> list[tuple[Any, ...]]:
    """Return columns of what blocks some atoms during a period, bookings `but` apart.

    One statement, written by hand: everybody who wants a hot thing asks it twice, and
    to put it together would cost several times what it costs the database.
    """
    if not atoms:
        return []
    vendor, moment = connection.vendor, connection.ops.adapt_datetimefield_value
    among = _listed(atoms)
    first, last = moment(period.starts_at), moment(period.ends_at)
    early = moment(period.starts_at - LONG)
    own = [_listed(but)] if but else []
    sql = OVERLAPPING.format(
        what=", ".join(COLUMNS[name] for name in columns),
        join=JOIN if any(name.startswith("booking__") for name in columns) else "",
        among=AMONG[vendor],
        but=f" AND NOT c.booking_id {AMONG[vendor]}" if but else "",
    )
    values = [among, early, last, first, *own, among, first, last, *own]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    if vendor == "postgresql":
        return list(found)
    return [tuple(map(_with_zone, row)) for row in found]


def _listed(keys: Collection[int]) -> Any:
    """Return numbers as the database takes them in one parameter."""
    ordered = sorted(keys)
    return ordered if connection.vendor == "postgresql" else json.dumps(ordered)


def _with_zone(cell: Any) -> Any:
    """Return a cell; SQLite keeps moments without their zone."""
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell


def busy_on(
    atoms: Collection[int], period: Period, *, but: Collection[int] = ()
) -> list[Busy]:
    """Return what blocks some atoms during a period, apart from some bookings' claims.

    One statement.
    """
    return [
        Busy(atom, Period(starts, ends), booking, _lapse(state, expires))
        for atom, starts, ends, booking, state, expires in overlapping(
            atoms, period, BUSY, but
        )
    ]


def _lapse(state: str, expires: datetime | None) -> datetime | None:
    return expires if state == BookingState.HELD else None


def span_of(wishes: Sequence[Wish]) -> Period:
    """Return the period that holds all wishes with their set-up and clearing."""
    wanted = [wish.taken for wish in wishes]
    return Period(min(p.starts_at for p in wanted), max(p.ends_at for p in wanted))


def atoms_for(
    wish: Wish, atoms: Sequence[int], busy: Mapping[int, Sequence[Busy]]
) -> tuple[list[int], list[Busy]]:
    """Return the atoms a wish can have, else none and what is in its way."""
    wanted = wish.taken
    in_the_way = {
        atom: [one for one in busy.get(atom, ()) if one.period.overlaps(wanted)]
        for atom in atoms
    }
    if wish.resource.takes == Takes.ALL:
        met = [one for found in in_the_way.values() for one in found]
        return ([], met) if met or not atoms else (list(atoms), [])
    free = [atom for atom in atoms if not in_the_way[atom]]
    if len(free) >= wish.lanes:
        return free[: wish.lanes], []
    return [], [one for found in in_the_way.values() for one in found]


def by_atom(busy: Iterable[Busy]) -> dict[int, list[Busy]]:
    """Return what is busy under each atom."""
    found: dict[int, list[Busy]] = defaultdict(list)
    for one in busy:
        found[one.atom].append(one)
    return found


def obstacles_among(
    by: Actor, met: Sequence[tuple[Wish, Sequence[Busy]]]
) -> list[Obstacle]:
    """Return what is in the way of wishes, as the actor may know it; one booking once.

    Costs one statement, and one more a kind of owner.
    """
    keys = {one.booking for _wish, found in met for one in found if one.booking}
    bookings = Booking.objects.in_bulk(keys) if keys else {}
    names = names_for(by, bookings.values())
    obstacles: dict[tuple[int, int], Obstacle] = {}
    for wish, found in met:
        for one in sorted(found, key=lambda busy: busy.period):
            if not one.booking:  # another wish of the same request
                continue
            known = one.booking in names
            obstacles.setdefault(
                (wish.resource.pk, one.booking),
                Obstacle(
                    wish,
                    bookings[one.booking].period if known else one.period,
                    names.get(one.booking, ""),
                    one.booking if known else None,
                ),
            )
        if not found:
            obstacles[wish.resource.pk, 0] = Obstacle(wish, wish.period)
    return list(obstacles.values())
