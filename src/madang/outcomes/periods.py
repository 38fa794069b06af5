"""Periods of outcomes: whole months, from a first day to a last, both included."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from madang.outcomes.models.indicators import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = 12


def first_of(day: date) -> date:
    """Return the first day of a day's month.

    >>> first_of(date(2026, 2, 28))
    datetime.date(2026, 2, 1)
    """
    return day.replace(day=1)


def last_of(day: date) -> date:
    """Return the last day of a day's month.

    >>> last_of(date(2028, 2, 1))
    datetime.date(2028, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_on(day: date, months: int) -> date:
    """Return the first day of the month that is so many months after a day's.

    >>> months_on(date(2026, 11, 22), 3), months_on(date(2026, 1, 31), -1)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    years, month = divmod(day.month - 1 + months, YEAR)
    return date(day.year + years, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months; both days belong to it."""

    first: date
    last: date

    @classmethod
    def around(cls, first: date, last: date) -> Period:
        """Return the whole months that two days lie in."""
        return cls(first_of(first), last_of(last))

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        return list(self._months())

    def _months(self) -> Iterator[date]:
        month = first_of(self.first)
        while month <= self.last:
            yield month
            month = months_on(month, 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: Period) -> bool:
        """Return whether some day belongs to both."""
        return self.first <= other.last and other.first <= self.last


def is_whole(first: date, last: date) -> bool:
    """Return whether two days are the ends of whole months.

    >>> is_whole(date(2026, 1, 1), date(2026, 3, 31))
    True
    >>> is_whole(date(2026, 1, 1), date(2026, 3, 30))
    False
    """
    return first == first_of(first) and last == last_of(last) and first <= last


def period_before(today: date, frequency: str) -> Period:
    """Return the last period of a frequency that is over.

    >>> period_before(date(2026, 5, 20), "quarter").last
    datetime.date(2026, 3, 31)
    """
    size = MONTHS.get(frequency, 3)
    started = date(today.year, (today.month - 1) // size * size + 1, 1)
    return Period(months_on(started, -size), started - timedelta(days=1))
