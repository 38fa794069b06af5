"""Inputs that the forms of outcomes share: months, numbers as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from madang.kit.amounts import (
    TwoCurrencies,
    TwoReadings,
    fault_of_words,
    number_in,
)
from madang.outcomes.models.indicators import PLACES

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.outcomes.models import Indicator

MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])(-\d\d)?")
MINUS = re.compile(r"\s*[-−－]\s*\d")
#: What Korean and Chinese count things by, behind a number of them.
COUNTERS = ("명", "개", "개사", "건", "곳", "人", "名", "个", "件", "家", "项")


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


class SpanForm(forms.Form):
    """The first and the last month of a row; faults of its days stand at them."""

    told_at = {"starts_on": "first", "ends_on": "last"}

    def clean(self) -> dict[str, Any]:
        """Return what was given; the last month is not before the first."""
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last month comes after the first."))
        return given


def read_number(text: str, indicator: Indicator, language: str) -> tuple[Decimal, str]:
    """Return the number that a text says, and the currency if it names one.

    Raises:
        TwoReadings: it can be read in two ways; both are in it.
        ValueError: with words for whoever typed it.
    """
    if MINUS.match(text):
        raise ValueError(gettext("A value cannot be negative."))
    try:
        number = _without_unit(text, indicator)
        return number_in(number, PLACES[indicator.unit], language)
    except TwoReadings:
        raise
    except TwoCurrencies as fault:
        told = gettext("“%(text)s” names two currencies. Write one amount in one.")
        raise ValueError(told % {"text": text}) from fault
    except ValueError as fault:
        told = gettext("“%(text)s” is no number. Write it like 1,500 or 1.5 million.")
        raise ValueError(told % {"text": text}) from fault


def _without_unit(text: str, indicator: Indicator) -> str:
    """Return a text without the unit's name or a counter at its end: 5 jobs, 5명."""
    if indicator.is_money:
        return text
    names = (*COUNTERS, *indicator.unit_names.values())
    words = "|".join(re.escape(one) for one in sorted(names, key=len)[::-1] if one)
    return re.sub(rf"\s*(?:{words})\s*$", "", text, flags=re.IGNORECASE)


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
