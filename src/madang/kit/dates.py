"""Days, moments and distances in time, in the reader's words and a place's zone.

What a day, a place or a number is called never changes, so it is worked out once.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_skeleton,
    format_timedelta,
    get_timezone_location,
)

from madang.kit.money import locale_of

JUST_NOW = timedelta(seconds=45)
RECENTLY = timedelta(days=30)


def day_text(day: date, language: str) -> str:
    """Return a day as the language writes it.

    >>> from datetime import date
    >>> day_text(date(2026, 11, 22), "ko"), day_text(date(2026, 11, 22), "zh-hans")
    ('2026. 11. 22.', '2026年11月22日')
    """
    return _day(date(day.year, day.month, day.day), language)


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return str(format_date(day, "medium", locale_of(language)))


def short_day_text(day: date, language: str) -> str:
    """Return a day without its year.

    >>> from datetime import date
    >>> short_day_text(date(2026, 11, 22), "es")
    '22 nov'
    """
    return _short_day(date(day.year, day.month, day.day), language)


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str) -> str:
    return str(format_skeleton("MMMd", day, locale=locale_of(language)))


@lru_cache(maxsize=1024)
def short_month_text(day: date, language: str) -> str:
    """Return a day's month and year, as an axis names them.

    >>> from datetime import date
    >>> short_month_text(date(2026, 11, 1), "en")
    'Nov 2026'
    """
    return str(format_skeleton("yMMM", day, locale=locale_of(language)))


def moment_text(moment: datetime, language: str, zone: str) -> str:
    """Return day and time in the zone; the clock has 24 hours in every language.

    >>> moment = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    >>> moment_text(moment, "ko", "Asia/Seoul")
    '2026. 11. 23. 00:00'
    """
    there = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(there, language)} {there:%H:%M}"


@lru_cache(maxsize=1024)
def place_text(zone: str, language: str) -> str:
    """Return the place that a zone is named after.

    >>> place_text("Asia/Seoul", "ko"), place_text("UTC", "en")
    ('서울', 'UTC')
    """
    if "/" not in zone:
        return zone
    city = get_timezone_location(ZoneInfo(zone), locale_of(language), return_city=True)
    return str(city)


def ago_text(moment: datetime, now: datetime, language: str) -> str:
    """Return how far off a moment is; the day itself when it is over a month away.

    >>> now = datetime(2026, 11, 22, tzinfo=UTC)
    >>> ago_text(now - timedelta(hours=3), now, "es")
    'hace 3 horas'
    >>> ago_text(now + timedelta(days=2), now, "ko")
    '2일 후'
    """
    distance = moment - now
    if abs(distance) > RECENTLY:
        return day_text(moment, language)
    if abs(distance) < JUST_NOW:
        distance = timedelta(seconds=-1 if distance <= timedelta(0) else 1)
    return str(
        format_timedelta(
            distance, add_direction=True, locale=locale_of(language), threshold=0.95
        )
    )


def iso_utc(moment: datetime) -> str:
    """Return the moment for machines.

    >>> iso_utc(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    '2026-11-22T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
