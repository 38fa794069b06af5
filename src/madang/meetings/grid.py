"""The slots of a round: days and wall-clock times of its zone, cut into periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from madang.kit.wall_time import settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Period = tuple[datetime, datetime]
Break = tuple[time, time]
MOST_DAYS, MOST_SLOTS = 31, 200
BREAK = re.compile(r"(\d{1,2}:\d{2})\s*[-–~\N{EM DASH}]\s*(\d{1,2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Cut:
    """Days, hours and minutes from which the slots of a round follow."""

    starts_on: date
    ends_on: date
    opens: time
    closes: time
    slot_minutes: int
    pause_minutes: int
    breaks: tuple[Break, ...] = ()


def breaks_in(stored: Iterable[Iterable[str]]) -> tuple[Break, ...]:
    """Return stored breaks as times of the day."""
    return tuple(
        (time.fromisoformat(first), time.fromisoformat(last)) for first, last in stored
    )


def breaks_from(text: str) -> list[list[str]]:
    """Return breaks as typed, one a line, ready to be stored.

    Raises:
        ValueError: a line says no two times, or the end is not after the beginning.

    >>> breaks_from("12:00-13:00")
    [['12:00', '13:00']]
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = BREAK.fullmatch(line)
        if match is None:
            raise ValueError(line)
        first, last = (_time_in(part) for part in match.groups())
        if last <= first:
            raise ValueError(line)
        found.append([f"{first:%H:%M}", f"{last:%H:%M}"])
    return found


def _time_in(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def periods_of(cut: Cut, zone: str) -> tuple[Period, ...]:
    """Return the slots in order, as instants; none lies in a break or over the end.

    Clocks of the zone count: a round over a change of clocks keeps its wall times.

    >>> cut = Cut(date(2026, 5, 1), date(2026, 5, 1), time(9), time(10), 25, 5)
    >>> [f"{a:%H:%M}" for a, b in periods_of(cut, "Asia/Seoul")]
    ['00:00', '00:30']
    """
    found: list[Period] = []
    for number in range(min((cut.ends_on - cut.starts_on).days + 1, MOST_DAYS)):
        day = cut.starts_on + timedelta(days=number)
        for start in _starts(cut):
            begins = settled(datetime.combine(day, start), zone).astimezone(UTC)
            period = begins, begins + timedelta(minutes=cut.slot_minutes)
            if not found or period[0] >= found[-1][1]:
                found.append(period)
    return tuple(found[:MOST_SLOTS])


def _starts(cut: Cut) -> Iterator[time]:
    """Yield at which times of the day a slot begins."""
    minute, last = _minutes(cut.opens), _minutes(cut.closes)
    breaks = sorted((_minutes(a), _minutes(b)) for a, b in cut.breaks)
    while minute + cut.slot_minutes <= last:
        ends = minute + cut.slot_minutes
        met = next((b for a, b in breaks if a < ends and minute < b), None)
        if met is not None:
            minute = met
            continue
        yield time(minute // 60, minute % 60)
        minute = ends + cut.pause_minutes


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def key_of(moment: datetime) -> str:
    """Return what a slot is called in plans and forms: its beginning in UTC.

    >>> key_of(datetime(2026, 5, 1, 9, tzinfo=UTC))
    '2026-05-01T09:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def moment_of(key: Any) -> datetime:
    """Return the beginning of a slot from what it is called."""
    return datetime.strptime(str(key), "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
