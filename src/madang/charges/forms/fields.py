"""Fields that several forms of charges have: amounts, days, currencies, versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_name
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.kit.money import SIGNS, locale_of
from madang.kit.parsing import decimal_in

FIRST, LAST = date(1950, 1, 1), date(2199, 12, 30)
LARGEST = Decimal(10) ** 13


class AmountField(forms.Field):
    """A number as people write it: 84.5 and 84,5 are the same."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, places: int = 2, **options: Any) -> None:
        super().__init__(**options)
        self.places = places

    def prepare_value(self, value: Any) -> Any:
        """Show a number without empty decimals."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize() + 0:f}"

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number.

        Raises:
            ValidationError: it is none, too large, or has too many decimals.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = decimal_in(text, grouped=self.places == 2)  # noqa: PLR2004 -- money
        except ValueError:
            told = _("Write a number like 84.5 or 84,5.")
            raise forms.ValidationError(told) from None
        if abs(number) >= LARGEST:
            raise forms.ValidationError(_("This number is too large."))
        if number != round(number, self.places):
            told = _("At most %(places)d decimals.")
            raise forms.ValidationError(told, params={"places": self.places})
        return number


class DayField(forms.DateField):
    """A day as the browser's own input takes it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: it is none, or far from now.
        """
        day: date | None = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Write a day between 1950 and 2199."))
        return day


def text(label: Any, *, most: int, long: bool = False, **options: Any) -> forms.Field:
    """Return a field of text; a long one has several lines."""
    widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


def currencies() -> list[tuple[str, str]]:
    """Return the currencies that have a sign here, named in the reader's language."""
    locale = locale_of(get_language() or "en")
    return [
        (code, f"{code} · {get_currency_name(code, locale=locale)}") for code in SIGNS
    ]


def version() -> forms.IntegerField:
    """Return the hidden field that tells of which version somebody thinks."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)
