"""Paying for bookings: credits held and money open, until they are due or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.claims.actions import For, Order, consume_held, hold, release_held
from madang.claims.models import Allowance, BookingState
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict
from madang.kit.wall_time import wall_time
from madang.spaces import rules
from madang.spaces.models import BookingCost, BookingPolicy, CostState, Occasion
from madang.spaces.queries.bookings import OCCASION
from madang.spaces.queries.costs import (
    COST,
    costs_of,
    credits_left,
    held_for,
    open_costs,
    prices_for,
    quote,
    usable_credits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.claims.models import Booking, Resource
    from madang.claims.periods import Period
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.spaces.pricing import Cost


class PriceChanged(Conflict):
    """What is asked for costs something else than was agreed to; with what it costs."""

    def __init__(self, cost: Cost) -> None:
        super().__init__(_("Look at the price and send it again if you agree."))
        self.cost = cost


def is_own_use(organisation: Organisation | None, by: Actor) -> bool:
    """Tell whether the hub books for itself, which costs nothing."""
    return organisation is None and by.is_staff


def agree(
    resource: Resource,
    organisation: Organisation | None,
    by: Actor,
    periods: Sequence[Period],
    *,
    asked: tuple[str | None, int, datetime],
) -> None:
    """Accept a request that was shown what it costs.

    `asked` are the price that was agreed to, the lanes and the moment; without a price
    nobody had to agree.

    Raises:
        PriceChanged: it costs something, and something else than was agreed to.
    """
    agreed, lanes, now = asked
    if agreed is None or is_own_use(organisation, by):
        return
    cost = quote(resource, organisation, periods, now, lanes)
    if not cost.is_free and cost.key != agreed:
        raise PriceChanged(cost)


def owe(
    bookings: Sequence[Booking],
    organisation: Organisation | None,
    by: Actor,
    now: datetime,
) -> list[journal.Line]:
    """Each booking of a space with prices has its cost: credits held, money open.

    Raises:
        NotEnough: the credits were used by somebody else in the same moment.
    """
    if not bookings or is_own_use(organisation, by):
        return []
    first = bookings[0]
    resource = first.resource
    days = [wall_time(one.starts_at, resource.zone).date() for one in bookings]
    prices = prices_for(resource, organisation, days)
    if prices is None:
        return []
    periods = [one.period for one in bookings]
    left = credits_left(organisation, now)
    costs = costs_of(prices, periods, resource.zone, spend=left, lanes=first.lanes)
    free = _free_before(resource)
    rows = BookingCost.objects.bulk_create(
        BookingCost(
            hub_id=booking.hub_id,
            booking=booking,
            organisation=organisation,
            amount=cost.amount,
            currency=cost.currency,
            credits=cost.credits,
            made_at=now,
            free_until=booking.starts_at - free,
        )
        for booking, cost in zip(bookings, costs, strict=True)
        if not cost.is_free
    )
    for row in rows:
        _hold(row, by, now)
    return [journal.Line("spaces.owe", row, journal.created(row)) for row in rows]


def _free_before(resource: Resource) -> timedelta:
    rows = BookingPolicy.objects.filter(
        hub=resource.hub_id, space=resource.object_id
    ).values_list("free_hours", flat=True)
    return timedelta(hours=rows.first() or 0)


def _hold(cost: BookingCost, by: Actor, now: datetime) -> None:
    """Set a cost's credits aside, of those that end first."""
    left = cost.credits
    if not left or cost.organisation is None:
        return
    for row in usable_credits(cost.organisation, now):
        many = min(left, row.left)
        if many:
            hold(row, by, amount=many, order=_order(cost, now))
            left -= many
    if left:
        raise Conflict(_("The credits have been used meanwhile. Look at the price."))


def _order(cost: BookingCost, now: datetime) -> Order:
    return Order(For(COST, cost.pk), now)


def _each_held(cost: BookingCost) -> list[tuple[Allowance, int]]:
    held = held_for(cost) if cost.credits else {}
    rows = Allowance.objects.filter(pk__in=held).order_by("pk") if held else []
    return [(row, held[row.pk]) for row in rows]


def reprice(booking: Booking, by: Actor, now: datetime) -> list[journal.Line]:
    """A booking that was moved or cut short costs what its new time costs.

    After it can be cancelled free of charge, it costs no less than before.
    """
    occasion = _occasion_of(booking)
    organisation = occasion.organisation if occasion else None
    row = BookingCost.objects.filter(hub=booking.hub_id, booking=booking).first()
    if row is None:
        return owe([booking], organisation, by, now)
    if row.state != CostState.OPEN or now > row.free_until:
        return []
    before = journal.snapshot(row)
    for allowance, many in _each_held(row):
        release_held(allowance, by, amount=many, order=_order(row, now))
    cost = quote(
        booking.resource, row.organisation, [booking.period], now, booking.lanes
    )
    row.amount, row.credits = cost.amount, cost.credits
    row.currency = cost.currency or row.currency
    row.free_until = booking.starts_at - _free_before(booking.resource)
    row.save(update_fields=["amount", "credits", "currency", "free_until"])
    _hold(row, by, now)
    return [
        journal.Line(
            "spaces.owe", row, journal.difference(before, journal.snapshot(row))
        )
    ]


def _occasion_of(booking: Booking) -> Occasion | None:
    if booking.owner_kind != OCCASION:
        return None
    rows = Occasion.objects.filter(hub=booking.hub_id, pk=booking.owner_id)
    return rows.select_related("organisation").first()


def owe_for(
    bookings: Iterable[Booking], by: Actor, now: datetime
) -> list[journal.Line]:
    """Bookings of one occasion have their costs, for whom the occasion is."""
    rows = list(bookings)
    occasion = _occasion_of(rows[0]) if rows else None
    return owe(rows, occasion.organisation if occasion else None, by, now)


def settle(
    costs: Iterable[BookingCost], by: Actor, now: datetime, *, is_here: bool = False
) -> list[journal.Line]:
    """Costs of bookings that took place are due, those of others given back.

    What was cancelled too late, or left empty, is due as well.  Each cost is settled
    once, whoever asks again.
    """
    lines = []
    for row in costs:
        state = _state_of(row, now, is_here=is_here)
        mine = BookingCost.objects.filter(pk=row.pk, state=CostState.OPEN)
        if state is None or not mine.update(state=state, settled_at=now):
            continue
        act = consume_held if state == CostState.DUE else release_held
        for allowance, many in _each_held(row):
            act(allowance, by, amount=many, order=_order(row, now))
        lines.append(
            journal.Line("spaces.settle", row, {"state": [row.state, state.value]})
        )
        row.state, row.settled_at = state, now
    return lines


def _state_of(row: BookingCost, now: datetime, *, is_here: bool) -> CostState | None:
    booking = row.booking
    match BookingState(booking.state):
        case BookingState.CONFIRMED:
            return CostState.DUE if is_here or booking.ends_at <= now else None
        case BookingState.RELEASED:
            in_time = booking.updated_at <= row.free_until
            return CostState.DROPPED if in_time else CostState.DUE
        case BookingState.DECLINED | BookingState.EXPIRED:
            return CostState.DROPPED
    return CostState.DROPPED if booking.ends_at <= now else None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of some costs."""

    lines: Sequence[journal.Line] = field(default_factory=list)


@action(rules.may_keep_credits)
def settle_costs(hub: Hub, by: Actor, *, now: datetime) -> Settled:
    """The costs of all bookings that are over or were ended are settled."""
    return Settled(settle(open_costs(hub, now), by, now))


def settle_of(
    bookings: Iterable[Booking], by: Actor, now: datetime, *, is_here: bool = False
) -> list[journal.Line]:
    """The costs of some bookings are settled, as far as they can be."""
    keys = [one.pk for one in bookings]
    rows = BookingCost.objects.filter(booking__in=keys, state=CostState.OPEN)
    found = rows.select_related("booking").order_by("pk")
    return settle(found, by, now, is_here=is_here)
