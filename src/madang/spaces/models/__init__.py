"""Tables of buildings, floors and spaces."""

from madang.spaces.models.places import (
    NOTHING,
    Building,
    Floor,
    Space,
    SpaceKind,
    level_text,
)

__all__ = ["NOTHING", "Building", "Floor", "Space", "SpaceKind", "level_text"]
