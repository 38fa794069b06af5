"""What a report is asked for, and forms of rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.deals.models import Mission, RateSource
from madang.deals.queries import missions_visible_to, sources_visible_to
from madang.deals.report import Wanted
from madang.kit.fields import DayField, currencies, currency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor


class ReportForm(forms.Form):
    """The day of a report, whose deals, and in which currency to read it."""

    def __init__(self, data: Mapping[str, Any], *, by: Actor, today: date) -> None:
        given = data.copy()  # type: ignore[attr-defined]
        given["on"] = given.get("on") or str(today)
        given["rates_on"] = given.get("rates_on") or given["on"]
        super().__init__(given)
        self.today = today
        self.fields["on"] = DayField(label=_("As of"), required=False)
        self.fields["mission"] = forms.ModelChoiceField[Mission](
            queryset=missions_visible_to(by), label=_("Mission"), required=False,
            empty_label=_("All deals"),
        )  # fmt: skip
        self.fields["currency"] = forms.ChoiceField(
            label=_("Convert to"), required=False,
            choices=lambda: [("", _("not converted")), *currencies()],
        )  # fmt: skip
        self.fields["source"] = forms.ModelChoiceField[RateSource](
            queryset=sources_visible_to(by), label=_("Source of rates"),
            required=False, empty_label="–",
        )  # fmt: skip
        self.fields["rates_on"] = DayField(label=_("Rates of"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return what was asked for; a conversion needs its source."""
        given = self.cleaned_data
        if given.get("currency") and not given.get("source"):
            self.add_error("source", _("Say whose rates are to be used."))
        return given

    @property
    def wanted(self) -> Wanted:
        """What is asked for; what is wrong is left out, and told at its field."""
        given = self.cleaned_data if self.is_valid() else {}
        on = given.get("on") or self.today
        return Wanted(
            on,
            given.get("mission"),
            given.get("currency", ""),
            given.get("source"),
            given.get("rates_on") or on,
        )


class SourceForm(forms.Form):
    """A source of rates by its name."""

    name = forms.CharField(label=_("Name of the source"), max_length=120)


class RateForm(forms.Form):
    """What a currency is worth on a day."""

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(data, initial={"on": today, "base": "USD", "quote": "KRW"})
        self.fields["on"] = DayField(label=_("Day"))
        self.fields["base"] = currency(_("One unit of"))
        self.fields["rate"] = forms.DecimalField(
            label=_("Is worth"), max_digits=20, decimal_places=8
        )
        self.fields["quote"] = currency(_("In this currency"))
