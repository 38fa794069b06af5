"""Everything that the page of one order shows, in a statement for each sort of row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.files.queries import files_of
from madang.kit.prepared import Prepared
from madang.sourcing.finding import ORDER
from madang.sourcing.models import OrderChange, OrderDelivery, OrderRow, PurchaseOrder
from madang.sourcing.queries.orders import orders_of, orders_visible_to
from madang.sourcing.rules import may_see_all_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor

_WITH = ("buyer", "supplier", "programme", "hub")
_OF_HUB = Prepared(
    lambda hub, pk: orders_of(hub).filter(pk=pk).select_related(*_WITH), int, int
)
_ROWS = Prepared(lambda pk: OrderRow.objects.filter(order=pk), int)
_DELIVERIES = Prepared(
    lambda pk: (
        OrderDelivery.objects.filter(order=pk)
        .select_related("by", "reversal")
        .order_by("-on", "-pk")
    ),
    int,
)
_CHANGES = Prepared(
    lambda pk: (
        OrderChange.objects.filter(order=pk)
        .select_related("by", "undoing")
        .order_by("-pk")
    ),
    int,
)


def order_visible_to(by: Actor, pk: int) -> PurchaseOrder | None:
    """Return one of the orders that the actor may see; none if it is not."""
    if may_see_all_orders(by):
        return _OF_HUB.first(by.hub.pk, pk)
    return orders_visible_to(by).select_related(*_WITH).filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order as it stands, and how much of it has come."""

    row: OrderRow
    came: Decimal

    @property
    def left(self) -> Decimal:
        """How much is to come."""
        return self.row.quantity - self.came


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order's open lines, what came, what changed with its rows, and its files.

    The last delivery and the last change come first; a delivery that was taken back is
    among them, what took it back is not.
    """

    lines: list[OpenLine]
    deliveries: list[OrderDelivery]
    changes: list[tuple[OrderChange, list[OrderRow]]]
    files: list[StoredFile]


def order_page(order: PurchaseOrder) -> OrderPage:
    """Return what an order's page shows: four statements, however much it is."""
    rows, deliveries = _ROWS.of(order.pk), _DELIVERIES.of(order.pk)
    by_change: dict[int, list[OrderRow]] = defaultdict(list)
    for row in rows:
        by_change[row.change_id].append(row)
    return OrderPage(
        _open_lines(rows, deliveries),
        [one for one in deliveries if one.reverses_id is None],
        [(one, by_change[one.pk]) for one in _CHANGES.of(order.pk)],
        files_of(order.hub, ORDER, order.pk),
    )


def open_lines_of(order: PurchaseOrder) -> list[OpenLine]:
    """Return an order's open lines with what has come: two statements."""
    return _open_lines(_ROWS.of(order.pk), _DELIVERIES.of(order.pk))


def _open_lines(
    rows: Sequence[OrderRow], deliveries: Iterable[OrderDelivery]
) -> list[OpenLine]:
    """Return the rows that nothing reverses, in the order's lines."""
    reversed_ones = {row.reverses_id for row in rows}
    came: dict[int, Decimal] = defaultdict(Decimal)
    for one in deliveries:
        came[one.position] += one.quantity
    return [
        OpenLine(row, came[row.position])
        for row in rows
        if row.reverses_id is None and row.pk not in reversed_ones
    ]
