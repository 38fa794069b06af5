"""Forms of missions: the journey, its stops, its deals, its MOUs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.deals.actions.missions import FEWEST, MISSION
from madang.deals.forms.fields import amount, amount_of, firm
from madang.deals.models import Deal, MouKind
from madang.deals.queries import deals_outside, parties_of
from madang.directory.choosing import named
from madang.kit.fields import DayField, currency, version
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.deals.models import Mission, Mou
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

EVERY = tuple(code for code, _name in LANGUAGES)
#: Inputs for those who sign an MOU.
PARTIES = ("party_1", "party_2", "party_3", "party_4")
MOU = ("title", "kind", "signed_on", "currency", "text", "version")
STOP = ("on", "city", "country", "zone", "what", "organisation")


class MissionForm(forms.Form):
    """A mission: its names, days, host and public summary in all languages."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, row: Mission | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in MISSION}
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        self.fields["names"] = TextsFormField(
            label=_("Name"), languages=EVERY, max_length=120
        )
        self.fields["slug"] = forms.SlugField(
            label=_("Public address"), max_length=80,
            help_text=_("The last part of the page's address, such as boston-2026."),
        )  # fmt: skip
        self.fields["starts_on"] = DayField(label=_("First day"))
        self.fields["last_on"] = DayField(label=_("Last day"))
        self.fields["host"] = forms.CharField(
            label=_("Host"), required=False, max_length=200
        )
        self.fields["summary"] = TextsFormField(
            label=_("Public summary"), languages=EVERY, is_long=True, required=False,
            max_length=4000,
        )  # fmt: skip
        self.fields["is_public"] = forms.BooleanField(
            label=_("Show it to the world"), required=False,
            help_text=_("The summary, the stops, the sums and the MOUs; no deal."),
        )  # fmt: skip
        self.fields["version"] = version()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the mission."""
        return {name: self.cleaned_data[name] for name in MISSION}


class StopForm(forms.Form):
    """A place of a mission."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Mission
    ) -> None:
        super().__init__(data, initial={"on": row.starts_on})
        zones = [("", "–"), *((zone, zone) for zone in sorted(available_timezones()))]
        self.fields["on"] = DayField(label=_("Day"))
        self.fields["city"] = forms.CharField(label=_("City"), max_length=100)
        self.fields["country"] = forms.CharField(
            label=_("Country"), max_length=2, help_text=_("Two letters, such as US.")
        )
        self.fields["zone"] = forms.ChoiceField(label=_("Time zone"), choices=zones)
        self.fields["what"] = forms.CharField(
            label=_("What is done there"), max_length=300, required=False
        )
        self.fields["organisation"] = firm(_("Whom it visits"), by, required=False)

    def clean_country(self) -> str:
        """Return the letters as capitals."""
        return str(self.cleaned_data["country"]).upper()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the stop."""
        return {name: self.cleaned_data[name] for name in STOP}


class LinkForm(forms.Form):
    """A deal that came of a mission."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Mission
    ) -> None:
        super().__init__(data)
        self.fields["deal"] = forms.ModelChoiceField[Deal](
            queryset=deals_outside(by, row), label=_("Deal")
        )


class MouForm(forms.Form):
    """An MOU: what it is about, who signed, and what it names at most."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Mou | None = None
    ) -> None:
        initial: dict[str, Any] = {"currency": by.hub.currency}
        if row is not None:
            initial = {
                name: getattr(row, name)
                for name in (
                    "title",
                    "kind",
                    "signed_on",
                    "currency",
                    "text",
                    "version",
                )
            }
            if row.maximum is not None:
                initial["maximum"] = f"{row.maximum.normalize():f}"
            parties = zip(PARTIES, parties_of(row), strict=False)
            initial |= {name: named(party) for name, party in parties}
        super().__init__(data, initial=initial)
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=200)
        self.fields["kind"] = forms.ChoiceField(
            label=_("About"), choices=MouKind.choices
        )
        self.fields["signed_on"] = DayField(label=_("Signed on"))
        for number, name in enumerate(PARTIES):
            self.fields[name] = firm(
                _("Party %(number)d") % {"number": number + 1},
                by,
                required=number < FEWEST,
            )
        self.fields["maximum"] = amount(
            _("At most"), required=False,
            help_text=_("What it names at most. It is never counted as investment."),
        )  # fmt: skip
        self.fields["currency"] = currency(required=False)
        self.fields["text"] = forms.CharField(
            label=_("What it says"), required=False, max_length=5000,
            widget=forms.Textarea({"rows": 4}),
        )  # fmt: skip
        self.fields["version"] = version()

    def clean(self) -> dict[str, Any]:
        """Return what was typed, the maximum read in its currency."""
        self.cleaned_data["maximum"] = amount_of(self, "maximum")
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the MOU."""
        names = ("title", "kind", "signed_on", "maximum", "currency", "text")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def parties(self) -> list[Organisation]:
        """Those who signed."""
        given = [self.cleaned_data.get(name) for name in PARTIES]
        return [party for party in given if party is not None]
