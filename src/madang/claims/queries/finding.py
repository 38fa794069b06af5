"""Which resources are free on every date of a series: one statement for all of them.

A claim is short or long (see `models.LONG`).  Short ones that touch a date begin at
most `LONG` before it, so that each date reads a narrow range of one index; long ones
are few on what people book by the hour, and are read by atom.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from madang.claims.models import LONG, Takes
from madang.claims.opening import OutsidePolicy, check_policy, policy_of
from madang.claims.queries.overlapping import atoms_of
from madang.claims.recurrence import Occurrence, occurrences

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date, datetime, timedelta

    from madang.claims.models import Resource
    from madang.claims.periods import Period
    from madang.claims.recurrence import Rule

Turnaround = tuple["timedelta", "timedelta"]

#: The windows are few and come first, the claims are looked up for each.
SHORT = {
    "postgresql": (
        "SELECT DISTINCT o.i, c.atom_id FROM o JOIN LATERAL (SELECT atom_id FROM "
        "claims_claim WHERE hub_id = %s AND is_blocking AND NOT is_long AND "
        "starts_at > o.b AND starts_at < o.e AND ends_at > o.s OFFSET 0) c ON true "
        "WHERE c.atom_id = ANY(%s)"
    ),
    "sqlite": (
        "SELECT DISTINCT o.i, c.atom_id FROM o CROSS JOIN claims_claim c "
        "INDEXED BY claims_by_time WHERE c.hub_id = %s AND c.is_blocking AND NOT "
        "c.is_long AND c.starts_at > o.b AND c.starts_at < o.e AND c.ends_at > o.s "
        "AND c.atom_id IN (SELECT value FROM json_each(%s))"
    ),
}
MANY = {
    "postgresql": "= ANY(%s)",
    "sqlite": "IN (SELECT value FROM json_each(%s))",
}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a series fits a resource: the dates it can have, and those it cannot."""

    resource: Resource
    free: tuple[date, ...]
    missing: tuple[date, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every date can be had."""
        return not self.missing


def find_series(
    resources: Sequence[Resource], rule: Rule, now: datetime, *, lanes: int = 1
) -> list[Fit]:
    """Return how a series fits each of some resources of one hub, the best first.

    A date counts as missing where the resource's policy is against it, too.  At most
    two statements, however many resources and dates.
    """
    if not resources:
        return []
    found = occurrences(rule)
    atoms = atoms_of(resources)
    kinds = sorted({resource.turnaround for resource in resources})
    busy = _busy(resources[0].hub_id, atoms, kinds, found)
    allowed: dict[Hashable, list[bool]] = {}
    fits = []
    for resource in resources:
        policy = policy_of(resource)
        if policy not in allowed:  # few policies for many rooms
            allowed[policy] = [_is_allowed(resource, one, now) for one in found]
        mine = busy[resource.turnaround]
        keys = atoms[resource.pk]
        free: list[date] = []
        missing: list[date] = []
        for one, taken, fine in zip(found, mine, allowed[policy], strict=True):
            can = fine and _has_room(resource, keys, taken, lanes)
            (free if can else missing).append(one.on)
        fits.append(Fit(resource, tuple(free), tuple(missing)))
    return sorted(fits, key=lambda fit: len(fit.missing))


def _has_room(
    resource: Resource, atoms: Sequence[int], busy: set[int], lanes: int
) -> bool:
    if resource.takes == Takes.ALL:
        return bool(atoms) and busy.isdisjoint(atoms)
    return sum(atom not in busy for atom in atoms) >= lanes


def _is_allowed(resource: Resource, one: Occurrence, now: datetime) -> bool:
    try:
        check_policy(resource, one.period, now)
    except OutsidePolicy:
        return False
    return one.period.starts_at >= now


def _busy(
    hub: int,
    atoms: dict[int, list[int]],
    kinds: Sequence[Turnaround],
    found: Sequence[Occurrence],
) -> dict[Turnaround, list[set[int]]]:
    """Return the atoms that are busy on each date, for each kind of turnaround."""
    windows = [one.period.widened(*kind) for kind in kinds for one in found]
    busy: dict[int, set[int]] = defaultdict(set)
    keys = sorted({atom for mine in atoms.values() for atom in mine})
    for n, atom in _rows(hub, keys, windows):
        busy[n].add(atom)
    many = len(found)
    return {
        kind: [busy[place * many + n] for n in range(many)]
        for place, kind in enumerate(kinds)
    }


def _rows(
    hub: int, atoms: Sequence[int], windows: Sequence[Period]
) -> list[tuple[int, int]]:
    """Return ``(window, atom)`` for every atom that is busy in a window."""
    vendor = connection.vendor
    moment: Any = connection.ops.adapt_datetimefield_value
    keys: Any = list(atoms) if vendor == "postgresql" else json.dumps(list(atoms))
    row = "(%s, %s, %s, %s)"
    if vendor == "postgresql":
        row = "(%s::int, %s::timestamptz, %s::timestamptz, %s::timestamptz)"
    values: list[Any] = []
    for n, one in enumerate(windows):
        values += [
            n,
            moment(one.starts_at),
            moment(one.ends_at),
            moment(one.starts_at - LONG),
        ]
    first = moment(min(one.starts_at for one in windows))
    last = moment(max(one.ends_at for one in windows))
    sql = (
        f"WITH o(i, s, e, b) AS (VALUES {', '.join([row] * len(windows))}) "  # noqa: S608 -- our own words
        f"{SHORT[vendor]} UNION ALL SELECT o.i, c.atom_id FROM claims_claim c, o "
        f"WHERE c.atom_id {MANY[vendor]} AND c.is_blocking AND c.is_long AND "
        "c.ends_at > %s AND c.starts_at < %s AND c.starts_at < o.e AND c.ends_at > o.s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, hub, keys, keys, first, last])
        return list(cursor.fetchall())
