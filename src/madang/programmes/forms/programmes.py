"""Forms of a programme: itself, its sponsors, its co-hosts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.hubs.queries import sites_of
from madang.kit.fields import ManyField
from madang.programmes.actions.programmes import FIELDS
from madang.programmes.forms import fields
from madang.programmes.models import Cohost, Sight
from madang.programmes.moments import start_of, wall_time
from madang.programmes.queries import partners_to_choose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from madang.hubs.models import Actor, Hub, Site
    from madang.programmes.models import Programme, ProgrammeSponsor


ONE_DAY, A_MOMENT = timedelta(days=1), timedelta(microseconds=1)


class ProgrammeForm(forms.Form):
    """A programme's words, look, languages and sites."""

    version = fields.version()

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: Programme | None = None,
        sites: list[Site] | None = None,
    ) -> None:
        initial: dict[str, Any] = {
            "languages": by.hub.languages,
            "colour": by.hub.colour,
        }
        if row is not None:
            initial = {name: getattr(row, name) for name in FIELDS}
            initial["version"] = row.version
        initial["sites"] = [site.pk for site in sites or ()]
        super().__init__(data, initial=initial)
        self.fields["names"] = fields.texts(_("Name"), by)
        self.fields["summary"] = fields.texts(
            _("In one sentence"), by, required=False, most=300
        )
        self.fields["description"] = fields.texts(
            _("Description"), by, is_long=True, required=False
        )
        self.fields["terms"] = fields.texts(
            _("Rules"),
            by,
            is_long=True,
            required=False,
            help_text=_("Who may apply, what is given, what is expected."),
        )
        self.fields["languages"] = fields.languages(_("Languages"))
        self.fields["sites"] = ManyField(
            queryset=sites_of(by.hub),
            label=_("Sites"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Their countries' public holidays count when dates are planned."
            ),
        )
        self.fields["colour"] = forms.CharField(
            label=_("Colour"),
            max_length=7,
            widget=forms.TextInput(attrs={"type": "color"}),
        )
        self.fields["slug"] = fields.slug()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the programme."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class SponsorForm(forms.Form):
    """Who sponsors the programme, from when until when."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: ProgrammeSponsor | None = None,
    ) -> None:
        names = ("starts_on", "ends_on", "remark")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial=initial)
        if row is None:
            self.fields["organisation"] = NamedField(
                model=Organisation, by=by, label=_("Organisation")
            )
        self.fields["starts_on"] = fields.day(_("From"))
        self.fields["ends_on"] = fields.day(_("Until"), required=False)
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=200, required=False
        )


class CohostForm(forms.Form):
    """Which hub runs the programme with us, what it sees, and in which period.

    Days begin in the programme's home zone; the last day is included.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        zone: str,
        today: date,
        row: Cohost | None = None,
    ) -> None:
        self.zone = zone
        initial: dict[str, Any] = {"sees": [Sight.PROGRAMME], "starts_on": today}
        if row is not None:
            initial = {
                "sees": row.sees,
                "remark": row.remark,
                "starts_on": wall_time(row.starts_at, zone).date(),
                "ends_on": _last_day(row.ends_at, zone),
            }
        super().__init__(data, initial=initial)
        if row is None:
            self.fields["partner"] = forms.ModelChoiceField(
                queryset=partners_to_choose(by.hub), label=_("Partner hub")
            )
        self.fields["sees"] = forms.MultipleChoiceField(
            label=_("What it sees"),
            choices=Sight.choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Its staff read this; they change nothing."),
        )
        self.fields["starts_on"] = fields.day(_("From"))
        self.fields["ends_on"] = fields.day(
            _("Last day"), required=False, help_text=_("Empty: until one is set.")
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"),
            max_length=200,
            required=False,
            help_text=_("Such as the agreement's number and date."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was agreed, the period as instants."""
        given = self.cleaned_data
        last = given["ends_on"]
        return {
            "sees": given["sees"],
            "remark": given["remark"],
            "starts_at": start_of(given["starts_on"], self.zone),
            "ends_at": start_of(last + ONE_DAY, self.zone) if last else None,
        }

    @property
    def partner(self) -> Hub:
        """The hub chosen."""
        found: Hub = self.cleaned_data["partner"]
        return found


def _last_day(ends_at: datetime | None, zone: str) -> date | None:
    return None if ends_at is None else (wall_time(ends_at, zone) - A_MOMENT).date()
