"""What an uploaded drawing would make of a floor: looked at first, then put there."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.spaces import geometry
from madang.spaces.drawings import NotADrawing
from madang.spaces.dxf.fitting import Choice, Fitted, Room, fit
from madang.spaces.laying import check_outline
from madang.spaces.models import Space, SpaceKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from madang.spaces.geometry import Polygon
    from madang.spaces.models import Floor

#: A layer with more rooms than this is no layer of rooms.
MOST_ROOMS = 300


@dataclass(slots=True)
class Proposal:
    """A floor as it would be drawn.

    `placed` are the floor's spaces by id, `new` rooms that it does not have yet,
    `strangers` rooms that cannot be added (their code is given elsewhere, or twice),
    `missing` spaces that the drawing does not show.  `faults` are by code.
    """

    fitted: Fitted
    placed: dict[int, tuple[Space, Polygon]] = field(default_factory=dict)
    new: list[tuple[Space, Polygon]] = field(default_factory=list)
    strangers: list[Room] = field(default_factory=list)
    missing: list[Space] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def missing_codes(self) -> str:
        """The codes of the spaces that the drawing does not show."""
        return ", ".join(space.code for space in self.missing)

    @property
    def strange_codes(self) -> str:
        """The codes of the rooms that cannot be added."""
        return ", ".join(room.code for room in self.strangers)

    @property
    def polygons(self) -> dict[int, Any]:
        """The outlines for `draw_floor`; spaces that are missing get none."""
        drawn = {pk: geometry.stored(at) for pk, (_s, at) in self.placed.items()}
        return {space.pk: [] for space in self.missing} | drawn


def propose(
    floor: Floor,
    spaces: Sequence[Space],
    found: dict[str, Any],
    choice: Choice,
    elsewhere: Collection[str],
) -> Proposal:
    """Return what a choice of layers would make of a floor that has these spaces.

    `elsewhere` are codes that the building has given already, in small letters.

    Raises:
        NotADrawing: the layer has no rooms or too many, or the unit is wrong.
    """
    fitted = fit(found, choice, [space.code for space in spaces])
    if len(fitted.rooms) > MOST_ROOMS:
        told = _("This layer has more than %(most)d rooms. Choose another.")
        raise NotADrawing(told % {"most": MOST_ROOMS})
    made = Proposal(fitted)
    _place(made, floor, {space.code.casefold(): space for space in spaces}, elsewhere)
    made.missing = [space for space in spaces if space.pk not in made.placed]
    _lay_together(made)
    return made


def _place(
    made: Proposal, floor: Floor, known: dict[str, Space], elsewhere: Collection[str]
) -> None:
    """Give each room to its space; the larger first where a code stands twice."""
    used: set[str] = set()
    by_size = sorted(
        made.fitted.rooms, key=lambda room: -abs(geometry.doubled_area(room.polygon))
    )
    for room in by_size:
        code = room.code.casefold()
        space = known.get(code)
        if code in used or (space is None and code in elsewhere):
            made.strangers.append(room)
        elif space is not None:
            made.placed[space.pk] = (space, room.polygon)
        else:
            made.new.append((_space_for(floor, room), room.polygon))
        used.add(code)


def _space_for(floor: Floor, room: Room) -> Space:
    area = geometry.area_m2(room.polygon)
    return Space(
        hub=floor.hub,
        floor=floor,
        building=floor.building,
        code=room.code,
        names={floor.hub.languages[0]: room.name} if room.name else {},
        kind=SpaceKind.SUITE,
        net_m2=area,
        shared_m2=Decimal(0),
        gross_m2=area,
    )


def _lay_together(made: Proposal) -> None:
    """Note which outlines cannot lie so."""
    seen: dict[int, tuple[Space, Polygon]] = {}
    both = [*made.placed.values(), *made.new]
    for number, (space, polygon) in enumerate(both):
        fault = check_outline(space, polygon, made.fitted.outline, seen)
        if fault:
            made.faults[space.code] = fault
        seen[space.pk or -number] = (space, polygon)
