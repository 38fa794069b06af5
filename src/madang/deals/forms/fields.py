"""Inputs that the forms of deals share: days, amounts, currencies, versions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.amounts import read_money
from madang.kit.money import named_currencies
from madang.kit.widgets import FileDrop

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.hubs.models import Actor

FIRST, LAST = date(1950, 1, 1), date(2199, 12, 30)
MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE


class DayField(forms.DateField):
    """A day as the browser's own input takes it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: it is none, or far outside of what deals are about.
        """
        day: date | None = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(gettext("Write a day between 1950 and 2199."))
        return day


def currencies() -> list[tuple[str, str]]:
    """Return the currencies that have a sign here, named in the reader's language."""
    return named_currencies(get_language() or "en")


def currency(label: Any = "", **options: Any) -> forms.ChoiceField:
    """Return a choice of currencies."""
    label = label or _("Currency")
    return forms.ChoiceField(label=label, choices=currencies, **options)


def amount(label: Any, **options: Any) -> forms.CharField:
    """Return an input for an amount as people write it; `amount_of` reads it."""
    options.setdefault("help_text", _("As you write it: 84.5 bn, 845억, 84,500."))
    return forms.CharField(label=label, max_length=60, **options)


def amount_of(form: forms.Form, name: str = "amount") -> Decimal | None:
    """Return the amount that a form's field says in the form's currency.

    What cannot be read is told at the field.
    """
    text = form.cleaned_data.get(name, "")
    if not text:
        return None
    try:
        return read_money(text, form.cleaned_data.get("currency", ""))
    except ValueError as fault:
        form.add_error(name, str(fault))
        return None


def version() -> forms.IntegerField:
    """Return the hidden number by which the first of two editors wins."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def firm(label: Any, by: Actor, **options: Any) -> NamedField:
    """Return an input for an organisation by its name."""
    return NamedField(model=Organisation, by=by, label=label, **options)


def upload(label: Any, **options: Any) -> forms.FileField:
    """Return an input for a file."""
    return forms.FileField(
        label=label, required=False, widget=FileDrop(most=LARGEST), **options
    )
