"""Inputs that the forms of sourcing share: numbers, days, currencies, firms, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.directory.queries import organisations_of
from madang.kit import clock

if TYPE_CHECKING:
    from datetime import datetime

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
