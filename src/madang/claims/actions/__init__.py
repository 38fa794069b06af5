"""What can be done with resources, bookings, series, waiting lines and allowances."""

from madang.claims.actions.arranging import (
    InUse,
    Thing,
    add_resource,
    change_resource,
    set_parts,
)
from madang.claims.actions.changing import (
    NotNow,
    accept,
    confirm,
    decline,
    expire_holds,
    move,
    release,
    shorten,
)
from madang.claims.actions.reserving import reserve, reserve_all
from madang.claims.actions.taking import For, Order, OtherRequest

__all__ = [
    "For",
    "InUse",
    "NotNow",
    "Order",
    "OtherRequest",
    "Thing",
    "accept",
    "add_resource",
    "change_resource",
    "confirm",
    "decline",
    "expire_holds",
    "move",
    "release",
    "reserve",
    "reserve_all",
    "set_parts",
    "shorten",
]
