"""Tables of buildings, floors and spaces, and of what spaces are booked for."""

from madang.spaces.models.bookings import (
    LONGEST_WAIT,
    BookingPolicy,
    CheckIn,
    Occasion,
    Who,
)
from madang.spaces.models.places import (
    NOTHING,
    Building,
    Floor,
    Space,
    SpaceKind,
    level_text,
)

__all__ = [
    "LONGEST_WAIT",
    "NOTHING",
    "BookingPolicy",
    "Building",
    "CheckIn",
    "Floor",
    "Occasion",
    "Space",
    "SpaceKind",
    "Who",
    "level_text",
]
