"""What can be done with buildings, floors and spaces, and with bookings of them."""

from madang.spaces.actions.bookings import (
    Booked,
    Terms,
    book,
    book_series,
    change_occasion,
    set_booking_policy,
    wait_for,
)
from madang.spaces.actions.drawing import (
    Drawn,
    check_outline,
    copy_floor,
    draw_floor,
    draw_space,
)
from madang.spaces.actions.places import (
    add_building,
    add_floor,
    change_building,
    change_floor,
    restore_building,
    restore_floor,
    retire_building,
    retire_floor,
)
from madang.spaces.actions.spaces import (
    add_space,
    change_space,
    move_space,
    restore_space,
    retire_space,
)

__all__ = [
    "Booked",
    "Drawn",
    "Terms",
    "add_building",
    "add_floor",
    "add_space",
    "book",
    "book_series",
    "change_building",
    "change_floor",
    "change_occasion",
    "change_space",
    "check_outline",
    "copy_floor",
    "draw_floor",
    "draw_space",
    "move_space",
    "restore_building",
    "restore_floor",
    "restore_space",
    "retire_building",
    "retire_floor",
    "retire_space",
    "set_booking_policy",
    "wait_for",
]
