"""In which room of the hub tables of a round stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.meetings.models import Table
    from madang.spaces.queries.bookings import Room


class RoomsForm(forms.Form):
    """Tables, and the room in which they are to stand."""

    space = forms.ChoiceField(label=pgettext_lazy("meetings", "Room"), required=False)
    tables = forms.MultipleChoiceField(
        label=gettext_lazy("Tables"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rooms: Sequence[Room],
        tables: Sequence[Table],
    ) -> None:
        loose = [str(one.pk) for one in tables if one.space_id is None]
        super().__init__(data, initial={"tables": loose})
        space, chosen = self.fields["space"], self.fields["tables"]
        if isinstance(space, forms.ChoiceField):
            space.choices = [("", _("No room of the hub"))] + [
                (str(room.pk), _said(room)) for room in rooms
            ]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(str(one.pk), one.label) for one in tables]


def _said(room: Room) -> str:
    told = {"room": room, "place": room.place, "count": room.capacity}
    if room.capacity:
        return _("%(room)s, %(place)s, for %(count)d people") % told
    return _("%(room)s, %(place)s") % told
