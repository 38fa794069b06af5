"""Fields that forms of many rooms have: days, numbers, currencies, files, versions."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.kit.amounts import NO_LANGUAGE, TwoReadings, plain_number_in
from madang.kit.asking import ask_day, ask_number
from madang.kit.money import named_currencies
from madang.kit.parsing import TwoDays, day_in, decimal_in
from madang.kit.widgets import FileDrop

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 30)
LARGEST = Decimal(10) ** 13
LARGEST_FILE = 25 * 1024 * 1024
KEY = re.compile(r"[0-9]{1,18}")
TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")


def near(day: date) -> None:
    """Take a day or a moment that a person of today may mean.

    Raises:
        ValidationError: it is far from now; some zone could not even name it.
    """
    if not FIRST <= (day.date() if isinstance(day, datetime) else day) <= LAST:
        raise forms.ValidationError(_("Write a day between 1950 and 2199."))


class ManyField(forms.ModelMultipleChoiceField[Row]):
    """Several rows by their keys; what no key can be is no choice."""

    def clean(self, value: Any) -> QuerySet[Row]:
        """Return the rows.

        Raises:
            ValidationError: one is no choice; a number that no column holds neither.
        """
        for one in value if isinstance(value, list | tuple) else ():
            if not KEY.fullmatch(str(one)):
                told = self.error_messages["invalid_choice"]
                raise forms.ValidationError(told, params={"value": str(one)[:20]})
        return super().clean(value)


class DayField(forms.DateField):
    """A day as the browser's own input takes it, or as somebody writes it.

    One whose day and month could be swapped is asked back, whatever the language.
    """

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: it is none, or could be two.
        """
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return day_in(value)
        except TwoDays as two:
            asked = ask_day(two, get_language() or "en")
            raise forms.ValidationError(asked) from None
        except (ValueError, OverflowError):
            told = self.error_messages["invalid"]
            raise forms.ValidationError(told, code="invalid") from None

    def clean(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: it is none, or far from now.
        """
        day: date | None = super().clean(value)
        if day is not None:
            near(day)
        return day


class MomentField(forms.Field):
    """A day and a time of the hub's own clock."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def __init__(self, *, zone: str, **options: Any) -> None:
        super().__init__(**options)
        self.zone = ZoneInfo(zone)

    def prepare_value(self, value: Any) -> Any:
        """Show a moment on the hub's clock."""
        if not isinstance(value, datetime):
            return value
        return value.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another minute was given; the input shows no seconds."""
        return str(self.prepare_value(initial) or "") != str(data or "")[:16]

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment.

        Raises:
            ValidationError: it is none, or far from now.
        """
        if not value:
            return None
        try:
            found = datetime.fromisoformat(str(value)).replace(tzinfo=self.zone)
        except ValueError:
            told = _("Write a day and a time.")
            raise forms.ValidationError(told) from None
        near(found)
        return found


class NumberField(forms.Field):
    """A number as people write it: 84.5 and 84,5 are the same.

    What can be read in two ways is asked back, as `number_in` says; with `asks`, as in
    prices of parts, no language takes a comma for granted.  Without `grouped` a single
    separator begins decimals, as in shares.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(
        self,
        *,
        places: int = 2,
        asks: bool = False,
        grouped: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.places, self.asks, self.grouped = places, asks, grouped

    def prepare_value(self, value: Any) -> Any:
        """Show a number without empty decimals, and so that it is read the same."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value.normalize() + 0:f}"
        return f"{text}0" if self.grouped and TWO_WAYS.fullmatch(text) else text

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number.

        Raises:
            ValidationError: it is none, is read in two ways, or does not fit.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = self._read(text)
        except TwoReadings as two:
            asked = ask_number(two, get_language() or "en")
            raise forms.ValidationError(asked) from None
        except ValueError:
            told = _("Write a number like 84.5 or 84,5.")
            raise forms.ValidationError(told) from None
        if abs(number) >= LARGEST:
            raise forms.ValidationError(_("This number is too large."))
        if number != round(number, self.places):
            told = _("At most %(places)d decimals.")
            raise forms.ValidationError(told, params={"places": self.places})
        return number

    def _read(self, text: str) -> Decimal:
        if not self.grouped:
            return decimal_in(text, grouped=False)
        language = NO_LANGUAGE if self.asks else get_language() or "en"
        return plain_number_in(text, self.places, language)


def currencies() -> list[tuple[str, str]]:
    """Return the currencies that have a sign here, named in the reader's language."""
    return named_currencies(get_language() or "en")


def currency(label: Any = "", **options: Any) -> forms.ChoiceField:
    """Return a choice of currencies."""
    label = label or _("Currency")
    return forms.ChoiceField(label=label, choices=currencies, **options)


def text(label: Any, *, most: int, long: bool = False, **options: Any) -> forms.Field:
    """Return a field of text; a long one has several lines.

    What is too long is told: a browser that knows the limit would cut it silently.
    """
    widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
    field = forms.CharField(label=label, max_length=most, widget=widget, **options)
    field.widget.attrs.pop("maxlength", None)
    return field


def version() -> forms.IntegerField:
    """Return the hidden number by which the first of two editors wins."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def upload(label: Any, **options: Any) -> forms.FileField:
    """Return an input for a file; it may stay empty if nothing else is said."""
    options.setdefault("required", False)
    return forms.FileField(label=label, widget=FileDrop(most=LARGEST_FILE), **options)
