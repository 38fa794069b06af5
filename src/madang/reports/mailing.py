"""On which days a report is mailed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.outcomes.models.indicators import MONTHS
from madang.outcomes.periods import months_on
from madang.reports.models import Every

if TYPE_CHECKING:
    from datetime import date


def next_day(today: date, every: str) -> date | None:
    """Return the next first day of a month or quarter after a day.

    >>> from datetime import date
    >>> next_day(date(2026, 11, 22), "quarter"), next_day(date(2026, 12, 1), "month")
    (datetime.date(2027, 1, 1), datetime.date(2027, 1, 1))
    """
    if every == Every.NEVER:
        return None
    size = MONTHS[every]
    month = months_on(today, 1)
    while (month.month - 1) % size:
        month = months_on(month, 1)
    return month
