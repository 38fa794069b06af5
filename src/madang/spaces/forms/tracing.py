"""Which layers of an uploaded drawing hold what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madang.spaces.dxf.fitting import METRES, Choice, Found
from madang.spaces.models import SpaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

UNITS = {
    "mm": gettext_lazy("Millimetres"),
    "cm": gettext_lazy("Centimetres"),
    "dm": gettext_lazy("Decimetres"),
    "m": gettext_lazy("Metres"),
    "in": gettext_lazy("Inches"),
    "ft": gettext_lazy("Feet"),
}


class TracingForm(forms.Form):
    """The layers of rooms, of the floor's outline and of walls; unit; what is added."""

    rooms = forms.TypedChoiceField(label=gettext_lazy("Layer of the rooms"), coerce=int)
    outline = forms.TypedChoiceField(
        label=gettext_lazy("Layer of the floor's outline"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    walls = forms.TypedChoiceField(
        label=gettext_lazy("Layer of the walls"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the drawing"),
        choices=[(unit, UNITS[unit]) for unit in METRES],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Rooms that the floor does not have yet"),
        choices=[
            ("", gettext_lazy("are left out")),
            *SpaceKind.choices,
        ],
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, found: Found, guess: Choice
    ) -> None:
        chosen = data or {
            "rooms": str(guess.rooms),
            "outline": "" if guess.outline is None else str(guess.outline),
            "walls": "" if guess.walls is None else str(guess.walls),
            "unit": guess.unit,
        }
        super().__init__(chosen)
        shapes = _layers(found, "shapes")
        none = ("", _("a box around all rooms"))
        self.fields["rooms"].choices = shapes  # type: ignore[attr-defined]
        self.fields["outline"].choices = [none, *shapes]  # type: ignore[attr-defined]
        lines = [("", _("none")), *_layers(found, "lines")]
        self.fields["walls"].choices = lines  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        given = self.cleaned_data
        return Choice(given["rooms"], given["unit"], given["outline"], given["walls"])


def _layers(found: Found, what: str) -> list[tuple[str, str]]:
    """Return the layers that have such things, with how many."""
    counted = Counter(layer for layer, _points in found[what])
    return [
        (
            str(layer),
            (_outlines(n) if what == "shapes" else _lines(n))
            % {"name": found["layers"][layer], "count": n},
        )
        for layer, n in counted.items()
    ]


def _outlines(count: int) -> str:
    return ngettext(
        "%(name)s: %(count)d outline", "%(name)s: %(count)d outlines", count
    )


def _lines(count: int) -> str:
    return ngettext("%(name)s: %(count)d line", "%(name)s: %(count)d lines", count)
