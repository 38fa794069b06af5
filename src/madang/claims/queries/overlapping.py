"""Which claims lie in the way: the same few statements for one wish or a hundred."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.claims.models import LONG, Booking, BookingState, Claim, Part, Takes
from madang.claims.periods import Period
from madang.claims.queries.bookings import names_for
from madang.claims.taken import Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.claims.models import Resource
    from madang.claims.taken import Wish
    from madang.hubs.models import Actor


BUSY = (
    "atom_id", "starts_at", "ends_at", "booking_id",
    "booking__state", "booking__expires_at",
)  # fmt: skip


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
) -> QuerySet[Claim, Any]:
    """Return columns of what blocks some atoms during a period, bookings `but` apart.

    Short claims begin at most `LONG` before it, which keeps the index's range narrow;
    long ones have an index of their own.  One statement of two parts: with an OR,
    SQLite would read the whole table.
    """
    rows = Claim.objects.filter(
        atom__in=atoms,
        is_blocking=True,
        starts_at__lt=period.ends_at,
        ends_at__gt=period.starts_at,
    ).order_by()
    if but:
        rows = rows.exclude(booking__in=but)
    short = rows.filter(is_long=False, starts_at__gt=period.starts_at - LONG)
    long = rows.filter(is_long=True)
    return short.values_list(*columns).union(long.values_list(*columns), all=True)


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
    wanted = [wish.period.widened(*wish.resource.turnaround) for wish in wishes]
    return Period(min(p.starts_at for p in wanted), max(p.ends_at for p in wanted))


def atoms_for(
    wish: Wish, atoms: Sequence[int], busy: Mapping[int, Sequence[Busy]]
) -> tuple[list[int], list[Busy]]:
    """Return the atoms a wish can have, else none and what is in its way."""
    wanted = wish.period.widened(*wish.resource.turnaround)
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
