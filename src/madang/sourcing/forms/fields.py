"""Inputs that the forms of sourcing share: numbers, days, currencies, firms, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.directory.queries import organisations_of
from madang.kit import clock
from madang.kit.fields import DayField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor


class FirmChoice(forms.ModelChoiceField[Organisation]):
    """One of few organisations, told by name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return its name."""
        return obj.display_name


def firm(label: Any, by: Actor, own: frozenset[int] | None = None) -> forms.Field:
    """Return an input for an organisation: any by its name, or one of one's own."""
    if own is None:
        return NamedField(model=Organisation, by=by, label=label)
    found = organisations_of(by.hub).filter(pk__in=own)
    return FirmChoice(queryset=found, label=label, empty_label=None)


def deadline(form: forms.Form) -> datetime:
    """Return until when a form takes answers; what was just written lies ahead.

    Raises:
        ValidationError: it does not.
    """
    moment: datetime = form.cleaned_data["closes_at"]
    if "closes_at" in form.changed_data and moment <= clock.now():
        told = _("The deadline is over already. Choose a later one.")
        raise forms.ValidationError(told)
    return moment


def above_zero(told: Any) -> Callable[[Decimal], None]:
    """Return a check that a number is above 0, so that all faults are told at once."""

    def check(number: Decimal) -> None:
        if number <= 0:
            raise forms.ValidationError(told)

    return check


def past_day(label: Any, today: date, **options: Any) -> DayField:
    """Return an input for a day that has come."""

    def check(day: date) -> None:
        if day > today:
            raise forms.ValidationError(_("This day is still to come."))

    return DayField(label=label, validators=[check], **options)
