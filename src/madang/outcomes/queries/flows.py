"""Who buys of whom: the local part by industry, flows between places, orders behind.

A supplier has one industry here: its main one, else the first of its codes; so no order
is counted for two.  A place is a country and a city, however the city is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.kit.search_text import fold
from madang.outcomes.models import StatedSpend
from madang.outcomes.periods import Period
from madang.outcomes.queries.trading import (
    industries_of,
    orders_in,
    towns_of,
    traded_by_month,
    traded_in,
)
from madang.outcomes.rules import may_see_outcomes
from madang.sourcing.queries import orders_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.outcomes.queries.trading import TradeCell
    from madang.sourcing.models import PurchaseOrder

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
            towns = towns_of(hub, sides)
            wanted = [key for key in sides if place_at(towns[key]).key == at]
            rows = rows.filter(**{f"{side}__in": wanted})
    return rows.order_by("-ordered_on", "-pk")


def first_order_on(hub: Hub) -> date | None:
    """Return the day of a hub's first order; one statement."""
    days = orders_of(hub).order_by("ordered_on").values_list("ordered_on", flat=True)
    first: date | None = days.first()
    return first


@dataclass(frozen=True, slots=True)
class Place:
    """Where organisations are: a country and a city, either of which may be unknown."""

    country: str
    city: str

    @property
    def key(self) -> str:
        """What makes two of them the same place."""
        return f"{self.country}:{fold(self.city)}"


def place_at(town: str) -> Place:
    """Return a place by what a tally calls it.

    >>> place_at("MX:Ciudad Juárez").key
    'MX:ciudad juarez'
    """
    country, _colon, city = town.partition(":")
    return Place(country, city)


@dataclass(slots=True)
class Sum:
    """An amount in hundredths, and of how many orders."""

    cents: int = 0
    orders: int = 0

    @property
    def amount(self) -> Decimal:
        """The amount."""
        return Decimal(self.cents).scaleb(-2)

    def take(self, cents: int, orders: int) -> None:
        """Count some orders in."""
        self.cents += cents
        self.orders += orders


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
    """Return which part local suppliers had of a period's orders."""
    found: dict[tuple[str, str], LocalShare] = {}
    sums: dict[str, LocalShare] = {}
    for cell, traded in traded_in(hub, period, is_way=False).items():
        key = (cell.currency, cell.industry)
        for one in (
            found.setdefault(key, LocalShare(cell.industry, cell.currency)),
            sums.setdefault(cell.currency, LocalShare("", cell.currency)),
        ):
            one.whole.take(*traded)
            if cell.is_local:
                one.local.take(*traded)
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
    """Return what local suppliers had of each spend; three statements for all.

    Two more where a spend is one buyer's, or where a month is not counted.
    """
    if not spends:
        return []
    last = max(spend.ends_on for spend in spends)
    period = Period(min(spend.starts_on for spend in spends), last)
    wide = [spend for spend in spends if not spend.buyer_id]
    buyers = [spend for spend in spends if spend.buyer_id]
    found = _local_of_all(hub, wide, period) | _local_of_buyers(hub, buyers, period)
    return [SpendShare(spend, found[spend.pk]) for spend in spends]


def _local_of_all(
    hub: Hub, spends: Sequence[StatedSpend], period: Period
) -> dict[int, Sum]:
    """Return what local suppliers had of spends of the whole region."""
    found = {spend.pk: Sum() for spend in spends}
    months = traded_by_month(hub, period) if spends else []
    for month, cell, traded in months:
        for spend in spends:
            if (
                cell.is_local
                and cell.currency == spend.currency
                and spend.industry in {"", cell.industry}
                and spend.starts_on <= month <= spend.ends_on
            ):
                found[spend.pk].take(*traded)
    return found


def _local_of_buyers(
    hub: Hub, spends: Sequence[StatedSpend], period: Period
) -> dict[int, Sum]:
    """Return what local suppliers had of spends of one buyer each."""
    found = {spend.pk: Sum() for spend in spends}
    if not spends:
        return found
    rows = orders_in(hub, period).filter(
        is_local=True, buyer__in={spend.buyer_id for spend in spends}
    )
    fields = ("buyer", "supplier", "currency", "ordered_on", "amount")
    orders = list(rows.order_by().values_list(*fields))
    codes = industries_of(hub, {supplier for _buyer, supplier, *_more in orders})
    for buyer, supplier, currency, day, amount in orders:
        for spend in spends:
            if (
                spend.buyer_id == buyer
                and spend.currency == currency
                and spend.industry in {"", codes.get(supplier, "")}
                and spend.starts_on <= day <= spend.ends_on
            ):
                found[spend.pk].take(int(amount.scaleb(2)), 1)
    return found


def totals_behind(
    hub: Hub, period: Period, asked: Asked
) -> tuple[dict[str, Decimal], int] | None:
    """Return by currency what a figure's orders add up to, and how many they are.

    None where no tally says it: of one buyer, or of an industry between places.
    """
    is_way = asked.buyer_at is not None or asked.supplier_at is not None
    if asked.buyer is not None or (
        is_way and (asked.industry is not None or asked.is_local is not None)
    ):
        return None
    sums: dict[str, Sum] = defaultdict(Sum)
    for cell, traded in traded_in(hub, period, is_way=is_way).items():
        if _is_asked(cell, asked, is_way=is_way):
            sums[cell.currency].take(*traded)
    return (
        {code: sums[code].amount for code in sorted(sums)},
        sum(one.orders for one in sums.values()),
    )


def _is_asked(cell: TradeCell, asked: Asked, *, is_way: bool) -> bool:
    if asked.currency not in {None, cell.currency}:
        return False
    if is_way:
        sides = (asked.buyer_at, cell.buyer_at), (asked.supplier_at, cell.supplier_at)
        return all(at is None or place_at(town).key == at for at, town in sides)
    return asked.industry in {None, cell.industry} and asked.is_local in {
        None, cell.is_local,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """What buyers of one place ordered of suppliers of another."""

    buyer_at: Place
    supplier_at: Place
    sum: Sum


@dataclass(frozen=True, slots=True)
class Ways:
    """The largest ways in one currency, how many more there are, and all currencies.

    The currency of most orders comes first.
    """

    currency: str
    largest: list[Way]
    further: int
    currencies: list[str]


def ways_between(
    hub: Hub, period: Period, wanted: str = "", most: int | None = None
) -> Ways:
    """Return the ways between places in the wanted currency, else in the first."""
    traded = traded_in(hub, period, is_way=True)
    counts: Counter[str] = Counter()
    for cell, (_cents, orders) in traded.items():
        counts[cell.currency] += orders
    currencies = sorted(counts, key=lambda code: (-counts[code], code))
    currency = wanted if wanted in counts else next(iter(currencies), "")
    own = {cell: both for cell, both in traded.items() if cell.currency == currency}
    places = {
        town: place_at(town)
        for town in {town for cell in own for town in (cell.buyer_at, cell.supplier_at)}
    }
    keys = {town: place.key for town, place in places.items()}
    sums: dict[tuple[str, str], Sum] = defaultdict(Sum)
    for cell, both in own.items():
        sums[keys[cell.buyer_at], keys[cell.supplier_at]].take(*both)
    # of several spellings the last in order: small letters and accents before capitals
    shown = {keys[town]: places[town] for town in sorted(places)}
    ordered = sorted(sums.items(), key=lambda one: (-one[1].cents, *one[0]))
    largest = [
        Way(shown[buyer_at], shown[supplier_at], total)
        for (buyer_at, supplier_at), total in ordered[:most]
    ]
    return Ways(currency, largest, len(ordered) - len(largest), currencies)
