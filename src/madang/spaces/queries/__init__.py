"""Reads of buildings, floors and spaces."""

from madang.spaces.queries.places import (
    BuildingLine,
    FloorLine,
    building_lines,
    buildings_visible_to,
    floors_visible_to,
    found_spaces,
    halls_on,
    outlines_on,
    retired_spaces,
    smallest,
    spaces_of,
    spaces_on,
    spaces_visible_to,
)

__all__ = [
    "BuildingLine",
    "FloorLine",
    "building_lines",
    "buildings_visible_to",
    "floors_visible_to",
    "found_spaces",
    "halls_on",
    "outlines_on",
    "retired_spaces",
    "smallest",
    "spaces_of",
    "spaces_on",
    "spaces_visible_to",
]
