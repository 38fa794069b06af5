"""Public holidays of the countries that a programme takes place in.

The days come from the ``holidays`` library, which follows each country's law; a
country that it does not know has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The library's languages for ours, the best first.
LANGUAGES = {
    "en": ("en_US", "en_HK"),
    "ko": ("ko", "en_US"),
    "es": ("es", "en_US"),
    "zh-hans": ("zh_CN", "zh_HK", "en_US"),
}
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: its day, its country and its name in the reader's language."""

    on: date
    country: str
    name: str


def holidays_on(day: date, countries: Iterable[str], language: str) -> list[Holiday]:
    """Return the public holidays of a day in some countries.

    >>> from datetime import date
    >>> holidays_on(date(2026, 11, 26), ["MX", "US"], "en")[0].name
    'Thanksgiving Day'
    """
    return [
        Holiday(day, country, days[day])
        for country in countries
        if day in (days := _days(country, day.year, language))
    ]


@lru_cache(maxsize=256)
def _days(country: str, year: int, language: str) -> dict[date, str]:
    """Return a country's public holidays of a year, named in a language."""
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return {}
    plain = holidays.country_holidays(country, years=year)
    wanted = LANGUAGES.get(language, LANGUAGES["en"])
    chosen = next((code for code in wanted if code in plain.supported_languages), None)
    if chosen is not None:
        plain = holidays.country_holidays(country, years=year, language=chosen)
    return dict(plain.items())


def is_weekend(day: date) -> bool:
    """Return whether a day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def next_free(
    day: date, countries: Iterable[str], language: str
) -> tuple[date, list[Holiday]]:
    """Return the day, or the next working day if it is a public holiday, and which.

    A day that is no holiday stays, even if it is a Sunday.

    >>> from datetime import date
    >>> moved, why = next_free(date(2026, 11, 16), ["MX", "US"], "en")
    >>> moved.isoformat(), [h.country for h in why]
    ('2026-11-17', ['MX'])
    """
    places = list(countries)
    met = holidays_on(day, places, language)
    if not met:
        return day, []
    while True:
        day += timedelta(days=1)
        more = holidays_on(day, places, language)
        met += more
        if not more and not is_weekend(day):
            return day, met
