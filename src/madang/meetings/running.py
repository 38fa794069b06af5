"""When each turn of an IR day starts: planned times, moved by what really was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.meetings.models import Pitch


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the running order: when it starts and ends as things stand, and late.

    `late` is how much later it starts than was planned; it may be negative.
    """

    pitch: Pitch
    starts_at: datetime
    ends_at: datetime
    late: timedelta

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self.pitch.is_running

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.pitch.ended_at is not None

    @property
    def late_minutes(self) -> int:
        """Whole minutes by which it starts later than planned."""
        return round(self.late / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Stage:
    """What runs, and what comes next."""

    turns: Sequence[Line]
    current: Line | None
    next: Line | None
    last: Line | None

    @property
    def is_done(self) -> bool:
        """Whether everybody has spoken."""
        return self.current is None and self.next is None and self.last is not None


def running_order(starts_at: datetime, pitches: Iterable[Pitch]) -> list[Line]:
    """Return when each turn starts: at once after the one before it.

    What has begun counts from when it did, so that a late one shifts the rest.

    >>> from datetime import UTC, datetime
    >>> from madang.meetings.models import Pitch
    >>> nine = datetime(2026, 5, 1, 9, tzinfo=UTC)
    >>> late = Pitch(minutes=10, began_at=nine + timedelta(minutes=5))
    >>> order = running_order(nine, [late, Pitch(minutes=5)])
    >>> [f"{one.starts_at:%H:%M}" for one in order]
    ['09:05', '09:15']
    """
    found, planned, actual = [], starts_at, starts_at
    for pitch in pitches:
        length = timedelta(minutes=pitch.minutes)
        starts = pitch.began_at or actual
        ends = pitch.ended_at or starts + length
        found.append(Line(pitch, starts, ends, starts - planned))
        planned, actual = planned + length, ends
    return found


def stage_of(turns: Sequence[Line]) -> Stage:
    """Return what runs now, what comes next, and what ended last."""
    later = [turn for turn in turns if turn.pitch.began_at is None]
    return Stage(
        turns,
        next((turn for turn in turns if turn.is_running), None),
        later[0] if later else None,
        next((turn for turn in reversed(turns) if turn.is_over), None),
    )
