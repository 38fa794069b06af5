"""Inputs that the forms of outcomes share: months, numbers as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from madang.kit.amounts import TwoReadings, fault_of_words, number_in
from madang.outcomes.models.indicators import PLACES

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.outcomes.models import Indicator

MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])(-\d\d)?")
MINUS = re.compile(r"\s*[-−－]\s*\d")


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
