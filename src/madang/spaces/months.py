"""Counting in months, as agreements and plans do."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.translation import get_language

from madang.kit.money import locale_of

DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the day so many months later, at most the month's last.

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 11, 1), 3)
    (datetime.date(2026, 2, 28), datetime.date(2027, 2, 1))
    """
    first = first_of_month(day, months)
    last = first_of_month(first, 1) - DAY
    return first.replace(day=min(day.day, last.day))


def first_of_month(day: date, months: int = 0) -> date:
    """Return the first day of a month, so many months after a day's.

    >>> first_of_month(date(2026, 11, 17)), first_of_month(date(2026, 11, 17), 2)
    (datetime.date(2026, 11, 1), datetime.date(2027, 1, 1))
    """
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def month_text(day: date, skeleton: str = "yMMMM") -> str:
    """Return the month of a day as the reader's language writes it."""
    locale = locale_of(get_language() or "en")
    return str(format_skeleton(skeleton, day, locale=locale))
