"""A new display: at which door or in which lobby, in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import LANGUAGES
from madang.spaces.models import DisplayTheme
from madang.spaces.queries import buildings_visible_to, spaces_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor


class DisplayForm(forms.Form):
    """What a display shows, and how."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Where the screen hangs.")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        rooms = spaces_visible_to(by).filter(is_bookable=True, retired_on=None)
        self.fields["space"] = forms.ModelChoiceField(
            label=_("Room"),
            queryset=rooms.order_by("building__order", "code"),
            required=False,
            empty_label=_("none: a display for a lobby"),
        )
        self.fields["building"] = forms.ModelChoiceField(
            label=_("Building"),
            queryset=buildings_visible_to(by).filter(retired_on=None),
            required=False,
            empty_label=_("all buildings"),
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=LANGUAGES, initial=by.hub.languages[0]
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("Brightness"), choices=DisplayTheme.choices
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen; a door's building is its room's own."""
        found = dict(self.cleaned_data)
        return found | ({"building": None} if found["space"] else {})
