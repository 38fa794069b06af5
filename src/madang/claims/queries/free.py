"""When resources are free: windows, and what could be had instead of what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from madang.claims import kinds
from madang.claims.models import Resource, Takes
from madang.claims.opening import OutsidePolicy, check_policy, open_stretches
from madang.claims.periods import Period
from madang.claims.queries.overlapping import atoms_of, overlapping
from madang.claims.rules import may_reserve
from madang.claims.taken import Alternative, Instead, Wish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from madang.hubs.models import Actor

#: How far before and after a wish other times are looked for.
BACK, AHEAD = timedelta(days=1), timedelta(days=7)
#: How many other resources are looked at.
MOST_OTHERS = 8

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch in which a resource can be booked, its own set-up already taken off."""

    resource: Resource
    period: Period


def free_windows(
    resources: Sequence[Resource],
    period: Period,
    minutes: int,
    *,
    lanes: int = 1,
    but: Collection[int] = (),
) -> list[Window]:
    """Return every window of at least that many minutes, by resource and time.

    Opening hours count, who may book does not; the claims of the bookings in `but` are
    looked through.  At most two statements, however many resources.
    """
    atoms = atoms_of(resources)
    busy = _busy_stretches([a for found in atoms.values() for a in found], period, but)
    shortest = timedelta(minutes=minutes)
    windows = []
    for resource in resources:
        mine = [busy.get(atom, []) for atom in atoms[resource.pk]]
        for free in _free(resource, mine, period, lanes):
            for begins, ends in _bookable(resource, free):
                if ends - begins >= shortest:
                    windows.append(Window(resource, Period(begins, ends)))
    return windows


def _busy_stretches(
    atoms: Sequence[int], period: Period, but: Collection[int]
) -> dict[int, list[Stretch]]:
    """Return the busy stretches of atoms by atom."""
    columns = ("atom_id", "starts_at", "ends_at")
    found: dict[int, list[Stretch]] = {}
    for atom, starts, ends in overlapping(atoms, period, columns, but):
        found.setdefault(atom, []).append((starts, ends))
    return found


def _free(
    resource: Resource, atoms: Sequence[list[Stretch]], period: Period, lanes: int
) -> Iterator[Stretch]:
    """Yield when enough of a resource's atoms are free at once."""
    if not atoms:
        return
    needed = len(atoms) if resource.takes == Takes.ALL else lanes
    spare = len(atoms) - needed  # so many may be busy
    if spare < 0:
        return
    changes = sorted(
        change
        for stretches in atoms
        for begins, ends in stretches
        for change in ((begins, 1), (ends, -1))
    )
    busy, since = 0, period.starts_at
    for moment, change in changes:
        was_free = busy <= spare
        busy += change
        if was_free and busy > spare:
            if moment > since:
                yield since, moment
        elif not was_free and busy <= spare:
            since = max(moment, period.starts_at)
    if busy <= spare and since < period.ends_at:
        yield since, period.ends_at


def _bookable(resource: Resource, free: Stretch) -> Iterator[Stretch]:
    """Yield the parts of a free stretch that a booking itself may fill."""
    before, after = resource.turnaround
    begins, ends = free[0] + before, free[1] - after
    if begins < ends:
        yield from open_stretches(resource, begins, ends)


def alternatives_to(
    wish: Wish, by: Actor, now: datetime, *, but: Collection[int] = ()
) -> list[Alternative]:
    """Return up to three ways out: another time, another resource, the nearest other.

    At most four statements.
    """
    length = wish.period.length
    others = [r for r in _others(wish.resource, by) if may_reserve(by, r)]
    first = max(now, wish.period.starts_at - BACK)
    around = Period(first, max(first, wish.period.ends_at + AHEAD))
    windows = free_windows(
        [wish.resource, *others], around, wish.period.minutes, lanes=wish.lanes, but=but
    )
    options = [
        Wish(window.resource, Period(start, start + length), wish.lanes)
        for window in windows
        if (start := _nearest_start(window, wish.period)) is not None
    ]
    options = [option for option in options if _is_allowed(option, now)]
    return list(_chosen(wish, options))


def _others(resource: Resource, by: Actor) -> list[Resource]:
    known = kinds.reservable(resource.kind)
    rows = Resource.objects.filter(hub=by.hub, is_open=True).exclude(pk=resource.pk)
    if known and known.others:
        keys = list(known.others(by, resource))[:MOST_OTHERS]
        found = rows.in_bulk(keys)
        return [found[key] for key in keys if key in found]
    return list(rows.filter(kind=resource.kind)[:MOST_OTHERS])


def _nearest_start(window: Window, wanted: Period) -> datetime | None:
    """Return the beginning in a window that is nearest to a wish's, on the step."""
    last = window.period.ends_at - wanted.length
    start = min(max(window.period.starts_at, wanted.starts_at), last)
    for candidate in _on_step(window.resource, start):
        if window.period.starts_at <= candidate <= last:
            return candidate
    return None


def _on_step(resource: Resource, moment: datetime) -> Iterator[datetime]:
    """Yield the nearest moments at which a booking may begin, the later one first."""
    step = timedelta(minutes=resource.step_minutes or 1)
    zone = ZoneInfo(resource.zone)
    there = moment.astimezone(zone).replace(tzinfo=None)
    midnight = datetime.combine(there.date(), time())
    below = midnight + (there - midnight) // step * step
    for wall in (below if below == there else below + step, below):
        yield wall.replace(tzinfo=zone, fold=moment.astimezone(zone).fold).astimezone(
            UTC
        )


def _is_allowed(wish: Wish, now: datetime) -> bool:
    try:
        check_policy(wish.resource, wish.period, now)
    except OutsidePolicy:
        return False
    return True


def _chosen(wish: Wish, options: Sequence[Wish]) -> Iterator[Alternative]:
    """Yield the best option of each sort."""

    def distance(option: Wish) -> timedelta:
        return abs(option.period.starts_at - wish.period.starts_at)

    same = [o for o in options if o.resource.pk == wish.resource.pk]
    other = [o for o in options if o.resource.pk != wish.resource.pk]
    together = [o for o in other if o.period == wish.period]
    if same:
        yield Alternative(Instead.OTHER_TIME, min(same, key=distance))
    if together:
        yield Alternative(Instead.OTHER_THING, together[0])
    apart = [o for o in other if o not in together[:1]]
    if apart:
        yield Alternative(Instead.NEAREST, min(apart, key=distance))
