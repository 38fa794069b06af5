"""Forms of indicators: which of the library to take over, and a hub's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.measures import measures
from madang.kit.widgets import TextsFormField
from madang.outcomes.models import Frequency, Indicator, Method, Nature, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = (
    "names", "meanings", "unit", "unit_names", "nature", "method", "measure", "source",
    "frequency",
)  # fmt: skip


class IndicatorForm(forms.Form):
    """What an indicator counts, in which unit, how and how often."""

    names = TextsFormField(label=_("Name"), max_length=120)
    meanings = TextsFormField(
        label=_("What exactly is counted"), is_long=True, max_length=1000
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("of an indicator", "Unit"), choices=Unit.choices
    )
    unit_names = TextsFormField(
        label=_("Name of the unit"), required=False, max_length=30,
        help_text=_("Such as jobs, orders, patents."),
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=_("How periods come together"), choices=Nature.choices
    )
    method = forms.ChoiceField(
        label=_("Where values come from"), choices=Method.choices
    )
    measure = forms.ChoiceField(
        label=_("Counted from"), required=False,
        choices=lambda: [("", "–"), *((one.name, one.label) for one in measures())],
        help_text=_("Only for what the product counts by itself."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Proof that is asked for"), max_length=200, required=False
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, row: Indicator | None = None
    ) -> None:
        initial: dict[str, Any] = {
            "unit": Unit.COUNT, "nature": Nature.FLOW, "method": Method.ASKED,
            "frequency": Frequency.QUARTER,
        }  # fmt: skip
        if row is not None:
            initial = {name: getattr(row, name) for name in FIELDS}
            initial["version"] = row.version
        super().__init__(data, initial=initial)

    @property
    def values(self) -> dict[str, Any]:
        """What the indicator shall say."""
        return {name: self.cleaned_data[name] for name in FIELDS}
