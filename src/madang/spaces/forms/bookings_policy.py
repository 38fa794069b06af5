"""The form of a room's booking policy: when, how long, how far ahead, by whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madang.claims.models import Approval
from madang.claims.opening import Hours
from madang.kit.errors import Refused
from madang.spaces.models import LONGEST_WAIT, MOST_FREE_HOURS, Who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.claims.models import Resource
    from madang.spaces.models import BookingPolicy

STRETCH = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–~]\s*(\d{1,2}:\d{2})\s*")
DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"),
    _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
MINUTES = (
    "before_minutes", "after_minutes", "step_minutes", "shortest_minutes",
    "longest_minutes",
)  # fmt: skip
PLAIN = (*MINUTES, "approval", "horizon_days")
OWN = ("who", "no_show_minutes", "free_hours")
MOST_MINUTES = 7 * 24 * 60


class HoursField(forms.CharField):
    """A day's opening hours, such as ``08:00-12:00, 13:00-20:00``; empty is closed."""

    def __init__(self, weekday: int, **options: Any) -> None:
        super().__init__(required=False, max_length=100, **options)
        self.weekday = weekday
        self.widget.attrs["placeholder"] = "08:00–20:00"

    def clean(self, value: Any) -> list[list[object]]:
        """Return the stretches as a resource stores them.

        Raises:
            ValidationError: they are no times, or the earlier one is not first.
        """
        text = super().clean(value)
        return [self._stretch(one) for one in text.split(",") if one.strip()]

    def _stretch(self, text: str) -> list[object]:
        found = STRETCH.fullmatch(text)
        if found is None:
            raise forms.ValidationError(gettext("Write hours such as 08:00–20:00."))
        begins, ends = (one.zfill(5) for one in found.groups())
        ends = "24:00" if ends == "00:00" else ends
        try:
            return Hours.read([self.weekday, begins, ends]).write()
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


def _number(label: Any, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **options)


class PolicyForm(forms.Form):
    """How a room is booked."""

    who = forms.ChoiceField(label=_("Who may book"), choices=Who.choices)
    approval = forms.ChoiceField(label=_("Approval"), choices=Approval.choices)
    hold_hours = forms.IntegerField(
        label=_("Held for approval (hours)"), min_value=1, max_value=24 * 30
    )
    before_minutes = _number(_("Set-up before (minutes)"), 24 * 60)
    after_minutes = _number(_("Clearing after (minutes)"), 24 * 60)
    step_minutes = forms.TypedChoiceField(
        label=_("Bookings begin"),
        coerce=int,
        choices=[
            (0, _("at any minute")),
            (15, _("every quarter of an hour")),
            (30, _("every half hour")),
            (60, _("every hour")),
        ],
    )
    shortest_minutes = _number(_("At least (minutes)"), MOST_MINUTES)
    longest_minutes = _number(
        _("At most (minutes)"), MOST_MINUTES, help_text=_("0: as long as it is open.")
    )
    horizon_days = _number(
        _("At most ahead (days)"), 3650, help_text=_("0: without limit.")
    )
    no_show_minutes = _number(
        _("Given back when nobody came (minutes)"),
        LONGEST_WAIT,
        help_text=_("0: never. Who booked it checks in on the room's page."),
    )
    free_hours = _number(
        _("Cancelled free of charge (hours before)"),
        MOST_FREE_HOURS,
        help_text=_("0: until it begins. Later the price stays due."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        row: BookingPolicy,
        resource: Resource,
    ) -> None:
        first: dict[str, Any] = {name: getattr(resource, name) for name in PLAIN}
        first |= {name: getattr(row, name) for name in OWN}
        first |= {"version": row.version, "other_version": resource.version}
        first["hold_hours"] = max(1, resource.hold_minutes // 60)
        for day in range(len(DAYS)):
            first[f"day_{day}"] = ", ".join(
                f"{begins}–{ends}" for n, begins, ends in resource.opening if n == day
            )
        super().__init__(data, initial=first)
        for day, name in enumerate(DAYS):
            self.fields[f"day_{day}"] = HoursField(day, label=name)

    def catch_up(self, row: BookingPolicy, resource: Resource) -> None:
        """Let the next try replace what somebody else saved meanwhile."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a sent form's
        data["version"], data["other_version"] = row.version, resource.version
        self.data = data

    @property
    def days(self) -> list[Any]:
        """The inputs of the opening hours."""
        return [self[f"day_{day}"] for day in range(len(DAYS))]

    @property
    def policy(self) -> dict[str, Any]:
        """What the resource is to know."""
        given = self.cleaned_data
        opening = [one for day in range(len(DAYS)) for one in given[f"day_{day}"]]
        return {
            **{name: given[name] for name in PLAIN},
            "hold_minutes": given["hold_hours"] * 60,
            "opening": opening,
        }

    @property
    def values(self) -> dict[str, Any]:
        """What this room knows."""
        return {name: self.cleaned_data[name] for name in OWN}
