"""Who sees which orders, which of their rows are open, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from madang.directory.queries import organisations_of
from madang.hubs.queries import sites_of
from madang.kit.search_text import fold
from madang.sourcing.amounts import cents_of, sums_of
from madang.sourcing.finding import ORDER
from madang.sourcing.models import (
    OrderChange,
    OrderDelivery,
    OrderRow,
    OrderState,
    PurchaseOrder,
)
from madang.sourcing.numbers import number_key
from madang.sourcing.queries.paging import Ordered, by_name, empty_last
from madang.sourcing.queries.searching import found_by
from madang.sourcing.rules import (
    buying_for,
    may_see_all_orders,
    own_firms,
    selling_for,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    return sums_of(orders.select_related(None).exclude(state="cancelled"))


def orders_found(by: Actor, text: str) -> QuerySet[PurchaseOrder]:
    """Return the orders that the actor may see and that a text finds.

    It looks for number, sides and note.
    """
    found = orders_visible_to(by)
    return found_by(found, by.hub, text, ORDER, SIDES) if text else found


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """How many orders share state, currency, programme and place; what they come to."""

    state: str
    currency: str
    programme: str
    local: str
    count: int
    amount: Decimal


def groups_of(orders: QuerySet[PurchaseOrder]) -> list[OrderGroup]:
    """Return orders counted and summed by what they are filtered by: one statement."""
    rows = orders.order_by().select_related(None)
    found = rows.values_list("state", "currency", "programme", "is_local").annotate(
        n=Count("pk"), cents=Sum(cents_of("amount"))
    )
    return [
        OrderGroup(
            state, currency, str(programme or 0), "yes" if local else "no", n,
            Decimal(cents).scaleb(-2),
        )
        for state, currency, programme, local, n, cents in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """What one buyer ordered of one supplier in one currency, cancelled ones not."""

    buyer: int
    supplier: int
    currency: str
    is_local: bool
    count: int
    amount: Decimal


def flows_of(orders: QuerySet[PurchaseOrder]) -> list[Flow]:
    """Return orders summed by both sides, currency and place: one statement."""
    rows = orders.order_by().select_related(None).exclude(state="cancelled")
    found = rows.values_list("buyer", "supplier", "currency", "is_local").annotate(
        n=Count("pk"), cents=Sum(cents_of("amount"))
    )
    return [
        Flow(buyer, supplier, currency, is_local, n, Decimal(cents).scaleb(-2))
        for buyer, supplier, currency, is_local, n, cents in found
    ]


def chosen_of(
    orders: QuerySet[PurchaseOrder], chosen: Mapping[str, Sequence[str]]
) -> QuerySet[PurchaseOrder]:
    """Return those orders that the filters leave."""
    if chosen["state"]:
        orders = orders.filter(state__in=chosen["state"])
    if chosen["currency"]:
        orders = orders.filter(currency__in=chosen["currency"])
    if chosen["local"]:
        orders = orders.filter(is_local__in=[one == "yes" for one in chosen["local"]])
    if programmes := chosen["programme"]:
        keys = [int(one) for one in programmes if one != "0"]
        none = Q(programme=None) if "0" in programmes else Q()
        orders = orders.filter(Q(programme__in=keys) | none if keys else none)
    return orders


SORTED_BY = {
    "number": ("number_key",),
    "ordered": ("ordered_on",),
    "amount": ("currency", "amount"),
}
SIDES = ("buyer", "supplier")


def in_order(orders: QuerySet[PurchaseOrder], sort: str) -> Ordered[PurchaseOrder]:
    """Return orders sorted by a column, the newest first if by none.

    Each order is an index's own, which needs one direction throughout.
    """
    name = sort.removeprefix("-")
    down = "-" if sort.startswith("-") else ""
    if name == "due":
        return empty_last(orders, "due_on", down)
    if name in SIDES:
        return by_name(orders, name, down)
    columns = SORTED_BY.get(name)
    if columns is None:
        return Ordered(orders.order_by("-ordered_on", "-pk"))
    return Ordered(orders.order_by(*(f"{down}{one}" for one in (*columns, "pk"))))


def orders_between(by: Actor, firm: Organisation) -> QuerySet[PurchaseOrder]:
    """Return the orders of an organisation that the actor may see, on either side."""
    return orders_visible_to(by).filter(Q(buyer=firm) | Q(supplier=firm))


def orders_overdue(by: Actor, today: date) -> int:
    """Return how many orders came in part while the rest is overdue."""
    late = orders_visible_to(by).filter(state=OrderState.PARTLY, due_on__lt=today)
    return late.count()


def firm_of(by: Actor, pk: int) -> Organisation | None:
    """Return an organisation whose orders the actor may look for; none if it is not."""
    if not may_see_all_orders(by) and pk not in own_firms(by):
        return None
    return organisations_of(by.hub).filter(pk=pk).first()
