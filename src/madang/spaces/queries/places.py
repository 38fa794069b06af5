"""Who sees which buildings, floors and spaces, and what stands on a floor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum

from madang.spaces.geometry import Polygon, read
from madang.spaces.models import (
    Building,
    Floor,
    FormerDrawing,
    Space,
    SpaceKind,
    Tracing,
)
from madang.spaces.rules import may_keep_spaces, may_see_spaces

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    # asked once for all: of few halls with parts no planner sees how few they are
    parts = Space.objects.filter(parent__isnull=False, retired_on=None).order_by()
    return spaces.exclude(pk__in=parts.values("parent"))


def spaces_on(floor: Floor) -> QuerySet[Space]:
    """Return the spaces in use on a floor, by code, halls before their parts."""
    found = Space.objects.filter(floor=floor, hub=floor.hub_id, retired_on=None)
    return found.order_by("code", "pk")


def outlines_on(floor: Floor) -> dict[int, tuple[Space, Polygon]]:
    """Return the drawn spaces of a floor, each with its corners."""
    drawn = ((space, read(space.polygon)) for space in spaces_on(floor))
    return {space.pk: (space, polygon) for space, polygon in drawn if polygon}


def former_drawings_of(floor: Floor) -> QuerySet[FormerDrawing]:
    """Return how a floor was drawn before, the last first."""
    return FormerDrawing.objects.filter(hub=floor.hub_id, floor=floor).order_by("-pk")


def former_drawings_visible_to(by: Actor) -> QuerySet[FormerDrawing]:
    """Return the former drawings of floors that the actor may draw."""
    found = FormerDrawing.objects.filter(hub=by.hub).select_related("floor__building")
    return found if may_keep_spaces(by) else found.none()


def tracings_visible_to(by: Actor) -> QuerySet[Tracing]:
    """Return the uploaded drawings that wait to be put on a floor the actor draws."""
    found = Tracing.objects.filter(hub=by.hub)
    found = found.select_related("floor__building__site")
    return found if may_keep_spaces(by) else found.none()


def codes_elsewhere(floor: Floor) -> set[str]:
    """Return the codes that the building has given to spaces not in use on a floor."""
    found = Space.objects.filter(hub=floor.hub_id, building=floor.building_id)
    found = found.exclude(floor=floor, retired_on=None)
    return {code.casefold() for code in found.values_list("code", flat=True)}


def halls_on(floor: Floor, but: Space | None = None) -> QuerySet[Space]:
    """Return the halls of a floor that may have parts."""
    found = spaces_on(floor).filter(kind=SpaceKind.HALL, parent=None)
    return found.exclude(pk=but.pk) if but is not None else found


@dataclass(frozen=True, slots=True)
class FloorLine:
    """A floor with what is on it: how many spaces, and how large they are."""

    floor: Floor
    spaces: int
    net_m2: Decimal
    leasable_m2: Decimal
    drawn: int


@dataclass(frozen=True, slots=True)
class BuildingLine:
    """A building with its floors, from the top down."""

    building: Building
    floors: list[FloorLine]

    @property
    def spaces(self) -> int:
        """How many spaces it has."""
        return sum(line.spaces for line in self.floors)

    @property
    def net_m2(self) -> Decimal:
        """The net area of its spaces."""
        return sum((line.net_m2 for line in self.floors), Decimal(0))

    @property
    def leasable_m2(self) -> Decimal:
        """The net area that may be let."""
        return sum((line.leasable_m2 for line in self.floors), Decimal(0))


def building_lines(by: Actor) -> list[BuildingLine]:
    """Return the buildings with their floors; three queries however many there are."""
    sums = {row["floor"]: row for row in _sums(by)}
    floors: dict[int, list[FloorLine]] = {}
    for floor in floors_visible_to(by).order_by("-level"):
        row = sums.get(floor.pk, {})
        line = FloorLine(
            floor,
            row.get("spaces", 0),
            row.get("net") or Decimal(0),
            row.get("leasable") or Decimal(0),
            row.get("drawn", 0),
        )
        floors.setdefault(floor.building_id, []).append(line)
    return [
        BuildingLine(building, floors.get(building.pk, []))
        for building in buildings_visible_to(by)
    ]


def _sums(by: Actor) -> Any:
    """Return the sums over each floor's smallest spaces in use."""
    found = smallest(Space.objects.filter(hub=by.hub, retired_on=None))
    is_leasable, is_drawn = Q(is_leasable=True), ~Q(polygon=[])
    return (
        found.order_by()
        .values("floor")
        .annotate(
            spaces=Count("pk"),
            net=Sum("net_m2"),
            leasable=Sum("net_m2", filter=is_leasable),
            drawn=Count("pk", filter=is_drawn),
        )
    )


def retired_spaces(by: Actor, floor: Floor) -> QuerySet[Space]:
    """Return the spaces of a floor that are out of use; nothing for those outside."""
    return spaces_visible_to(by).filter(floor=floor).exclude(retired_on=None)


def found_spaces(by: Actor, wanted: Mapping[str, Any]) -> QuerySet[Space]:
    """Return the spaces in use that fit: kind, building, people, area, equipment."""
    found = spaces_visible_to(by).filter(retired_on=None)
    exact = {"kind": "kind", "building": "building"}
    least = {"people": "capacity__gte", "m2": "net_m2__gte"}
    for name, column in (exact | least).items():
        if value := wanted.get(name):
            found = found.filter(**{column: value})
    if wanted.get("q") or wanted.get("equipment"):
        found = found.filter(pk__in=_fitting(found, wanted))
    return found.order_by("building__order", "building__code", "floor__level", "code")


def _fitting(found: QuerySet[Space], wanted: Mapping[str, Any]) -> list[int]:
    """Return the ids of those with these words; no database reads JSON for us alike."""
    text = (wanted.get("q") or "").casefold()
    needed = set(wanted.get("equipment") or ())
    return [
        pk
        for pk, code, names, has in found.values_list(
            "pk", "code", "names", "equipment"
        )
        if needed <= set(has) and text in " ".join([code, *names.values()]).casefold()
    ]
