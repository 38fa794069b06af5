"""A matching: what it is called, and what its sides are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.widgets import TextsFormField
from madang.meetings.models import MatchingKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.meetings.models import Matching

NAMED = ("names", "kind", "left", "right")


class MatchingForm(forms.Form):
    """A matching's names; its kind is chosen once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names = TextsFormField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Who meets"), choices=MatchingKind.choices)
    left = TextsFormField(
        label=_("One side is called"),
        max_length=60,
        required=False,
        help_text=_("Startups, suppliers, companies …"),
    )
    right = TextsFormField(
        label=_("The other side is called"),
        max_length=60,
        required=False,
        help_text=_("Investors, buyers, experts …"),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, row: Matching | None = None
    ) -> None:
        initial: dict[str, Any] = {"version": 0}
        if row is not None:
            initial = {name: getattr(row, name) for name in ("version", *NAMED)}
        super().__init__(data, initial=initial)
        self.fields["kind"].disabled = row is not None

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in NAMED}
