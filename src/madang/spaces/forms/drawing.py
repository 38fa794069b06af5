"""The form under the designer: corners as text, rows, an uploaded drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.sent import number_sent
from madang.kit.widgets import FileDrop
from madang.spaces import floorplan, geometry
from madang.spaces.dxf import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.spaces.models import Floor, Space

LONGEST = 8000


class ToolsForm(forms.Form):
    """How spaces are laid out in rows, and a drawing to read."""

    rows = forms.IntegerField(
        label=_("Rows"), min_value=1, max_value=20, initial=2, required=False
    )
    aisle = forms.DecimalField(
        label=_("Aisle in m"),
        min_value=0,
        max_value=20,
        max_digits=4,
        decimal_places=2,
        initial=Decimal("1.8"),
        required=False,
    )
    width = forms.DecimalField(
        label=_("Width of the drawing in m"),
        help_text=_("For an SVG; a DXF says it itself."),
        min_value=Decimal(1),
        max_value=geometry.LONGEST,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    file = forms.FileField(
        label=_("Drawing (DXF or SVG)"),
        required=False,
        widget=FileDrop(
            most=reading.LARGEST,
            help=_("DXF up to 20 MB, SVG up to 2 MB"),
            accept=".dxf,.svg",
        ),
    )


@dataclass(slots=True)
class Row:
    """A space in the designer: its corners as text, and what is wrong with them."""

    space: Space
    text: str
    faults: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return f"space-{self.space.pk}"

    @property
    def drawn_m2(self) -> Decimal | None:
        """The area of what is drawn, where it can be read."""
        try:
            corners = geometry.checked(pairs_in(self.text))
        except geometry.NotAnOutline:
            return None
        return geometry.area_m2(corners) if corners else None


@dataclass(slots=True)
class Sheet:
    """Everything that is drawn on a floor, as the form holds it."""

    outline: str
    walls: str
    rows: list[Row]
    version: int
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def polygons(self) -> dict[int, list[list[str]]]:
        """The corners typed for each space, by its id."""
        return {row.space.pk: pairs_in(row.text) for row in self.rows}

    @property
    def wall_lines(self) -> list[list[list[str]]]:
        """The walls, one from each line of text."""
        lines = (pairs_in(line) for line in self.walls.splitlines())
        return [line for line in lines if line]

    def say(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Put what is wrong at its place."""
        self.faults = faults
        for row in self.rows:
            row.faults = faults.get(row.name, ())


def pairs_in(text: str) -> list[list[str]]:
    """Return typed corners as pairs of texts; what is no pair stays one to be refused.

    >>> pairs_in("0,0 4.5,0")
    [['0', '0'], ['4.5', '0']]
    """
    return [pair.split(",") for pair in text.replace(";", " ").split()]


def text_of(value: object) -> str:
    """Return corners as one types them.

    >>> text_of([[0, 0], [4.5, 0.0]])
    '0,0 4.5,0'
    """
    return " ".join(f"{x},{y}" for x, y in floorplan.corners_of(geometry.read(value)))


def sheet_of(floor: Floor, spaces: Iterable[Space]) -> Sheet:
    """Return what is drawn on a floor now."""
    return Sheet(
        outline=text_of(floor.outline),
        walls="\n".join(text_of(wall) for wall in floor.walls),
        rows=[Row(space, text_of(space.polygon)) for space in spaces],
        version=floor.version,
    )


def sheet_in(data: Mapping[str, Any], floor: Floor, spaces: Iterable[Space]) -> Sheet:
    """Return what was typed; a space that the form did not know stays as it is."""
    version = data.get("version", "")
    return Sheet(
        outline=data.get("outline", "")[:LONGEST],
        walls=data.get("walls", "")[: LONGEST * 4],
        rows=[
            Row(
                space,
                data.get(f"space-{space.pk}", text_of(space.polygon))[:LONGEST],
            )
            for space in spaces
        ],
        version=number_sent(version, floor.version),
    )
