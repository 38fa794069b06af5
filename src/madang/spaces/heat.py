"""Heat of use: how many hours of each weekday and hour rooms are taken.

Hours are those on the wall of the place: where clocks change, an hour that never comes
has no use and one that comes twice has both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from madang.kit.wall_time import wall_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

WEEK, HOURS, HOUR = 7, 24, 60
#: (begins, ends, lanes, those of them that were checked in to)
Stretch = tuple[datetime, datetime, int, int]


def by_hour(
    begins: datetime, ends: datetime, zone: str
) -> Iterator[tuple[int, int, int]]:
    """Yield weekday (Monday 0), hour and minutes of each hour on the wall.

    >>> from datetime import UTC, datetime, timedelta
    >>> night = datetime(2026, 3, 8, 7, tzinfo=UTC)  # midnight in Ciudad Juárez
    >>> [hour for _day, hour, _m in by_hour(night, night + timedelta(hours=3),
    ...                                     "America/Ciudad_Juarez")]
    [0, 1, 3]
    """
    moment = begins
    while moment < ends:
        there = wall_time(moment, zone)
        until = min(ends, moment + timedelta(minutes=HOUR - there.minute))
        yield there.weekday(), there.hour, int((until - moment).total_seconds()) // HOUR
        moment = until


@dataclass
class Heat:
    """Minutes booked and checked in to, by weekday and hour, and how much there was.

    `days` counts how often each weekday came, `lanes` how many could be in use at once.
    """

    days: Counter[int]
    lanes: int
    booked: Counter[tuple[int, int]] = field(default_factory=Counter)
    used: Counter[tuple[int, int]] = field(default_factory=Counter)

    def share(self, day: int, hour: int) -> float | None:
        """Return the share of an hour that was booked; nothing where there was none."""
        there = self.days[day] * self.lanes * HOUR
        return self.booked[day, hour] / there if there else None

    def hours(self) -> range:
        """Return the hours of the day in which anything was ever booked."""
        known = [hour for (_day, hour), many in self.booked.items() if many]
        return range(min(known), max(known) + 1) if known else range(8, 20)


def heat_of(
    stretches: Iterable[Stretch], first: date, last: date, *, zone: str, lanes: int
) -> Heat:
    """Return the heat of some stretches over the days of a range, both included."""
    days = Counter(
        (first + timedelta(days=n)).weekday() for n in range((last - first).days + 1)
    )
    heat = Heat(days, lanes)
    for begins, ends, booked, used in stretches:
        for day, hour, minutes in by_hour(begins, ends, zone):
            heat.booked[day, hour] += minutes * booked
            heat.used[day, hour] += minutes * used
    return heat
