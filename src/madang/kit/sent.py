"""Reads what plain inputs and addresses bring: numbers, keys, pages, days.

Anybody may write anything there.  What no column holds is no number, no key and no
day, and a page of others is no page; none of it is an error.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.http import url_has_allowed_host_and_scheme

from madang.kit.fields import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS_OF_NUMBERS = 9
DIGITS_OF_KEYS = 18


def number_sent(text: str | None, otherwise: int = 0) -> int:
    """Return the whole number that was sent; `otherwise` for anything else.

    >>> number_sent("7"), number_sent("-7"), number_sent("7" * 30), number_sent("²", 1)
    (7, 0, 0, 1)
    """
    given = text or ""
    fits = given.isdecimal() and len(given) <= DIGITS_OF_NUMBERS
    return int(given) if fits else otherwise


def keys_sent(texts: Iterable[str]) -> list[int]:
    """Return what of some texts can be keys of rows.

    >>> keys_sent(["12", "-1", "abc", "²", "9" * 25])
    [12]
    """
    return [int(one) for one in texts if one.isdecimal() and len(one) <= DIGITS_OF_KEYS]


def page_sent(text: str | None, otherwise: str = "/") -> str:
    """Return the page of ours that a form asks to go on to; else `otherwise`.

    >>> page_sent("/me/"), page_sent("//elsewhere.example/"), page_sent("me")
    ('/me/', '/', '/')
    """
    asked = text or ""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None)
    return asked if is_ours else otherwise


def day_sent(text: str) -> date | None:
    """Return the day that was sent; nothing for none, or for one far from now.

    >>> day_sent("2026-11-30"), day_sent("9999-12-31"), day_sent("soon")
    (datetime.date(2026, 11, 30), None, None)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def time_sent(text: str) -> datetime | None:
    """Return the wall time that was sent; nothing for none, or for one far from now.

    >>> time_sent("2026-11-30T09:30"), time_sent("0001-01-01T00:00"), time_sent("9:30")
    (datetime.datetime(2026, 11, 30, 9, 30), None, None)
    """
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    return wall if FIRST <= wall.date() <= LAST else None
