"""What bookings cost: price lists, who pays which price, credits, amounts due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q, Sum

from madang.claims.models import Allowance, AllowanceLine, Booking
from madang.directory.rules import own_organisations
from madang.hubs.models import Hub
from madang.kit.wall_time import wall_time
from madang.spaces import pricing
from madang.spaces.models import (
    EVERYBODY,
    MINUTES,
    TENANTS,
    BookingCost,
    BookingPrice,
    CostState,
    CreditMonth,
    CreditPlan,
    Per,
    SpaceAgreement,
)
from madang.spaces.pricing import NOTHING, Cost, Rate
from madang.spaces.queries.agreements import FIRM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.claims.models import Resource
    from madang.claims.periods import Period
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.spaces.models import Space

#: The unit of allowances that pay for bookings, and the owner of what they pay.
CREDIT, COST = "booking", "spaces.bookingcost"


def prices_of(space: Space) -> list[BookingPrice]:
    """Return a space's price list: by payer and stretch, the latest first."""
    return list(BookingPrice.objects.filter(hub=space.hub_id, space=space))


def price_of(by: Actor, pk: int) -> BookingPrice | None:
    """Return a line of a price list of the actor's hub, with its space."""
    rows = BookingPrice.objects.filter(hub=by.hub, pk=pk)
    return rows.select_related("space__building__site", "space__floor").first()


def _agreements_on(
    organisation: Organisation | None, days: Iterable[date]
) -> list[tuple[str, date, date | None]]:
    """Return kind, first day and end of the agreements that may run on some days."""
    if organisation is None:
        return []
    known = sorted(days)
    rows = SpaceAgreement.objects.filter(
        hub=organisation.hub_id,
        organisation=organisation,
        signed_on__isnull=False,
        starts_on__lte=known[-1],
    )
    return [(row.kind, row.starts_on, row.over_on) for row in rows]


@dataclass(frozen=True, slots=True)
class Prices:
    """The price list of one space, and under which agreements somebody pays it."""

    rows: Sequence[BookingPrice]
    agreements: Sequence[tuple[str, date, date | None]]

    def payers_on(self, on: date) -> list[set[str]]:
        """Return the groups whose prices hold on a day, the first that has any wins."""
        kinds = {
            kind
            for kind, starts, over in self.agreements
            if starts <= on and (over is None or on < over)
        }
        return [kinds, {TENANTS}, {EVERYBODY}] if kinds else [{EVERYBODY}]

    def rates_on(self, on: date) -> list[tuple[list[Rate], str]]:
        """Return the rates of each payer that somebody may be on a day."""
        for payers in self.payers_on(on):
            found = [self._rates(payer, on) for payer in sorted(payers)]
            known = [one for one in found if one[0]]
            if known:
                return known
        return []

    def _rates(self, payer: str, on: date) -> tuple[list[Rate], str]:
        latest: dict[str, BookingPrice] = {}
        for row in self.rows:
            if row.payer == payer and row.starts_on <= on:
                before = latest.get(row.per)
                if before is None or before.starts_on < row.starts_on:
                    latest[row.per] = row
        rates = [
            Rate(MINUTES[Per(row.per)], row.price, row.credits)
            for row in latest.values()
        ]
        return rates, next((row.currency for row in latest.values()), "")

    def cost(self, period: Period, zone: str, *, spend: int, lanes: int) -> Cost:
        """Return what a period costs, with so many credits to spend."""
        on = wall_time(period.starts_at, zone).date()
        found = [
            pricing.cheapest(rates, period.minutes, currency, spend=spend, lanes=lanes)
            for rates, currency in self.rates_on(on)
        ]
        return min(found, key=lambda one: (one.amount, one.credits), default=NOTHING)


def prices_for(
    resource: Resource, organisation: Organisation | None, days: Iterable[date]
) -> Prices | None:
    """Return what an organisation, or nobody's, pays for a space; none if it is free.

    One statement where nothing is to be paid, two where something is.
    """
    rows = BookingPrice.objects.filter(hub=resource.hub_id, space=resource.object_id)
    found = list(rows)
    return Prices(found, _agreements_on(organisation, days)) if found else None


def costs_of(
    prices: Prices, periods: Iterable[Period], zone: str, *, spend: int, lanes: int
) -> list[Cost]:
    """Return what each period costs; each spends of the credits what is left."""
    found = []
    for period in periods:
        one = prices.cost(period, zone, spend=spend, lanes=lanes)
        spend -= one.credits
        found.append(one)
    return found


def quote(
    resource: Resource,
    organisation: Organisation | None,
    periods: Sequence[Period],
    now: datetime,
    lanes: int = 1,
) -> Cost:
    """Return what some periods of a space cost in all, if they are booked now."""
    if not periods:
        return NOTHING
    zone = resource.zone
    days = [wall_time(one.starts_at, zone).date() for one in periods]
    prices = prices_for(resource, organisation, days)
    if prices is None:
        return NOTHING
    left = credits_left(organisation, now)
    return pricing.total(costs_of(prices, periods, zone, spend=left, lanes=lanes))


def usable_credits(organisation: Organisation, now: datetime) -> list[Allowance]:
    """Return the credits of an organisation that can be used now, first to go first."""
    rows = Allowance.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        hub=organisation.hub_id,
        owner_kind=FIRM,
        owner_id=organisation.pk,
        unit=CREDIT,
        starts_at__lte=now,
        left__gt=0,
    )
    return list(rows.order_by(F("expires_at").asc(nulls_last=True), "pk"))


def credits_left(organisation: Organisation | None, now: datetime) -> int:
    """Return how many credits an organisation can use now."""
    if organisation is None:
        return 0
    return sum(row.left for row in usable_credits(organisation, now))


def cost_of(booking: Booking) -> BookingCost | None:
    """Return what a booking costs, if anything."""
    rows = BookingCost.objects.filter(hub=booking.hub_id, booking=booking)
    return rows.select_related("organisation").first()


def costs_visible_to(by: Actor) -> QuerySet[BookingCost]:
    """Return what bookings cost: all to staff, to others their companies' and own."""
    rows = BookingCost.objects.filter(hub=by.hub)
    if by.is_staff:
        return rows
    if by.user is None:
        return rows.none()
    own = own_organisations(by)
    return rows.filter(Q(organisation__in=own) | Q(booking__by=by.user))


def amounts_due(
    hub: Hub, *, organisation: Organisation | None = None, until: datetime | None = None
) -> QuerySet[BookingCost]:
    """Return the money that is owed for bookings, with their bookings, by time.

    Of an organisation, or of all and of those without one; settled before a moment, or
    by now.  Whether something was invoiced, the room of invoices knows.
    """
    rows = BookingCost.objects.filter(hub=hub, state=CostState.DUE, amount__gt=0)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if until is not None:
        rows = rows.filter(settled_at__lt=until)
    rows = rows.select_related("booking__resource", "organisation")
    return rows.order_by("booking__starts_at", "pk")


def held_for(cost: BookingCost) -> dict[int, int]:
    """Return how many credits are still held for a booking, by allowance."""
    rows = AllowanceLine.objects.filter(
        hub=cost.hub_id, for_kind=COST, for_id=cost.pk
    ).values("allowance")
    sums = rows.annotate(many=Sum("held")).values_list("allowance", "many")
    return {key: many for key, many in sums.order_by("allowance") if many}


def open_costs(hub: Hub, now: datetime) -> list[BookingCost]:
    """Return the costs that can be settled: their bookings are over or were ended."""
    standing = ("confirmed", "held", "asked")
    rows = BookingCost.objects.filter(hub=hub, state=CostState.OPEN).filter(
        Q(booking__ends_at__lte=now) | ~Q(booking__state__in=standing)
    )
    return list(rows.select_related("booking").order_by("pk")[:1000])


def hubs_with_open_costs() -> QuerySet[Hub]:
    """Return the hubs in which a booking is not paid for yet."""
    rows = BookingCost.objects.filter(state=CostState.OPEN)
    return Hub.objects.filter(pk__in=rows.values("hub"))


def hubs_with_plans() -> QuerySet[Hub]:
    """Return the hubs whose agreements bring credits."""
    return Hub.objects.filter(pk__in=CreditPlan.objects.values("hub"))


def plans_of(hub: Hub) -> list[CreditPlan]:
    """Return a hub's credit plans, those of kinds first."""
    rows = CreditPlan.objects.filter(hub=hub).select_related("agreement__organisation")
    return list(rows.order_by("agreement", "kind", "pk"))


def plan_of(by: Actor, pk: int) -> CreditPlan | None:
    """Return one of the credit plans of the actor's hub."""
    return CreditPlan.objects.filter(hub=by.hub, pk=pk).first()


def without_credits_of(
    hub: Hub, month: date, today: date
) -> list[tuple[SpaceAgreement, CreditPlan]]:
    """Return the agreements that run today and have no credits of a month yet."""
    own: dict[int, CreditPlan] = {}
    kinds: dict[str, CreditPlan] = {}
    for plan in CreditPlan.objects.filter(hub=hub):
        if plan.agreement_id:
            own[plan.agreement_id] = plan
        else:
            kinds[plan.kind] = plan
    rows = SpaceAgreement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        Q(terminated_on=None) | Q(terminated_on__gt=today),
        Q(pk__in=own) | Q(kind__in=kinds),
        hub=hub,
        signed_on__isnull=False,
        starts_on__lte=today,
    ).exclude(
        pk__in=CreditMonth.objects.filter(hub=hub, month=month).values("agreement")
    )
    found = [(row, own.get(row.pk) or kinds[row.kind]) for row in rows.order_by("pk")]
    return [(row, plan) for row, plan in found if plan.monthly]


def credit_lines(by: Actor, organisation: Organisation) -> QuerySet[AllowanceLine]:
    """Return the history of an organisation's credits, the latest first."""
    rows = AllowanceLine.objects.filter(
        hub=by.hub,
        allowance__owner_kind=FIRM,
        allowance__owner_id=organisation.pk,
        allowance__unit=CREDIT,
    )
    return rows.select_related("allowance", "by").order_by("-pk")


def bookings_paid_by(lines: Iterable[AllowanceLine]) -> Mapping[int, Booking]:
    """Return the bookings that lines of a ledger are about, by the cost's key."""
    keys = {line.for_id for line in lines if line.for_kind == COST}
    rows = BookingCost.objects.filter(pk__in=keys).select_related("booking__resource")
    return {row.pk: row.booking for row in rows}


@dataclass(frozen=True, slots=True)
class Balance:
    """How many credits an organisation has, and when the first of them are gone."""

    left: int
    held: int
    next_end: datetime | None


def balances(by: Actor, now: datetime) -> dict[int, Balance]:
    """Return the balance of every organisation that ever had credits, by its key."""
    rows = Allowance.objects.filter(hub=by.hub, owner_kind=FIRM, unit=CREDIT)
    if not by.is_staff:
        rows = rows.filter(owner_id__in=own_organisations(by))
    found: dict[int, list[Allowance]] = defaultdict(list)
    for row in rows:
        found[row.owner_id].append(row)
    return {key: _balance(mine, now) for key, mine in found.items()}


def _balance(rows: Sequence[Allowance], now: datetime) -> Balance:
    usable = [one for one in rows if one.expires_at is None or one.expires_at > now]
    ends = [one.expires_at for one in usable if one.expires_at and one.left]
    return Balance(
        sum(one.left for one in usable),
        sum(one.held for one in rows),
        min(ends, default=None),
    )
