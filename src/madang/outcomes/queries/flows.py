"""Who buys of whom: the local part by industry, flows between places, orders behind.

A supplier has one industry here: its main one, else the first of its codes; so no order
is counted for two.  A place is a country and a city, however the city is written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models import Sum as Sum_

from madang.directory.models import Activity, Organisation
from madang.kit.search_text import fold
from madang.outcomes.models import StatedSpend
from madang.outcomes.rules import may_see_outcomes
from madang.sourcing.queries import cents_of, flows_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.outcomes.periods import Period
    from madang.sourcing.models import PurchaseOrder
    from madang.sourcing.queries import Flow

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which orders of a period are meant; what is none is not asked for."""

    currency: str | None = None
    industry: str | None = None
    is_local: bool | None = None
    buyer: int | None = None
    buyer_at: str | None = None
    supplier_at: str | None = None


def orders_in(hub: Hub, period: Period) -> QuerySet[PurchaseOrder]:
    """Return the orders of a period that were not cancelled."""
    days = (period.first, period.last)
    return orders_of(hub).filter(ordered_on__range=days).exclude(state="cancelled")


def orders_behind(hub: Hub, period: Period, asked: Asked) -> QuerySet[PurchaseOrder]:
    """Return the orders that a figure of flows adds up, the latest first."""
    rows = orders_in(hub, period)
    if asked.currency is not None:
        rows = rows.filter(currency=asked.currency)
    if asked.is_local is not None:
        rows = rows.filter(is_local=asked.is_local)
    if asked.buyer is not None:
        rows = rows.filter(buyer=asked.buyer)
    if asked.industry is not None:
        sides = set(rows.order_by().values_list("supplier", flat=True))
        codes = industries_of(hub, sides)
        wanted = [key for key in sides if codes.get(key, "") == asked.industry]
        rows = rows.filter(supplier__in=wanted)
    for side, at in (("buyer", asked.buyer_at), ("supplier", asked.supplier_at)):
        if at is not None:
            sides = set(rows.order_by().values_list(side, flat=True))
            places = places_of(hub, sides)
            wanted = [key for key in sides if places[key].key == at]
            rows = rows.filter(**{f"{side}__in": wanted})
    return rows.order_by("-ordered_on", "-pk")


def first_order_on(hub: Hub) -> date | None:
    """Return the day of a hub's first order; one statement."""
    days = orders_of(hub).order_by("ordered_on").values_list("ordered_on", flat=True)
    first: date | None = days.first()
    return first


def industries_of(hub: Hub, firms: Collection[int]) -> dict[int, str]:
    """Return the one industry of each company that has any; one statement."""
    rows = Activity.objects.filter(hub=hub, organisation__in=firms)
    found: dict[int, str] = {}
    order = ("organisation", "-is_main", "code")
    for firm, code in rows.order_by(*order).values_list("organisation", "code"):
        found.setdefault(firm, code)
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where organisations are: a country and a city, either of which may be unknown."""

    country: str
    city: str

    @property
    def key(self) -> str:
        """What makes two of them the same place."""
        return f"{self.country}:{fold(self.city)}"


def places_of(hub: Hub, firms: Collection[int]) -> dict[int, Place]:
    """Return where each organisation is; one statement."""
    rows = Organisation.objects.filter(hub=hub, pk__in=firms)
    found = rows.values_list("pk", "country", "city")
    return {pk: Place(country, city.strip()) for pk, country, city in found}


@dataclass(slots=True)
class Sum:
    """An amount and of how many orders."""

    amount: Decimal = ZERO
    orders: int = 0

    def take(self, flow: Flow) -> None:
        """Count a flow in."""
        self.amount += flow.amount
        self.orders += flow.count


@dataclass(slots=True)
class LocalShare:
    """What was ordered of an industry in a currency, and of that of local suppliers."""

    industry: str
    currency: str
    local: Sum = field(default_factory=Sum)
    whole: Sum = field(default_factory=Sum)

    @property
    def share(self) -> Decimal:
        """The local part."""
        return self.local.amount / self.whole.amount if self.whole.amount else ZERO


@dataclass(frozen=True, slots=True)
class SpendShare:
    """A stated spend, and what local suppliers had of it by the hub's own orders."""

    spend: StatedSpend
    local: Sum

    @property
    def share(self) -> Decimal:
        """The part that the hub's orders show."""
        return self.local.amount / self.spend.amount

    @property
    def said_local(self) -> Decimal | None:
        """The amount that the source itself calls local."""
        if self.spend.local_percent is None:
            return None
        return self.spend.amount * self.spend.local_percent / 100


@dataclass(frozen=True, slots=True)
class LocalContent:
    """Local shares by industry, their sums by currency, and stated spends."""

    shares: list[LocalShare]
    sums: list[LocalShare]


def local_content(hub: Hub, period: Period) -> LocalContent:
    """Return which part local suppliers had of a period's orders; two statements."""
    flows = flows_of(orders_in(hub, period))
    codes = industries_of(hub, {flow.supplier for flow in flows})
    found: dict[tuple[str, str], LocalShare] = {}
    sums: dict[str, LocalShare] = {}
    for flow in flows:
        code = codes.get(flow.supplier, "")
        key = (flow.currency, code)
        for one in (
            found.setdefault(key, LocalShare(code, flow.currency)),
            sums.setdefault(flow.currency, LocalShare("", flow.currency)),
        ):
            one.whole.take(flow)
            if flow.is_local:
                one.local.take(flow)
    ordered = sorted(
        found.values(),
        key=lambda one: (one.currency, -one.whole.amount, one.industry),
    )
    return LocalContent(ordered, [sums[code] for code in sorted(sums)])


def spends_visible_to(by: Actor) -> QuerySet[StatedSpend]:
    """Return the stated spends to those who see all outcomes."""
    found = StatedSpend.objects.filter(hub=by.hub).select_related("buyer")
    return found if may_see_outcomes(by) else found.none()


def shares_of_spends(hub: Hub, spends: Sequence[StatedSpend]) -> list[SpendShare]:
    """Return what local suppliers had of each spend; one statement for all."""
    sums: dict[str, Any] = {}
    for number, spend in enumerate(spends):
        days = (spend.starts_on, spend.ends_on)
        holds = Q(currency=spend.currency, ordered_on__range=days)
        if spend.buyer_id:
            holds &= Q(buyer=spend.buyer_id)
        if spend.industry:
            holds &= Q(industry=spend.industry)
        sums[f"cents{number}"] = Sum_(cents_of("amount"), filter=holds)
        sums[f"orders{number}"] = Count("pk", filter=holds)
    if not spends:
        return []
    codes = Activity.objects.filter(organisation=OuterRef("supplier"))
    own = codes.order_by("-is_main", "code").values("code")[:1]
    rows = orders_of(hub).filter(is_local=True).exclude(state="cancelled")
    found = rows.order_by().annotate(industry=Subquery(own)).aggregate(**sums)
    return [
        SpendShare(
            spend,
            Sum(
                Decimal(found[f"cents{number}"] or 0).scaleb(-2),
                found[f"orders{number}"],
            ),
        )
        for number, spend in enumerate(spends)
    ]


@dataclass(frozen=True, slots=True)
class Way:
    """What buyers of one place ordered of suppliers of another, in one currency."""

    buyer_at: Place
    supplier_at: Place
    currency: str
    sum: Sum


def ways_between(hub: Hub, period: Period) -> list[Way]:
    """Return the flows between places, the largest of each currency first."""
    flows = flows_of(orders_in(hub, period))
    firms = {flow.buyer for flow in flows} | {flow.supplier for flow in flows}
    places = places_of(hub, firms)
    known: dict[str, Place] = {}
    sums: dict[tuple[str, str, str], Sum] = defaultdict(Sum)
    for flow in sorted(flows, key=lambda one: (one.buyer, one.supplier)):
        buyer_at, supplier_at = places[flow.buyer], places[flow.supplier]
        for place in (buyer_at, supplier_at):
            known.setdefault(place.key, place)
        sums[flow.currency, buyer_at.key, supplier_at.key].take(flow)
    ways = [
        Way(known[buyer_at], known[supplier_at], currency, total)
        for (currency, buyer_at, supplier_at), total in sums.items()
    ]
    return sorted(
        ways,
        key=lambda one: (
            one.currency, -one.sum.amount, one.buyer_at.key, one.supplier_at.key,
        ),
    )  # fmt: skip
