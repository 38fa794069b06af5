"""What is asked back where a number or a day can be read in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.kit.dates import day_text
from madang.kit.money import number_text

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.kit.amounts import TwoReadings
    from madang.kit.parsing import TwoDays

EVERY_PLACE = 6


def numbers_meant(two: TwoReadings, language: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the question that a number of two readings calls for, and its answers.

    Thousands are parted by spaces, which nobody takes for the mark of decimals.
    """
    shown = [(f"{one:f}", _plainly(one, language)) for one in two.readings]
    return _meant(shown[0][1], shown[1][1]), shown


def ask_number(two: TwoReadings, language: str) -> str:
    """Return the question for a number, and how to write either."""
    told, [(one, _one), (other, _other)] = numbers_meant(two, language)
    return f"{told} {_written(one, f'{other}0' if '.' in other else other)}"


def ask_day(two: TwoDays, language: str) -> str:
    """Return the question for a day, and how to write either.

    >>> from datetime import date
    >>> from madang.kit.parsing import TwoDays
    >>> ask_day(TwoDays("1/2/26", (date(2026, 2, 1), date(2026, 1, 2))), "en")[:42]
    'Did you mean Feb 1, 2026 or Jan 2, 2026? W'
    """
    one, other = two.days
    told = _meant(day_text(one, language), day_text(other, language))
    return f"{told} {_written(f'{one}', f'{other}')}"


def _meant(one: str, other: str) -> str:
    told = _("Did you mean %(one)s or %(other)s?")
    return told % {"one": one, "other": other}


def _written(one: str, other: str) -> str:
    told = _("Write it as %(one)s or as %(other)s.")
    return told % {"one": one, "other": other}


def _plainly(number: Decimal, language: str) -> str:
    """Return a number as whoever comes from wherever reads it in one way.

    >>> from decimal import Decimal
    >>> _plainly(Decimal(1234), "es").split(), str(_plainly(Decimal("1.234"), "en"))
    (['1', '234'], '1.234 (between 1 and 2)')
    """
    whole = int(number)
    if number == whole:
        return _spaced(whole)
    shown = number_text(number, language, _places(number))
    words = {"number": shown, "low": _spaced(whole), "high": _spaced(whole + 1)}
    return _("%(number)s (between %(low)s and %(high)s)") % words


def _spaced(whole: int) -> str:
    return f"{whole:,}".replace(",", "\xa0")


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return min(max(-int(exponent), 0), EVERY_PLACE)
