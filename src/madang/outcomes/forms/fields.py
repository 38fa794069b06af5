"""Inputs that the forms of outcomes share: months, numbers as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from madang.kit.amounts import TwoReadings, fault_of_words, number_in
from madang.kit.money import number_text
from madang.outcomes.models.indicators import PLACES

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.outcomes.models import Indicator

MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])(-\d\d)?")
MINUS = re.compile(r"\s*[-−－]\s*\d")
EVERY_PLACE = 6


class MonthField(forms.CharField):
    """A month as the browser's own input takes it; its value is the first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-05"})

    def clean(self, value: Any) -> date | None:
        """Return the first day of the month.

        Raises:
            ValidationError: it is none.
        """
        text = super().clean(value)
        if not text:
            return None
        if not MONTH.fullmatch(text):
            raise forms.ValidationError(gettext("Write a month like 2026-05."))
        return date(int(text[:4]), int(text[5:7]), 1)

    def prepare_value(self, value: Any) -> Any:
        """Show a day as its month."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


def read_number(text: str, indicator: Indicator, language: str) -> tuple[Decimal, str]:
    """Return the number that a text says, and the currency if it names one.

    Raises:
        TwoReadings: it can be read in two ways; both are in it.
        ValueError: with words for whoever typed it.
    """
    if MINUS.match(text):
        raise ValueError(gettext("A value cannot be negative."))
    try:
        return number_in(text, PLACES[indicator.unit], language)
    except TwoReadings:
        raise
    except ValueError as fault:
        told = gettext("“%(text)s” is no number. Write it like 1,500 or 150만.")
        raise ValueError(told % {"text": text}) from fault


def asked_back(two: TwoReadings, language: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the question that a text of two readings calls for, and its answers.

    Thousands are parted by spaces, which nobody takes for the mark of decimals.
    """
    shown = [(f"{one:f}", _plainly(one, language)) for one in two.readings]
    told = gettext("Did you mean %(one)s or %(other)s?")
    return told % {"one": shown[0][1], "other": shown[1][1]}, shown


def _plainly(number: Decimal, language: str) -> str:
    """Return a number as whoever comes from wherever reads it in one way.

    >>> from decimal import Decimal
    >>> _plainly(Decimal(1234), "es").split(), str(_plainly(Decimal("1.234"), "en"))
    (['1', '234'], '1.234 (between 1 and 2)')
    """
    whole = int(number)
    digits = f"{whole:,}".replace(",", "\xa0")
    if number == whole:
        return digits
    shown = number_text(number, language, _places(number))
    words = {"number": shown, "low": digits, "high": whole + 1}
    return gettext("%(number)s (between %(low)s and %(high)s)") % words


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return min(max(-int(exponent), 0), EVERY_PLACE)


def currency_of(text: str, named: str, chosen: str, indicator: Indicator) -> str:
    """Return the currency of a number that was written beside a chosen one.

    Raises:
        ValueError: the text says another one, with words for whoever typed it.
    """
    if not indicator.is_money:
        if named:
            raise ValueError(gettext("This indicator is no money."))
        return ""
    if not chosen:
        return named
    if fault := fault_of_words(text, named, chosen):
        raise ValueError(fault)
    return chosen
