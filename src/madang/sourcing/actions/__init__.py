"""What can be done in sourcing: the place that writes."""

from madang.sourcing.actions.deliveries import record_delivery, take_back_delivery
from madang.sourcing.actions.orders import (
    ORDER,
    AlreadyOrdered,
    add_evidence,
    amend_order,
    cancel_order,
    change_order,
    place_order,
    renew_order,
    undo_change,
)
from madang.sourcing.actions.rows import Line, single

__all__ = [
    "ORDER",
    "AlreadyOrdered",
    "Line",
    "add_evidence",
    "amend_order",
    "cancel_order",
    "change_order",
    "place_order",
    "record_delivery",
    "renew_order",
    "single",
    "take_back_delivery",
    "undo_change",
]
