"""When a rate of exchange is so old that whoever converts with it has to say so."""

from __future__ import annotations

from datetime import date, timedelta

#: Within a quarter a rate is still the rate of the day.
FRESH = timedelta(days=90)


def is_old(on: date, at: date) -> bool:
    """Return whether a rate of a day is old where it is used for another day.

    >>> told = date(2026, 1, 1)
    >>> is_old(told, date(2026, 4, 1)), is_old(told, date(2026, 4, 2))
    (False, True)
    """
    return at - on > FRESH
