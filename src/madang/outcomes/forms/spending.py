"""The form of a stated spend: whose, of what, when, how much, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory import industries
from madang.directory.models import Organisation
from madang.directory.queries import organisations_visible_to
from madang.kit.fields import NumberField, currency, text
from madang.outcomes.forms.fields import MonthField, SpanForm
from madang.outcomes.periods import last_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor


class SpendForm(SpanForm):
    """What is bought in all; without a buyer it is the region's."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data, initial={"currency": "USD"})
        buyers = organisations_visible_to(by).filter(kind="corporate")
        self.fields["buyer"] = forms.ModelChoiceField[Organisation](
            queryset=buyers.order_by("name_key", "pk"),
            label=pgettext_lazy("order", "Buyer"), required=False,
            empty_label=_("All buyers of the region"),
        )  # fmt: skip
        self.fields["industry"] = forms.ChoiceField(
            label=_("Industry"), required=False,
            choices=[("", _("All industries")), *industries.choices()],
        )  # fmt: skip
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["amount"] = NumberField(label=_("Spend"))
        self.fields["currency"] = currency(_("Currency"))
        self.fields["local_percent"] = forms.DecimalField(
            label=_("Of it local, by the same source"), min_value=0, max_value=100,
            decimal_places=2, max_digits=5, required=False, help_text="%",
        )  # fmt: skip
        self.fields["source"] = text(
            _("Who says so, and where"), most=200,
            help_text=_("A report with its page, or a letter of the buyer."),
        )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """What the statement shall say."""
        given = self.cleaned_data
        names = ("buyer", "industry", "amount", "currency", "local_percent", "source")
        months = {"starts_on": given["first"], "ends_on": last_of(given["last"])}
        return {name: given[name] for name in names} | months
