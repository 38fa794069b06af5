"""Forms of a call: its words and its moments; and those of a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.programmes.forms import fields
from madang.programmes.shifting import MOMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Site
    from madang.programmes.models import Call, Programme
    from madang.programmes.shifting import Shift

MOST_GRACE = 24 * 60


class MomentsForm(forms.Form):
    """The moments of a call as wall time in its zone."""

    def add_moments(self, sites: Sequence[Site], now: datetime) -> None:
        """Give the form its zone and its moments."""
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=fields.zone_choices(sites, now),
            help_text=_("All moments below are by the clock of this zone."),
        )
        self.fields["opens_at"] = fields.WallTimeField(label=_("Opens"))
        self.fields["early_at"] = fields.WallTimeField(
            label=_("Early until"), required=False
        )
        self.fields["closes_at"] = fields.WallTimeField(
            label=_("Closes"),
            help_text=_("Sharp: 16:00 takes what arrives before 16:00:00."),
        )

    def clean(self) -> dict[str, Any]:
        """Turn wall times into instants, each fault at its field."""
        super().clean()
        zone = self.cleaned_data.get("zone")
        if zone:
            for name in MOMENTS:
                fields.settle(self, name, zone)
        return self.cleaned_data


class CallForm(MomentsForm):
    """A call's words, moments and languages."""

    version = fields.version()

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        programme: Programme,
        sites: Sequence[Site],
        now: datetime,
        row: Call | None = None,
    ) -> None:
        initial: dict[str, Any] = {
            "languages": programme.languages,
            "zone": sites[0].zone if sites else "UTC",
            "grace_minutes": 0,
        }
        if row is not None:
            names = ("slug", "names", "intro", "zone", "grace_minutes", "languages")
            initial = {name: getattr(row, name) for name in names}
            initial |= {n: fields.as_wall(getattr(row, n), row.zone) for n in MOMENTS}
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        self.fields["names"] = fields.texts(_("Name"), by)
        self.fields["intro"] = fields.texts(
            _("About this call"), by, is_long=True, required=False
        )
        self.add_moments(sites, now)
        self.fields["grace_minutes"] = forms.IntegerField(
            label=_("Grace in minutes"),
            min_value=0,
            max_value=MOST_GRACE,
            help_text=_("What arrives this long after closing is taken, too."),
        )
        self.fields["languages"] = fields.languages(_("Languages"))
        self.fields["slug"] = fields.slug()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the call."""
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


class WeeksForm(forms.Form):
    """By how many weeks a copy is shifted."""

    weeks = forms.IntegerField(
        label=_("Shift by weeks"), min_value=1, max_value=1040, required=False
    )


class CopyForm(MomentsForm):
    """The copy's name and its moments, as proposed or as somebody changed them."""

    weeks = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(  # noqa: PLR0913 -- what a form needs to know
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        call: Call,
        sites: Sequence[Site],
        shifts: Sequence[Shift],
        weeks: int,
        now: datetime,
    ) -> None:
        initial: dict[str, Any] = {
            "names": call.names,
            "zone": call.zone,
            "weeks": weeks,
        }
        initial |= {one.name: fields.as_wall(one.new, call.zone) for one in shifts}
        super().__init__(data, initial=initial)
        self.fields["names"] = fields.texts(_("Name"), by)
        self.add_moments(sites, now)
        self.fields["slug"] = fields.slug()
        for one in shifts:
            if one.why:
                self.fields[one.name].help_text = " ".join(one.why)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the call."""
        return {k: v for k, v in self.cleaned_data.items() if k != "weeks"}
