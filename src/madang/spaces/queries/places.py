"""Who sees which buildings, floors and spaces, and what stands on a floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from madang.spaces.geometry import Polygon, read
from madang.spaces.models import Building, Floor, Space
from madang.spaces.rules import may_see_spaces

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


def buildings_visible_to(by: Actor) -> QuerySet[Building]:
    """Return the buildings that the actor may see; those retired only staff."""
    found = Building.objects.filter(hub=by.hub).select_related("site")
    if not may_see_spaces(by):
        return found.none()
    return found if by.is_staff else found.filter(retired_on=None)


def floors_visible_to(by: Actor) -> QuerySet[Floor]:
    """Return the floors that the actor may see, each with its building and site."""
    found = Floor.objects.filter(hub=by.hub).select_related("building__site")
    if not may_see_spaces(by):
        return found.none()
    if by.is_staff:
        return found
    return found.filter(retired_on=None, building__retired_on=None)


def spaces_of(hub: Hub) -> QuerySet[Space]:
    """Return every space of a hub with its floor, building and site."""
    return Space.objects.filter(hub=hub).select_related("floor", "building__site")


def spaces_visible_to(by: Actor) -> QuerySet[Space]:
    """Return the spaces that the actor may see; those retired only staff."""
    found = spaces_of(by.hub)
    if not may_see_spaces(by):
        return found.none()
    return found if by.is_staff else found.filter(retired_on=None)


def smallest(spaces: QuerySet[Space]) -> QuerySet[Space]:
    """Return those spaces that are not divided: what areas are summed over."""
    parts = Space.objects.filter(parent=OuterRef("pk"), retired_on=None)
    return spaces.filter(~Exists(parts))


def spaces_on(floor: Floor) -> QuerySet[Space]:
    """Return the spaces in use on a floor, by code, halls before their parts."""
    found = Space.objects.filter(floor=floor, hub=floor.hub_id, retired_on=None)
    return found.order_by("code", "pk")


def outlines_on(floor: Floor) -> dict[int, tuple[Space, Polygon]]:
    """Return the drawn spaces of a floor, each with its corners."""
    drawn = ((space, read(space.polygon)) for space in spaces_on(floor))
    return {space.pk: (space, polygon) for space, polygon in drawn if polygon}
