"""What sourcing offers to be counted: purchase orders, and what they are worth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.kit.measures import COUNT, MONEY, Measure, Measured, add_measure
from madang.sourcing.queries import orders_counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from madang.hubs.models import Hub
    from madang.sourcing.models import OrderRow, PurchaseOrder


def values(
    hub: Hub, first: date, last: date, firms: Collection[int] | None
) -> Iterator[Measured]:
    """Yield the open rows of orders, each in its own currency."""
    for row in _rows(hub, first, last, firms):
        key = f"sourcing.row:{row.pk}"
        yield _measured(row.order, key, row.amount, row.currency, hub)


def orders(
    hub: Hub, first: date, last: date, firms: Collection[int] | None
) -> Iterator[Measured]:
    """Yield each order that has an open row, once."""
    seen = set()
    for row in _rows(hub, first, last, firms):
        if row.order_id not in seen:
            seen.add(row.order_id)
            key = f"sourcing.order:{row.order_id}"
            yield _measured(row.order, key, Decimal(1), "", hub)


def _rows(
    hub: Hub, first: date, last: date, firms: Collection[int] | None
) -> Iterator[OrderRow]:
    rows = orders_counted(hub, since=first, until=last).order_by("order", "pk")
    if firms is not None:
        rows = rows.filter(order__supplier__in=firms)
    yield from rows.iterator(chunk_size=2000)


def _measured(
    order: PurchaseOrder, key: str, amount: Decimal, currency: str, hub: Hub
) -> Measured:
    return Measured(
        key=key,
        organisation=order.supplier_id,
        on=order.ordered_on,
        amount=amount,
        currency=currency,
        label=str(order),
        path=f"/h/{hub.slug}/orders/{order.pk}/",
        programme=order.programme_id,
    )


def register() -> None:
    """Offer both measures."""
    add_measure(Measure("sourcing.orders", _("Purchase orders"), COUNT, orders))
    label = _("Value of purchase orders")
    add_measure(Measure("sourcing.order_value", label, MONEY, values))
