"""Who sees which orders, which of their rows are open, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, Q

from madang.hubs.queries import sites_of
from madang.kit.search_text import fold
from madang.sourcing.amounts import sums_of
from madang.sourcing.models import (
    OrderChange,
    OrderDelivery,
    OrderRow,
    PurchaseOrder,
)
from madang.sourcing.numbers import number_key
from madang.sourcing.rules import buying_for, may_see_all_orders, selling_for

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.programmes.models import Programme
    from madang.sourcing.amounts import Money


def orders_of(hub: Hub | int) -> QuerySet[PurchaseOrder]:
    """Return every order of a hub, with both sides."""
    return PurchaseOrder.objects.filter(hub=hub).select_related("buyer", "supplier")


def orders_visible_to(by: Actor) -> QuerySet[PurchaseOrder]:
    """Return all orders to staff for orders, to others those of their own side."""
    found = orders_of(by.hub)
    if may_see_all_orders(by):
        return found
    mine = Q(buyer__in=buying_for(by)) | Q(supplier__in=selling_for(by))
    return found.filter(mine)


def orders_counted(
    hub: Hub | int,
    *,
    since: date | None = None,
    until: date | None = None,
    programme: Programme | int | None = None,
    as_of: date | None = None,
) -> QuerySet[OrderRow]:
    """Return the open rows of a hub's orders: each order counts once, cancelled not.

    Every row carries `order` (with `buyer`, `supplier`, `programme`, `ordered_on`,
    `is_local`), its own `currency` and its `amount`, a Decimal to the last unit.
    `since` and `until` bound the day of the order, both included; with `as_of` rows
    count as they stood at the end of that day, by the days of the changes.
    """
    rows = OrderRow.objects.filter(hub=hub, reverses=None)
    if as_of is None:
        rows = rows.filter(reversal=None)
    else:
        later = Q(reversal=None) | Q(reversal__change__on__gt=as_of)
        rows = rows.filter(later, change__on__lte=as_of)
    if since is not None:
        rows = rows.filter(order__ordered_on__gte=since)
    if until is not None:
        rows = rows.filter(order__ordered_on__lte=until)
    if programme is not None:
        rows = rows.filter(order__programme=programme)
    return rows.select_related("order__buyer", "order__supplier", "order__programme")


def rows_until(hub: Hub | int, as_of: date) -> QuerySet[OrderRow]:
    """Return every row of a hub up to a day, reversals too."""
    return OrderRow.objects.filter(hub=hub, change__on__lte=as_of)


def open_rows_of(order: PurchaseOrder) -> list[OrderRow]:
    """Return the rows of an order that nothing reverses, in the order's lines."""
    return list(order.rows.filter(reverses=None, reversal=None).order_by("position"))


def delivered_by_position(order: PurchaseOrder) -> dict[int, Decimal]:
    """Return how much of each line has come."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for position, quantity in order.deliveries.values_list("position", "quantity"):
        found[position] += quantity
    return dict(found)


def order_like(
    hub: Hub | int, buyer: Organisation, supplier: Organisation, number: str
) -> PurchaseOrder | None:
    """Return the order of two sides that has this number, however it is written."""
    found = orders_of(hub).filter(buyer=buyer, supplier=supplier)
    return found.filter(number_key=number_key(number)).first()


def is_local_to(hub: Hub, firm: Organisation) -> bool:
    """Whether a company sits in the city of one of the hub's sites."""
    city = fold(firm.city)
    return bool(city) and any(
        (site.country, fold(site.city)) == (firm.country, city)
        for site in sites_of(hub)
    )


def changes_of(order: PurchaseOrder) -> list[OrderChange]:
    """Return an order's changes, the last one first."""
    found = order.changes.select_related("by", "undoing").order_by("-pk")
    return list(found.prefetch_related("rows"))


def changes_visible_to(by: Actor) -> QuerySet[OrderChange]:
    """Return the changes of the orders that the actor may see."""
    found = OrderChange.objects.filter(hub=by.hub, order__in=orders_visible_to(by))
    return found.select_related("order__buyer", "order__supplier")


def deliveries_visible_to(by: Actor) -> QuerySet[OrderDelivery]:
    """Return the deliveries of the orders that the actor may see."""
    found = OrderDelivery.objects.filter(hub=by.hub, order__in=orders_visible_to(by))
    return found.select_related("order__buyer", "order__supplier", "by")


def totals_of(orders: QuerySet[PurchaseOrder]) -> Money:
    """Return what orders add up to, by currency; cancelled ones are nothing."""
    plain = orders.select_related(None).exclude(state="cancelled")
    return sums_of(plain.annotate(worth=F("amount")), "worth")
