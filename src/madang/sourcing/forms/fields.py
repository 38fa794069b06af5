"""Inputs that the forms of sourcing share: numbers, days, currencies, firms, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.directory.queries import organisations_of

if TYPE_CHECKING:
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
