"""Making and keeping spaces: suites, desk zones, rooms, halls and their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import equipment, rules
from madang.spaces.actions.atoms import arrange, join_parts
from madang.spaces.checking import assign, check
from madang.spaces.models import NOTHING, Space, SpaceKind
from madang.spaces.queries import tenants_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.hubs.models import Actor
    from madang.spaces.models import Floor

FIELDS = (
    "parent",
    "code",
    "names",
    "kind",
    "net_m2",
    "shared_m2",
    "gross_m2",
    "capacity",
    "equipment",
    "is_leasable",
    "is_bookable",
    "access_note",
    "internal_note",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """The space that was moved, with the journal's lines about it and its parts."""

    row: Space
    lines: Sequence[journal.Line]


@action(rules.may_keep_spaces)
def add_space(floor: Floor, by: Actor, *, values: Mapping[str, Any]) -> Space:
    """The floor has a space more; without a gross area it is net and shared together.

    Raises:
        Refused: a value is wrong, or the building has a space of this code.
        Conflict: the floor is retired.
    """
    _in_use(floor)
    row = Space(hub=floor.hub, building=floor.building, floor=floor)
    assign(row, _given(row, values))
    _check(row)
    row.save()
    arrange(row, by)
    return row


@action(rules.may_keep_spaces)
def change_space(
    space: Space, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Space:
    """The space has these values.

    Raises:
        Refused: a value is wrong, or the building has a space of this code.
        Stale: somebody saved the space since.
    """
    given = _given(space, values)
    hall = space.parent
    assign(space, given)
    _check(space)
    saved = save_version(space, expected, list(given))
    arrange(saved, by)
    if hall is not None and hall.pk != saved.parent_id:
        join_parts(hall, by)
    return saved


def _given(row: Space, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with what follows from them."""
    given = {name: values[name] for name in FIELDS if name in values}
    if given.get("shared_m2", NOTHING) is None:
        given["shared_m2"] = NOTHING
    if "gross_m2" in given and given["gross_m2"] is None:
        net, shared = given.get("net_m2"), given.get("shared_m2", row.shared_m2)
        given["gross_m2"] = None if net is None else net + shared
    if "equipment" in given:
        given["equipment"] = equipment.known(given["equipment"])
    return given


def _check(row: Space) -> None:
    check(row, parent=_fault_of_parent(row))


def _fault_of_parent(row: Space) -> str:
    """Return why a space cannot be part of the hall it names."""
    if row.parent is None:
        return ""
    if row.parent.hub_id != row.hub_id:
        raise NotAllowed(_("You may not do this here."))
    if row.parent.floor_id != row.floor_id:
        return _("The hall is on another floor.")
    if row.parent.kind != SpaceKind.HALL:
        return _("Only a hall divides into parts.")
    if row.parent.parent_id or (row.pk and row.parts.exists()):
        return _("A part does not divide again.")
    return ""


@action(rules.may_keep_spaces)
def move_space(space: Space, by: Actor, *, expected: int, floor: Floor) -> Moved:
    """The space, with its parts, is on another floor, where it is not drawn yet.

    Raises:
        Refused: it is there already, or the building there has a space of its code.
        Conflict: it is a part of a hall, or the floor is retired.
        Stale: somebody saved the space since.
    """
    if floor.hub_id != space.hub_id:
        raise NotAllowed(_("You may not do this here."))
    if space.parent_id:
        raise Conflict(_("A part moves with its hall."))
    if floor.pk == space.floor_id:
        told = _("It is on this floor already.")
        raise Refused(told, fields={"floor": [told]})
    _in_use(floor)
    parts = list(space.parts.all())
    lines = []
    for row, version in [(space, expected), *((part, part.version) for part in parts)]:
        before = journal.snapshot(row)
        row.floor, row.building, row.polygon = floor, floor.building, []
        _must_be_free(row)
        save_version(row, version, ["floor", "building", "polygon"])
        changes = journal.difference(before, journal.snapshot(row))
        lines.append(journal.Line("spaces.move_space", row, changes))
        arrange(row, by)
    return Moved(space, lines)


def _must_be_free(row: Space) -> None:
    """Refuse where the building has another space of the same code."""
    others = Space.objects.filter(hub=row.hub_id, building=row.building, code=row.code)
    if others.exclude(pk=row.pk).exists():
        told = _("%(building)s has a space %(code)s already. Change the code first.")
        text = told % {"building": row.building, "code": row.code}
        raise Refused(text, fields={"floor": [text]})


@action(rules.may_keep_spaces)
def retire_space(space: Space, by: Actor, *, today: date) -> Space:
    """The space is out of use from today on, and on no plan.

    Raises:
        Conflict: it is retired, it has parts in use, or it is let.
    """
    if space.retired_on:
        raise Conflict(_("This space is retired already."))
    if held := tenants_of(space, today)[:1]:
        told = _("%(space)s is let to %(name)s. End that agreement first.")
        tenant = held[0].agreement.organisation
        raise Conflict(told % {"space": space.code, "name": tenant})
    if space.parts.filter(retired_on=None).exists():
        raise Conflict(_("Parts of this hall are in use still. Retire them first."))
    space.retired_on, space.polygon = today, []
    saved = save_version(space, space.version, ["retired_on", "polygon"])
    arrange(saved, by)
    return saved


@action(rules.may_keep_spaces)
def restore_space(space: Space, by: Actor) -> Space:
    """The space is in use again; it has to be drawn anew.

    Raises:
        Conflict: its floor or its hall is retired.
    """
    _in_use(space.floor)
    if space.parent is not None and space.parent.retired_on:
        raise Conflict(_("Its hall is retired. Take that back into use first."))
    space.retired_on = None
    saved = save_version(space, space.version, ["retired_on"])
    arrange(saved, by)
    return saved


def _in_use(floor: Floor) -> None:
    if floor.retired_on or floor.building.retired_on:
        raise Conflict(_("This floor is retired. Take it back into use first."))
