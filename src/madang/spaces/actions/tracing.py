"""Uploading a drawing, and putting what it shows on its floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.hubs import journal
from madang.hubs.actions import action
from madang.spaces import geometry, rules, tracing
from madang.spaces.actions.drawing import Drawn, draw_floor
from madang.spaces.actions.spaces import add_space
from madang.spaces.models import SpaceKind, Tracing
from madang.spaces.queries import codes_elsewhere, spaces_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.spaces.dxf.fitting import Choice
    from madang.spaces.models import Floor


@dataclass(frozen=True, slots=True)
class Traced:
    """An uploaded drawing that waits, with the journal's line about it."""

    row: Tracing
    lines: Sequence[journal.Line]


@action(rules.may_keep_spaces)
def trace(
    floor: Floor, by: Actor, *, name: str, found: dict[str, Any], now: datetime
) -> Traced:
    """What was read of an uploaded drawing waits at its floor, in place of another."""
    row, _is_new = Tracing.objects.update_or_create(
        hub=floor.hub,
        floor=floor,
        defaults={"name": name[:200], "found": found, "read_at": now},
    )
    line = journal.Line("spaces.trace", floor, {"name": [None, row.name]})
    return Traced(row, [line])


@action(rules.may_keep_spaces)
def take_over(
    waiting: Tracing,
    by: Actor,
    *,
    expected: int,
    choice: Choice,
    kind: str = "",
) -> Drawn:
    """The floor is drawn as the uploaded drawing has it, which waits no more.

    With a `kind`, rooms that the floor does not have are added as such.

    Raises:
        Refused: rooms cover each other, or reach beyond the floor.
        Stale: somebody drew the floor since.
    """
    floor = waiting.floor
    spaces = list(spaces_on(floor))
    made = tracing.propose(floor, spaces, waiting.found, choice, codes_elsewhere(floor))
    polygons = made.polygons
    for model, corners in made.new if kind else []:
        values = {"code": model.code, "names": model.names, "kind": kind}
        values |= {"net_m2": model.net_m2, "gross_m2": None}
        if kind == SpaceKind.DESK_ZONE:
            values["capacity"] = 1
        row = add_space(floor, by, values=values)
        polygons[row.pk] = geometry.stored(corners)
    drawn = draw_floor(
        floor,
        by,
        expected=expected,
        outline=geometry.stored(made.fitted.outline),
        walls=[geometry.stored(wall) for wall in made.fitted.walls],
        polygons=polygons,
    )
    name = waiting.name
    waiting.delete()
    line = journal.Line("spaces.take_over", floor, {"name": [None, name]})
    return Drawn(floor, [line], drawn.former)
