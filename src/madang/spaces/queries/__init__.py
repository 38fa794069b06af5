"""Reads of buildings, floors and spaces."""

from madang.spaces.queries.places import (
    buildings_visible_to,
    floors_visible_to,
    outlines_on,
    smallest,
    spaces_of,
    spaces_on,
    spaces_visible_to,
)

__all__ = [
    "buildings_visible_to",
    "floors_visible_to",
    "outlines_on",
    "smallest",
    "spaces_of",
    "spaces_on",
    "spaces_visible_to",
]
