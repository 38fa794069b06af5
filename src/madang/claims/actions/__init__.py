"""What can be done with resources, bookings, series, waiting lines and allowances."""

from madang.claims.actions.allowances import (
    NotEnough,
    adjust,
    consume,
    consume_held,
    expire_allowances,
    grant,
    hold,
    release_held,
)
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
from madang.claims.actions.exchanging import Cut, exchange
from madang.claims.actions.reserving import reserve, reserve_all
from madang.claims.actions.series import (
    Gaps,
    Outcome,
    change_series,
    end_series,
    leave_out,
    reserve_series,
    retry_skipped,
)
from madang.claims.actions.taking import For, Order, OtherRequest
from madang.claims.actions.waiting import (
    NotTaken,
    NotWaiting,
    leave_line,
    serve_line,
    wait,
)

__all__ = [
    "Cut",
    "For",
    "Gaps",
    "InUse",
    "NotEnough",
    "NotNow",
    "NotTaken",
    "NotWaiting",
    "Order",
    "OtherRequest",
    "Outcome",
    "Thing",
    "accept",
    "add_resource",
    "adjust",
    "change_resource",
    "change_series",
    "confirm",
    "consume",
    "consume_held",
    "decline",
    "end_series",
    "exchange",
    "expire_allowances",
    "expire_holds",
    "grant",
    "hold",
    "leave_line",
    "leave_out",
    "move",
    "release",
    "release_held",
    "reserve",
    "reserve_all",
    "reserve_series",
    "retry_skipped",
    "serve_line",
    "set_parts",
    "shorten",
    "wait",
]
