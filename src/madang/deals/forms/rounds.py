"""Forms of fundraising rounds and of who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.deals.forms.fields import amount, amount_of, firm
from madang.deals.models import Instrument
from madang.kit.fields import DayField, currency, version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.deals.models import FundraisingRound
    from madang.hubs.models import Actor

FACTS = ("name", "instrument", "currency", "opened_on", "closed_on")


class RoundForm(forms.Form):
    """A round: of which company, how much, how, and since when."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        today: date,
        row: FundraisingRound | None = None,
    ) -> None:
        initial: dict[str, Any] = {"opened_on": today, "currency": by.hub.currency}
        if row is not None:
            initial = {name: getattr(row, name) for name in FACTS}
            initial["version"] = row.version
            if row.target is not None:
                initial["target"] = f"{row.target.normalize():f}"
        super().__init__(data, initial=initial)
        if row is None:
            self.fields["company"] = firm(_("Company"), by)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=80, help_text=_("Such as Seed or Series A.")
        )
        self.fields["instrument"] = forms.ChoiceField(
            label=_("Instrument"), choices=Instrument.choices
        )
        self.fields["target"] = amount(_("Target"), required=False)
        self.fields["currency"] = currency()
        self.fields["opened_on"] = DayField(label=_("Opened on"))
        self.fields["closed_on"] = DayField(label=_("Closed on"), required=False)
        self.fields["version"] = version()

    def clean(self) -> dict[str, Any]:
        """Return what was typed, the target read in its currency."""
        self.cleaned_data["target"] = amount_of(self, "target")
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the round."""
        given = self.cleaned_data
        return {name: given[name] for name in given if name != "version"}


class ShareForm(forms.Form):
    """An investor in a round, with its share."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["investor"] = firm(_("Investor"), by)
        self.fields["percent"] = forms.DecimalField(
            label=_("Share in per cent"), required=False, max_digits=6,
            decimal_places=3,
        )  # fmt: skip
        self.fields["is_lead"] = forms.BooleanField(
            label=_("Leads the round"), required=False
        )
