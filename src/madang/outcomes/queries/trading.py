"""What orders add up to by industry and between places, out of tallies where counted.

A month that is not counted is added up from its orders while one waits, so that the
answer is always what the orders say.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Max, Min, Q, Sum

from madang.directory.models import Activity, Organisation
from madang.hubs.models import Hub
from madang.outcomes.models import TradeMonth, TradeTally
from madang.outcomes.periods import Period, first_of, last_of
from madang.sourcing.models import PurchaseOrder
from madang.sourcing.queries import flows_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet


class TradeCell(NamedTuple):
    """Which orders: of a currency, by industry and place, or from where to where."""

    currency: str
    is_local: bool = False
    industry: str = ""
    buyer_at: str = ""
    supplier_at: str = ""


CELL = ("currency", "is_local", "industry", "buyer_at", "supplier_at")
BY_INDUSTRY = CELL[:3]
BY_WAY = ("currency", "buyer_at", "supplier_at")
#: Hundredths, and of how many orders.
Traded = dict[TradeCell, tuple[int, int]]


def orders_in(hub: Hub, period: Period) -> QuerySet[PurchaseOrder]:
    """Return the orders of a period that were not cancelled."""
    days = (period.first, period.last)
    return orders_of(hub).filter(ordered_on__range=days).exclude(state="cancelled")


def industries_of(hub: Hub, firms: Collection[int]) -> dict[int, str]:
    """Return the one industry of each company that has any; one statement."""
    rows = Activity.objects.filter(hub=hub, organisation__in=firms)
    found: dict[int, str] = {}
    order = ("organisation", "-is_main", "code")
    for firm, code in rows.order_by(*order).values_list("organisation", "code"):
        found.setdefault(firm, code)
    return found


def towns_of(hub: Hub, firms: Collection[int]) -> dict[int, str]:
    """Return each organisation's country and city as ``MX:Ciudad Juárez``."""
    rows = Organisation.objects.filter(hub=hub, pk__in=firms)
    found = rows.values_list("pk", "country", "city")
    return {pk: f"{country}:{city.strip()}" for pk, country, city in found}


def traded_in(hub: Hub, period: Period, *, is_way: bool) -> Traded:
    """Return a period's orders by industry, or from where to where.

    Two statements where all months are counted, two more where some are not.
    """
    known = _known_months(hub)
    fields = BY_WAY if is_way else BY_INDUSTRY
    sums = _tallies(hub, period, known, is_way=is_way).values_list(*fields)
    found: Traded = {
        _cell(key, is_way=is_way): (cents, orders)
        for *key, cents, orders in sums.annotate(c=Sum("cents"), n=Sum("orders"))
    }
    orders = _uncounted(hub, period, known)
    if orders is not None:
        more = traded_by_orders(hub, orders, is_way)
        for cell, (cents, number) in more.items():
            had = found.get(cell, (0, 0))
            found[cell] = (had[0] + cents, had[1] + number)
    return found


def _cell(key: Sequence[Any], *, is_way: bool) -> TradeCell:
    if is_way:
        currency, buyer_at, supplier_at = key
        return TradeCell(currency, buyer_at=buyer_at, supplier_at=supplier_at)
    return TradeCell(*key)


def traded_by_month(
    hub: Hub, period: Period
) -> list[tuple[date, TradeCell, tuple[int, int]]]:
    """Return a period's orders by industry, each month by itself.

    Two statements where all months are counted, two more where some are not.
    """
    known = _known_months(hub)
    rows = _tallies(hub, period, known, is_way=False)
    found = [
        (month, TradeCell(*key), (cents, number))
        for month, *key, cents, number in rows.values_list(
            "month", *BY_INDUSTRY, "cents", "orders"
        )
    ]
    orders = _uncounted(hub, period, known)
    if orders is not None:
        fields = ("ordered_on", "currency", "is_local", "supplier", "amount")
        more = list(orders.order_by().values_list(*fields))
        codes = industries_of(hub, {supplier for *_some, supplier, _amount in more})
        for day, currency, is_local, supplier, amount in more:
            cell = TradeCell(currency, is_local, codes.get(supplier, ""))
            found.append((first_of(day), cell, (int(amount.scaleb(2)), 1)))
    return found


def _known_months(hub: Hub) -> dict[date, bool]:
    months = TradeMonth.objects.filter(hub=hub)
    return dict(months.values_list("month", "is_counted"))


def _tallies(
    hub: Hub, period: Period, known: dict[date, bool], *, is_way: bool
) -> QuerySet[TradeTally]:
    """Return the tallies of a period's months that are counted.

    Lists let SQLite choose an index, which a bare truth does not: of few months one of
    the months, of many the one that has the ways in order.
    """
    months = [month for month in period.months if known.get(month)]
    rows = TradeTally.objects.filter(hub=hub, is_way__in=[is_way], month__in=months)
    return rows.order_by()


def _uncounted(
    hub: Hub, period: Period, known: dict[date, bool]
) -> QuerySet[PurchaseOrder] | None:
    """Return the orders of a period's months that are not counted, if there are any."""
    spans = _spans([one for one in period.months if not known.get(one)])
    if not spans:
        return None
    first, last = spans[0][0], spans[-1][1]
    orders = orders_in(hub, Period(max(first, period.first), min(last, period.last)))
    if len(spans) == 1:
        return orders
    return orders.filter(reduce(or_, (Q(ordered_on__range=span) for span in spans)))


def traded_by_orders(hub: Hub, orders: QuerySet[PurchaseOrder], is_way: bool) -> Traded:  # noqa: FBT001 -- which of two ways to add up
    """Return what orders add up to, read one by one from both sides' entries."""
    flows = flows_of(orders)
    found: Traded = defaultdict(lambda: (0, 0))
    firms = {flow.supplier for flow in flows}
    if is_way:
        firms |= {flow.buyer for flow in flows}
    words = (towns_of if is_way else industries_of)(hub, firms)
    for flow in flows:
        cell = (
            TradeCell(
                flow.currency, buyer_at=words[flow.buyer],
                supplier_at=words[flow.supplier],
            )
            if is_way
            else TradeCell(flow.currency, flow.is_local, words.get(flow.supplier, ""))
        )  # fmt: skip
        had = found[cell]
        cents = int(flow.amount.scaleb(2))
        found[cell] = (had[0] + cents, had[1] + flow.count)
    return dict(found)


def _spans(months: Sequence[date]) -> list[tuple[date, date]]:
    """Return the first and last days of months that follow one another."""
    found: list[tuple[date, date]] = []
    for month in months:
        if found and (month - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], last_of(month))
        else:
            found.append((month, last_of(month)))
    return found


def months_to_count(hub: Hub) -> list[date]:
    """Return the months of a hub's orders that are not counted; two statements."""
    rows = orders_of(hub).order_by().select_related(None)
    days = rows.aggregate(first=Min("ordered_on"), last=Max("ordered_on"))
    if days["first"] is None:
        return []
    counted = TradeMonth.objects.filter(hub=hub, is_counted=True)
    known = set(counted.values_list("month", flat=True))
    period = Period.around(days["first"], days["last"])
    return [month for month in period.months if month not in known]


def hubs_that_trade() -> list[Hub]:
    """Return the hubs that have an order."""
    return list(Hub.objects.filter(pk__in=PurchaseOrder.objects.values("hub")))


def months_of_orders(hub: Hub, firms: Collection[int]) -> set[date]:
    """Return the months in which organisations bought or sold; one statement."""
    sides = Q(buyer__in=firms) | Q(supplier__in=firms)
    rows = orders_of(hub).filter(sides).order_by().select_related(None)
    return {first_of(day) for day in rows.values_list("ordered_on", flat=True)}
