"""The form of a rule of booking: its name, its numbers, where it holds, who may not."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.kit.widgets import TextsFormField
from madang.spaces.forms.bookings import time_input
from madang.spaces.models import Override
from madang.spaces.queries import buildings_visible_to, spaces_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.spaces.booking_rules import Kind
    from madang.spaces.models import BookingRule


def _fields() -> dict[str, forms.Field]:
    """Return the inputs of all parameters."""
    return {
        "until": forms.TimeField(label=_("Ends by"), widget=time_input()),
        "many": forms.IntegerField(
            label=_("At most, for one person"), min_value=1, max_value=1000
        ),
        "shortest": forms.IntegerField(
            label=_("At least (minutes)"), min_value=0, max_value=10_080, initial=0
        ),
        "longest": forms.IntegerField(
            label=_("At most (minutes)"),
            min_value=0,
            max_value=10_080,
            initial=0,
            help_text=_("0: without limit."),
        ),
        "hours": forms.IntegerField(
            label=_("At least ahead (hours)"), min_value=0, max_value=8760, initial=0
        ),
        "days": forms.IntegerField(
            label=_("At most ahead (days)"),
            min_value=0,
            max_value=3650,
            initial=0,
            help_text=_("0: without limit."),
        ),
    }


class RuleForm(forms.Form):
    """A rule of one kind."""

    names = TextsFormField(label=_("Name"), max_length=100)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        kind: Kind,
        row: BookingRule | None = None,
    ) -> None:
        first: dict[str, Any] = {}
        if row is not None:
            first = dict(row.parameters) | {
                "names": row.names,
                "where": row.building_id,
                "room": row.space.code if row.space else "",
                "override": row.override,
                "version": row.version,
            }
        super().__init__(data, initial=first)
        self.by, self.kind = by, kind
        buildings = buildings_visible_to(by).filter(retired_on=None)
        known = _fields()
        for name in kind.names:
            self.fields[name] = (
                forms.ModelChoiceField(queryset=buildings, label=_("Tenants of"))
                if name == "building"
                else known[name]
            )
        self.fields["where"] = forms.ModelChoiceField(
            queryset=buildings,
            required=False,
            label=_("Holds in"),
            empty_label=_("All buildings"),
        )
        self.fields["room"] = forms.CharField(
            required=False, max_length=30, label=_("only in the room (code)")
        )
        self.fields["override"] = forms.ChoiceField(
            label=pgettext_lazy("override", "Who may set it aside"),
            choices=Override.choices,
        )
        if row is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Find the room by its code in the building."""
        given = super().clean() or self.cleaned_data
        code = given.get("room")
        if code:
            rows = spaces_visible_to(self.by).filter(code=code, is_bookable=True)
            if given.get("where"):
                rows = rows.filter(building=given["where"])
            found = list(rows[:2])
            if len(found) != 1:
                text = gettext("There is no such room, or more than one.")
                self.add_error("room", text)
            given["space"] = found[0] if len(found) == 1 else None
        return given

    @property
    def values(self) -> dict[str, Any]:
        """The rule as it is to stand."""
        given = self.cleaned_data
        return {
            "names": given["names"],
            "building": given["where"],
            "space": given.get("space"),
            "override": given["override"],
            "parameters": {name: _plain(given[name]) for name in self.kind.names},
        }


def _plain(value: Any) -> Any:
    """Return a parameter as a row stores it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return getattr(value, "pk", value)
