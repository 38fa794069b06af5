"""What one looks for among all spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.spaces import equipment
from madang.spaces.models import SpaceKind
from madang.spaces.queries import buildings_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor


class SearchForm(forms.Form):
    """Words, kind, building, people, area, equipment; everything may stay empty."""

    q = forms.CharField(label=_("Code or name"), required=False, max_length=100)
    people = forms.IntegerField(
        label=_("People at least"), required=False, min_value=0, max_value=100_000
    )
    m2 = forms.DecimalField(
        label=_("m² at least"), required=False, min_value=0, max_digits=9
    )

    def __init__(self, data: Mapping[str, Any], *, by: Actor) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            required=False,
            choices=[("", _("Any")), *SpaceKind.choices],
        )
        self.fields["building"] = forms.ModelChoiceField(
            label=_("Building"),
            required=False,
            empty_label=_("Any"),
            queryset=buildings_visible_to(by).filter(retired_on=None),
        )
        self.fields["equipment"] = forms.MultipleChoiceField(
            label=_("Equipment"),
            required=False,
            choices=equipment.choices,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for; a value that is none is left out."""
        self.is_valid()
        return self.cleaned_data
