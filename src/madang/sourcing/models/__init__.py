"""Tables of sourcing: purchase orders with their rows, changes and deliveries."""

from madang.sourcing.models.orders import (
    COMING,
    ChangeKind,
    OrderChange,
    OrderDelivery,
    OrderRow,
    OrderSource,
    OrderState,
    PurchaseOrder,
)

__all__ = [
    "COMING",
    "ChangeKind",
    "OrderChange",
    "OrderDelivery",
    "OrderRow",
    "OrderSource",
    "OrderState",
    "PurchaseOrder",
]
