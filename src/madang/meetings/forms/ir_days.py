"""An IR day: when, where, who pitches for how long, and a pitch's deck."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.files.kinds import MEGABYTE
from madang.kit.fields import DayField
from madang.kit.wall_time import settled, wall_time
from madang.kit.widgets import FileDrop, TextsFormField
from madang.meetings.actions.ir_days import MOST_MINUTES
from madang.meetings.forms.rounds import OUR_DAYS, zones

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Site
    from madang.meetings.models import IrDay, Party

PLAIN = ("names", "site", "place", "zone", "note", "is_open")
USUAL_MINUTES = 10


class IrDayForm(forms.Form):
    """An IR day as the organiser says it, by the clock of its zone."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names = TextsFormField(label=_("Name"), max_length=120)
    day = DayField(
        label=pgettext_lazy("IR day", "Day"),
        validators=OUR_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    opens = forms.TimeField(
        label=pgettext_lazy("IR day", "First pitch at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("All times of the day are by the clock of this zone."),
    )
    site: Any = forms.ModelChoiceField(label=_("Site"), queryset=None, required=False)
    place = forms.CharField(
        label=pgettext_lazy("IR day", "Hall"),
        max_length=200,
        required=False,
        help_text=_("A room, a hall, an address."),
    )
    note = TextsFormField(
        label=_("What everybody should know"),
        is_long=True,
        required=False,
        max_length=2000,
    )
    is_open = forms.BooleanField(
        label=_("Anybody with the address may see who speaks now and next"),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sites: QuerySet[Site],
        day: date,
        row: IrDay | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(row, sites, day))
        site, zone = self.fields["site"], self.fields["zone"]
        if isinstance(site, forms.ModelChoiceField):
            site.queryset = sites
        if isinstance(zone, forms.ChoiceField):
            zone.choices = zones([row.zone] if row else [], sites)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        starts = datetime.combine(said["day"], said["opens"])
        found = {name: said[name] for name in PLAIN}
        return found | {"starts_at": settled(starts, said["zone"])}


def _initial(row: IrDay | None, sites: QuerySet[Site], day: date) -> dict[str, Any]:
    if row is None:
        first = sites.first()
        return {
            "version": 0,
            "site": first and first.pk,
            "zone": first.zone if first else "UTC",
            "day": day,
            "opens": time(10),
        }
    starts = wall_time(row.starts_at, row.zone)
    found = {name: getattr(row, name) for name in ("version", *PLAIN)}
    return found | {"day": starts.date(), "opens": starts.time()}


class TurnForm(forms.Form):
    """A turn at the end of the running order: a party's pitch, or a break."""

    party: Any = forms.ModelChoiceField(
        label=_("Who pitches"),
        queryset=None,
        required=False,
        empty_label=_("Nobody: a break"),
    )
    title = forms.CharField(
        label=_("What the break is called"), max_length=120, required=False
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=USUAL_MINUTES
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, parties: QuerySet[Party]
    ) -> None:
        super().__init__(data)
        party = self.fields["party"]
        if isinstance(party, forms.ModelChoiceField):
            party.queryset = parties


class DeckForm(forms.Form):
    """A deck, as PDF."""

    file = forms.FileField(
        label=pgettext_lazy("pitch", "Deck"),
        widget=FileDrop(
            most=25 * MEGABYTE, help=_("PDF, up to 25 MB"), accept="application/pdf"
        ),
    )
