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
from madang.spaces.models import Floor, Space
from madang.spaces.queries import outlines_on, spaces_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.spaces.models import Building


@dataclass(frozen=True, slots=True)
class Drawn:
    """A floor that was drawn, with the journal's lines about it and its spaces."""

    row: Floor
    lines: Sequence[journal.Line]


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


def check_outline(
    space: Space,
    polygon: Polygon,
    outline: Polygon,
    others: Mapping[int, tuple[Space, Polygon]],
) -> str:
    """Return why a space cannot lie so on its floor; nothing if it can."""
    if not polygon:
        return ""
    if outline and geometry.lies_outside(polygon, outline):
        return _("%(code)s reaches beyond the floor's outline.") % {"code": space.code}
    for other, corners in others.values():
        if space.pk and space.pk == other.parent_id:
            if geometry.lies_outside(corners, polygon):
                told = _("The part %(part)s reaches beyond %(code)s.")
                return told % {"part": other.code, "code": space.code}
        elif space.parent_id == other.pk:
            if geometry.lies_outside(polygon, corners):
                told = _("The part %(part)s reaches beyond %(code)s.")
                return told % {"part": space.code, "code": other.code}
        elif geometry.overlap(polygon, corners):
            told = _("%(code)s and %(other)s cover each other.")
            return told % {"code": space.code, "other": other.code}
    return ""


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
    before = journal.snapshot(floor)
    floor.outline = geometry.stored(outline)
    floor.walls = [geometry.stored(line) for line in walls]
    save_version(floor, expected, ["outline", "walls"])
    changes = journal.difference(before, journal.snapshot(floor))
    lines = [journal.Line("spaces.draw_floor", floor, changes)]
    for space, polygon in drawn:
        if geometry.read(space.polygon) == polygon:
            continue
        before = journal.snapshot(space)
        space.polygon = geometry.stored(polygon)
        save_version(space, space.version, ["polygon"])
        changes = journal.difference(before, journal.snapshot(space))
        lines.append(journal.Line("spaces.draw_space", space, changes))
    return Drawn(floor, lines)


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
