"""Inputs that the forms of deals share: days, amounts, currencies, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.amounts import read_money

if TYPE_CHECKING:
    from decimal import Decimal

    from madang.hubs.models import Actor


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


def firm(label: Any, by: Actor, **options: Any) -> NamedField:
    """Return an input for an organisation by its name."""
    return NamedField(model=Organisation, by=by, label=label, **options)
