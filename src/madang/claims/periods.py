"""Half-open periods of time, ``[starts_at, ends_at)``: touching ones do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time between two instants.

    >>> from datetime import UTC, datetime
    >>> nine, ten = (datetime(2026, 3, 2, h, tzinfo=UTC) for h in (9, 10))
    >>> Period(nine, ten).minutes
    60
    """

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """How long it is, in whole minutes."""
        return self.length // timedelta(minutes=1)

    def overlaps(self, other: Period) -> bool:
        """Return whether some instant belongs to both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def covers(self, other: Period) -> bool:
        """Return whether all of the other lies in this one."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def widened(self, before: timedelta, after: timedelta) -> Period:
        """Return it with time added in front and behind."""
        return Period(self.starts_at - before, self.ends_at + after)

    def moved(self, by: timedelta) -> Period:
        """Return it that much later, as long as it is."""
        return Period(self.starts_at + by, self.ends_at + by)
