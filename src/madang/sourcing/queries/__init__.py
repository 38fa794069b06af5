"""Reads of sourcing: the only place that decides who sees which rows."""

from madang.sourcing.amounts import sums_of
from madang.sourcing.queries.orders import (
    changes_of,
    changes_visible_to,
    delivered_by_position,
    deliveries_visible_to,
    is_local_to,
    open_rows_of,
    order_like,
    orders_counted,
    orders_of,
    orders_visible_to,
    rows_until,
    totals_of,
)

__all__ = [
    "changes_of",
    "changes_visible_to",
    "delivered_by_position",
    "deliveries_visible_to",
    "is_local_to",
    "open_rows_of",
    "order_like",
    "orders_counted",
    "orders_of",
    "orders_visible_to",
    "rows_until",
    "sums_of",
    "totals_of",
]
