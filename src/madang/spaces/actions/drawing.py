"""Drawing a floor: its outline, its walls and the outlines of its spaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.spaces import geometry, rules
from madang.spaces.actions.atoms import arrange
from madang.spaces.checking import check
from madang.spaces.geometry import NotAnOutline, Polygon
from madang.spaces.laying import check_outline
from madang.spaces.models import Floor, FormerDrawing, Space
from madang.spaces.queries import former_drawings_of, outlines_on, spaces_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.spaces.models import Building

#: How many former drawings of a floor are kept.
MOST_FORMER = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """A floor that was drawn, with the journal's lines about it and its spaces."""

    row: Floor
    lines: Sequence[journal.Line]
    former: FormerDrawing | None = None


@action(rules.may_keep_spaces)
def draw_space(
    space: Space, by: Actor, *, expected: int, polygon: Sequence[Any]
) -> Space:
    """The space has this outline; with no corners it is on the plan no more.

    Raises:
        NotAnOutline: it crosses itself, leaves the floor, or covers a neighbour.
        Stale: somebody saved the space since.
    """
    found = geometry.checked(polygon)
    others = outlines_on(space.floor)
    others.pop(space.pk, None)
    fault = check_outline(space, found, geometry.read(space.floor.outline), others)
    if fault:
        raise NotAnOutline(fault, fields={"polygon": [fault]})
    space.polygon = geometry.stored(found)
    return save_version(space, expected, ["polygon"])


@action(rules.may_keep_spaces)
def draw_floor(
    floor: Floor,
    by: Actor,
    *,
    expected: int,
    outline: Sequence[Any],
    walls: Sequence[Any] = (),
    polygons: Mapping[int, Sequence[Any]],
) -> Drawn:
    """The floor is drawn so: its outline, its walls, and its spaces by their ids.

    A space that is not named stays as it is drawn.

    How it was drawn before can be brought back by `restore_drawing`.

    Raises:
        Refused: an outline crosses itself, leaves the floor, or covers another; each
            fault stands at ``outline``, ``walls`` or ``space-<id>``.
        Stale: somebody saved the floor since.
    """
    faults: dict[str, list[str]] = {}
    border = _tried(faults, "outline", lambda: geometry.checked(outline))
    lines = _tried(faults, "walls", lambda: geometry.checked_lines(walls))
    drawn = {
        space.pk: (space, geometry.read(space.polygon)) for space in spaces_on(floor)
    }
    for pk, corners in polygons.items():
        if pk in drawn:
            found = _tried(faults, f"space-{pk}", lambda c=corners: geometry.checked(c))
            drawn[pk] = (drawn[pk][0], found)
    if not faults:
        _check_together(faults, tuple(border), drawn)
    if faults:
        raise Refused(next(iter(faults.values()))[0], fields=faults)
    return _save(floor, expected, border, lines, drawn.values())


def _tried(faults: dict[str, list[str]], place: str, reading: Any) -> Any:
    """Return what was read; what is wrong with it stands at its place."""
    try:
        return reading()
    except NotAnOutline as wrong:
        faults[place] = [str(wrong)]
        return ()


def _check_together(
    faults: dict[str, list[str]],
    outline: Polygon,
    drawn: Mapping[int, tuple[Space, Polygon]],
) -> None:
    """Lay every space against the floor and against those before it."""
    seen: dict[int, tuple[Space, Polygon]] = {}
    for pk, (space, polygon) in drawn.items():
        if not polygon:
            continue
        if fault := check_outline(space, polygon, outline, seen):
            faults[f"space-{pk}"] = [fault]
        seen[pk] = (space, polygon)


def _save(
    floor: Floor,
    expected: int,
    outline: Polygon,
    walls: Iterable[Polygon],
    drawn: Iterable[tuple[Space, Polygon]],
) -> Drawn:
    drawn = list(drawn)
    before = journal.snapshot(floor)
    former = _former(floor, [space for space, _polygon in drawn])
    floor.outline = geometry.stored(outline)
    floor.walls = [geometry.stored(line) for line in walls]
    save_version(floor, expected, ["outline", "walls"])
    changes = journal.difference(before, journal.snapshot(floor))
    lines = [journal.Line("spaces.draw_floor", floor, changes)]
    kept = former.outline or former.walls or former.polygons
    if kept and (changes or any(_is_new(space, corners) for space, corners in drawn)):
        _keep(former)
    for space, polygon in drawn:
        if not _is_new(space, polygon):
            continue
        before = journal.snapshot(space)
        space.polygon = geometry.stored(polygon)
        save_version(space, space.version, ["polygon"])
        changes = journal.difference(before, journal.snapshot(space))
        lines.append(journal.Line("spaces.draw_space", space, changes))
    return Drawn(floor, lines, former if former.pk else None)


def _is_new(space: Space, polygon: Polygon) -> bool:
    return geometry.read(space.polygon) != polygon


def _former(floor: Floor, spaces: Iterable[Space]) -> FormerDrawing:
    """Return how a floor is drawn now, not yet kept."""
    return FormerDrawing(
        hub=floor.hub,
        floor=floor,
        outline=floor.outline,
        walls=floor.walls,
        polygons={str(space.pk): space.polygon for space in spaces if space.polygon},
    )


def _keep(former: FormerDrawing) -> None:
    """Keep a former drawing; of those before it only the last ones stay."""
    older = former_drawings_of(former.floor)
    stay = older.values_list("pk", flat=True)[: MOST_FORMER - 1]
    older.exclude(pk__in=list(stay)).delete()
    former.save()


@action(rules.may_keep_spaces)
def restore_drawing(former: FormerDrawing, by: Actor, *, expected: int) -> Drawn:
    """The floor is drawn as it was; what is drawn now can be brought back likewise.

    Spaces that were not drawn then are on the plan no more.

    Raises:
        Refused: spaces have changed since so that they cannot lie as they did.
        Stale: somebody drew the floor since.
    """
    floor = former.floor
    then = former.polygons
    drawn = draw_floor(
        floor,
        by,
        expected=expected,
        outline=former.outline,
        walls=former.walls,
        polygons={one.pk: then.get(str(one.pk), []) for one in spaces_on(floor)},
    )
    line = journal.Line("spaces.restore_drawing", floor, {})
    return Drawn(floor, [line], drawn.former)


@action(rules.may_keep_spaces)
def copy_floor(  # noqa: PLR0913 -- where it goes, and what its codes become
    floor: Floor,
    by: Actor,
    *,
    building: Building,
    level: int,
    names: Mapping[str, str],
    old: str = "",
    new: str = "",
) -> Drawn:
    """A building has a floor like this one: outline, walls and spaces.

    Each space's code begins with `new` where that of its model began with `old`.

    Raises:
        Refused: the building has this level, or a code that a copy would get.
    """
    row = Floor(
        hub=floor.hub,
        building=building,
        level=level,
        names=dict(names),
        outline=floor.outline,
        walls=floor.walls,
    )
    check(row)
    row.save()
    lines = [journal.Line("spaces.copy_floor", row, journal.created(row))]
    copies: dict[int, Space] = {}
    models = sorted(spaces_on(floor), key=lambda s: s.parent_id is not None)
    for model in models:
        copy = _copy(model, row, _renamed(model.code, old, new))
        copy.parent = copies.get(model.parent_id or 0)
        _must_be_new(copy)
        copy.save()
        arrange(copy, by)
        copies[model.pk] = copy
        lines.append(journal.Line("spaces.add_space", copy, journal.created(copy)))
    return Drawn(row, lines)


def _copy(model: Space, floor: Floor, code: str) -> Space:
    left_out = {"id", "version", "created_at", "updated_at", "parent"}
    values = {
        field.name: getattr(model, field.name)
        for field in model._meta.concrete_fields
        if field.name not in left_out
    }
    values |= {"floor": floor, "building": floor.building, "code": code}
    return Space(**values)


def _renamed(code: str, old: str, new: str) -> str:
    return new + code.removeprefix(old) if code.startswith(old) else code


def _must_be_new(copy: Space) -> None:
    same = Space.objects.filter(hub=copy.hub_id, building=copy.building, code=copy.code)
    if same.exists():
        told = _("The building has a space %(code)s: say how the codes begin there.")
        text = told % {"code": copy.code}
        raise Conflict(text, fields={"new": [text]})
