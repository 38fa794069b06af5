"""When rooms are free and taken on one day, laid out in quarters of an hour.

Pure: no row is read here.  Instants are laid out by the clock on the wall, so that a
short day has four quarters less, and a long one four more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from madang.claims.models import Takes
from madang.claims.opening import MIDNIGHT, open_stretches
from madang.kit.wall_time import settled, wall_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from madang.claims.models import Resource

QUARTER = timedelta(minutes=15)
#: What is shown of a day on which nothing says otherwise.
FIRST_HOUR, LAST_HOUR = 8, 20
NOON = 12

Stretch = tuple[datetime, datetime]
Taken = tuple[datetime, datetime, int]  # from, until, the booking's key


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a place, or the part of it that is shown."""

    on: date
    zone: str
    begins: datetime
    ends: datetime

    @property
    def quarters(self) -> int:
        """How many quarters of an hour are shown."""
        return (self.ends - self.begins) // QUARTER

    @property
    def hours(self) -> list[tuple[str, int]]:
        """The hours on the wall, each with how many quarters it has."""
        walls = (
            f"{wall_time(self.begins + n * QUARTER, self.zone):%H}"
            for n in range(self.quarters)
        )
        return [(hour, len(list(found))) for hour, found in groupby(walls)]


class Cell(NamedTuple):
    """A run of quarters: free from when until when, taken by a booking, or neither.

    `booking` is nought where something is taken by several: a desk zone that is full.
    """

    quarters: int
    free: Stretch | None = None
    is_taken: bool = False
    booking: int = 0


def whole_day(on: date, zone: str) -> Day:
    """Return a day from midnight to midnight, which may have 23 hours or 25.

    >>> whole_day(date(2026, 3, 8), "America/New_York").quarters
    92
    """
    begins = settled(datetime.combine(on, time()), zone)
    ends = settled(datetime.combine(on + timedelta(days=1), time()), zone)
    return Day(on, zone, begins, ends)


def first_open(on: date, resources: Iterable[Resource]) -> date:
    """Return the first day from `on` on that has opening hours; `on` if none has."""
    hours = [one.opening for one in resources]
    if not all(hours):  # one without hours is open throughout
        return on
    weekdays = {weekday for opening in hours for weekday, *_times in opening}
    week = (on + timedelta(days=ahead) for ahead in range(7))
    return next((day for day in week if day.weekday() in weekdays), on)


def shown_day(day: Day, resources: Iterable[Resource]) -> Day:
    """Return the part of a day in which something is open, noon always included."""
    policies = {repr(one.opening): one for one in resources}
    hours = [_hours_on(one, day.on) for one in policies.values()]
    first = min((begins for begins, _ends in hours), default=FIRST_HOUR)
    last = max((ends for _begins, ends in hours), default=LAST_HOUR)
    begins = settled(datetime.combine(day.on, time(first)), day.zone)
    if last >= 24:  # noqa: PLR2004 -- the hours of a day
        return Day(day.on, day.zone, begins, day.ends)
    ends = settled(datetime.combine(day.on, time(last)), day.zone)
    return Day(day.on, day.zone, begins, ends)


def _hours_on(resource: Resource, on: date) -> tuple[int, int]:
    """Return the first and the last whole hour around a weekday's opening."""
    found = [h for h in resource.opening if h[0] == on.weekday()]
    if not found:
        return FIRST_HOUR if not resource.opening else NOON, (
            LAST_HOUR if not resource.opening else NOON + 1
        )
    first = min(int(begins[:2]) for _day, begins, _ends in found)
    last = max(
        24 if ends == MIDNIGHT else -(-_minutes(ends) // 60) for *_d, ends in found
    )
    return min(first, NOON), max(last, NOON + 1)


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def taken_of(
    resource: Resource, atoms: Sequence[int], taken: Mapping[int, Sequence[Taken]]
) -> list[Taken]:
    """Return when a resource is taken; one of lanes only when none is free."""
    mine = [taken[atom] for atom in atoms if atom in taken]
    if resource.takes == Takes.ALL:
        return sorted(one for found in mine for one in found)
    if len(mine) < len(atoms):
        return []
    changes = sorted(
        change
        for found in mine
        for begins, ends, _booking in found
        for change in ((begins, 1), (ends, -1))
    )
    full: list[Taken] = []
    busy, since = 0, None
    for moment, change in changes:
        busy += change
        if busy == len(atoms):
            since = moment
        elif since is not None:
            if moment > since:
                full.append((since, moment, 0))
            since = None
    return full


def free_of(
    resource: Resource,
    taken: Sequence[Taken],
    day: Day,
    now: datetime,
    opened: Sequence[Stretch],
) -> Iterator[Stretch]:
    """Yield when a booking may take place: open, not taken, set-up and clearing off."""
    before, after = resource.turnaround
    since = max(day.begins, now) - before
    gaps: list[Stretch] = []
    for begins, ends, _booking in taken:
        if begins > since:
            gaps.append((since, begins))
        since = max(since, ends)
    gaps.append((since, max(day.ends + after, since)))
    for begins, ends in gaps:
        first, last = begins + before, min(ends - after, day.ends)
        if first < last:
            for opens, shuts in opened:
                start, end = max(first, opens), min(last, shuts)
                if start < end:
                    yield start, end


def open_on(resource: Resource, day: Day) -> tuple[Stretch, ...]:
    """Return when a resource is open during what is shown of a day."""
    return tuple(open_stretches(resource, day.begins, day.ends))


def cells(taken: Sequence[Taken], free: Iterable[Stretch], day: Day) -> list[Cell]:
    """Return a room's day as runs of quarters; what is free is rounded inwards."""
    many, zero = day.quarters, day.begins
    runs: list[tuple[int, int, Cell]] = []
    for begins, ends, booking in taken:
        first = max((begins - zero) // QUARTER, 0)
        last = min(-((zero - ends) // QUARTER), many)
        if first < last:
            runs.append((first, last, Cell(last - first, None, True, booking)))
    for begins, ends in free:
        first, last = -((zero - begins) // QUARTER), (ends - zero) // QUARTER
        if first < last:
            window = zero + first * QUARTER, zero + last * QUARTER
            runs.append((first, last, Cell(last - first, window)))
    runs.sort(key=itemgetter(0))
    found, at = [], 0
    for first, last, cell in runs:
        if first < at:
            return _painted(runs, many)
        if first > at:
            found.append(Cell(first - at))
        found.append(cell)
        at = last
    if at < many:
        found.append(Cell(many - at))
    return found


def _painted(runs: Sequence[tuple[int, int, Cell]], many: int) -> list[Cell]:
    """Return runs that cover each other, as the halves of a hall do, later ones on top.

    What is free never lies below something else.
    """
    row: list[int] = [-1] * many
    for number, (first, last, cell) in enumerate(runs):
        if not cell.free:
            row[first:last] = [number] * (last - first)
    for number, (first, last, cell) in enumerate(runs):
        if cell.free:
            row[first:last] = [number] * (last - first)
    found = []
    for number, run in groupby(row):
        length = len(list(run))
        under = Cell(0) if number < 0 else runs[number][2]
        found.append(Cell(length, *under[1:]))
    return found


def minutes_in(stretches: Iterable[Stretch]) -> int:
    """Return how long some stretches are together.

    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> minutes_in([(nine, nine + 3 * QUARTER), (nine, nine + QUARTER)])
    60
    """
    return sum(int((ends - begins).total_seconds()) for begins, ends in stretches) // 60


def alike(days: Sequence[Day]) -> list[Day]:
    """Return days of one place that begin and end at the same times on the wall."""
    first = min(wall_time(day.begins, day.zone).hour for day in days)
    ends = [wall_time(day.ends, day.zone) for day in days]
    last = max(
        24 if end.date() > day.on else end.hour
        for day, end in zip(days, ends, strict=True)
    )
    found = []
    for day in days:
        begins = settled(datetime.combine(day.on, time(first)), day.zone)
        if last == 24:  # noqa: PLR2004 -- the hours of a day
            until = datetime.combine(day.on + timedelta(days=1), time())
        else:
            until = datetime.combine(day.on, time(last))
        found.append(Day(day.on, day.zone, begins, settled(until, day.zone)))
    return found
