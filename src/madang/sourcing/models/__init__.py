"""Tables of sourcing: RFQs, quotes, awards, purchase orders."""

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
from madang.sourcing.models.quotes import Award, Comparison, Quote, QuoteLine
from madang.sourcing.models.rfqs import (
    Rfq,
    RfqChange,
    RfqChangeKind,
    RfqInvitation,
    RfqLine,
    RfqQuestion,
    RfqState,
)

__all__ = [
    "COMING",
    "Award",
    "ChangeKind",
    "Comparison",
    "OrderChange",
    "OrderDelivery",
    "OrderRow",
    "OrderSource",
    "OrderState",
    "PurchaseOrder",
    "Quote",
    "QuoteLine",
    "Rfq",
    "RfqChange",
    "RfqChangeKind",
    "RfqInvitation",
    "RfqLine",
    "RfqQuestion",
    "RfqState",
]
