"""Making and keeping buildings and their floors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed
from madang.spaces import rules
from madang.spaces.checking import assign, check
from madang.spaces.models import Building, Floor, Space

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor, Hub

BUILDING = ("site", "code", "names", "address", "order")
FLOOR = ("level", "names")


@action(rules.may_keep_spaces)
def add_building(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Building:
    """A building stands at a site.

    Raises:
        Refused: a value is wrong, or the hub has a building of this code.
        NotAllowed: the site is another hub's.
    """
    row = Building(hub=hub, **_given(values, BUILDING))
    _own_site(row)
    check(row)
    row.save()
    return row


@action(rules.may_keep_spaces)
def change_building(
    building: Building, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Building:
    """The building has these values.

    Raises:
        Refused: a value is wrong, or the hub has a building of this code.
        Stale: somebody saved the building since.
    """
    given = _given(values, BUILDING)
    assign(building, given)
    _own_site(building)
    check(building)
    return save_version(building, expected, list(given))


def _own_site(row: Building) -> None:
    if row.site_id and row.site.hub_id != row.hub_id:
        raise NotAllowed(_("This site is another hub's."))


@action(rules.may_keep_spaces)
def retire_building(building: Building, by: Actor, *, today: date) -> Building:
    """The building is out of use from today on, with its floors.

    Raises:
        Conflict: a space of it is in use still.
    """
    _empty(Space.objects.filter(building=building, retired_on=None))
    building.retired_on = today
    return save_version(building, building.version, ["retired_on"])


@action(rules.may_keep_spaces)
def restore_building(building: Building, by: Actor) -> Building:
    """The building is in use again."""
    building.retired_on = None
    return save_version(building, building.version, ["retired_on"])


@action(rules.may_keep_spaces)
def add_floor(building: Building, by: Actor, *, values: Mapping[str, Any]) -> Floor:
    """The building has a floor more, with nothing drawn on it.

    Raises:
        Refused: a value is wrong, or the building has this level.
    """
    row = Floor(hub=building.hub, building=building, **_given(values, FLOOR))
    check(row)
    row.save()
    return row


@action(rules.may_keep_spaces)
def change_floor(
    floor: Floor, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Floor:
    """The floor has this level and these names.

    Raises:
        Refused: a value is wrong, or the building has this level.
        Stale: somebody saved the floor since.
    """
    given = _given(values, FLOOR)
    assign(floor, given)
    check(floor)
    return save_version(floor, expected, list(given))


@action(rules.may_keep_spaces)
def retire_floor(floor: Floor, by: Actor, *, today: date) -> Floor:
    """The floor is out of use from today on.

    Raises:
        Conflict: a space on it is in use still.
    """
    _empty(Space.objects.filter(floor=floor, retired_on=None))
    floor.retired_on = today
    return save_version(floor, floor.version, ["retired_on"])


@action(rules.may_keep_spaces)
def restore_floor(floor: Floor, by: Actor) -> Floor:
    """The floor is in use again."""
    floor.retired_on = None
    return save_version(floor, floor.version, ["retired_on"])


def _given(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _empty(spaces: Any) -> None:
    """Refuse while any of the spaces is there."""
    codes = list(spaces.order_by("code").values_list("code", flat=True)[:4])
    if codes:
        told = _("These spaces are in use still: %(codes)s. Retire or move them first.")
        shown = ", ".join(codes[:3]) + (" …" if len(codes) > len(codes[:3]) else "")
        raise Conflict(told % {"codes": shown})
