"""What becomes of bookings later: moved, cut short, given back, with what they cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.claims import actions as claims
from madang.claims.models import Booking
from madang.claims.rules import may_change, may_confirm
from madang.hubs.actions import action
from madang.spaces.actions.booking_rules import keep_rules
from madang.spaces.actions.paying import owe_for, reprice, settle_of
from madang.spaces.queries import spaces_visible_to
from madang.spaces.queries.booking_rules import facts_of, rules_for
from madang.spaces.queries.bookings import occasions_visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madang.claims.actions import Order, Outcome
    from madang.claims.models import Resource, Series
    from madang.claims.periods import Period
    from madang.claims.recurrence import Rule
    from madang.hubs import journal
    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed, with the journal lines about what it costs."""

    lines: Sequence[journal.Line] = field(default_factory=list)
    outcome: Outcome | None = None


@action(may_change)
def move_booking(
    booking: Booking,
    by: Actor,
    *,
    period: Period,
    now: datetime,
    resource: Resource | None = None,
) -> Changed:
    """A booking takes place at another time or in another room, for what that costs.

    Raises:
        Taken: the new place is taken; the booking stays as it was.
        NotNow: it takes nothing any more.
        AgainstRule: a rule is against the new time or room.
    """
    _must_keep_rules(booking, by, period, resource or booking.resource, now)
    claims.move(booking, by, period=period, now=now, resource=resource)
    return Changed(reprice(booking, by, now))


def _must_keep_rules(
    booking: Booking, by: Actor, period: Period, resource: Resource, now: datetime
) -> None:
    """Accept what no rule is against.

    Raises:
        AgainstRule: one is.
    """
    space = spaces_visible_to(by).filter(pk=resource.object_id).first()
    held = rules_for(space) if space else []
    if not held:
        return
    occasion = occasions_visible_to(by).filter(pk=booking.owner_id).first()
    organisation = occasion.organisation if occasion else None
    facts = facts_of(resource, by, organisation, [period], now=now, but=booking.pk)
    keep_rules(held, by, facts, is_aside=False)


@action(may_change)
def shorten_booking(
    booking: Booking, by: Actor, *, period: Period, now: datetime
) -> Changed:
    """A booking keeps a part of its time, and costs what that part costs.

    Raises:
        NotNow: it takes nothing any more, or the period is not within its own.
    """
    claims.shorten(booking, by, period=period, now=now)
    return Changed(reprice(booking, by, now))


@action(may_change)
def cancel_booking(
    booking: Booking, by: Actor, *, now: datetime, reason: str = ""
) -> Changed:
    """A booking is given back; it costs nothing if that was in time.

    Raises:
        NotNow: it has ended before.
    """
    claims.release(booking, by, now=now, reason=reason)
    return Changed(settle_of([booking], by, now))


@action(may_confirm)
def take_booking(booking: Booking, by: Actor, *, now: datetime) -> Changed:
    """What was held for who waited is booked, for what it costs.

    Raises:
        NotNow: it is not held any more, or its time is over.
    """
    claims.confirm(booking, by, now=now)
    return Changed(owe_for([booking], by, now))


@action(may_change)
def retry_series(series: Series, by: Actor, *, order: Order) -> Changed:
    """Missed dates of a series that can be had by now are booked."""
    outcome = claims.retry_skipped(series, by, order=order)
    return Changed(owe_for(outcome.bookings, by, order.now), outcome)


@action(may_change)
def change_series(
    series: Series,
    by: Actor,
    *,
    rule: Rule,
    order: Order,
    resource: Resource | None = None,
    may_lose: bool = False,
) -> Changed:
    """A series follows another rule, or stands in another room, from a day on.

    Raises:
        Gaps: dates cannot be had, and nobody said that they may be lost.
        NoSuchRule: the rule makes no sense.
    """
    group = series.group
    outcome = claims.change_series(
        series, by, rule=rule, order=order, resource=resource, may_lose=may_lose
    )
    gone = Booking.objects.filter(hub=series.hub_id, group=group, state="released")
    lines = settle_of(gone, by, order.now)
    return Changed([*lines, *owe_for(outcome.bookings, by, order.now)], outcome)


@action(may_change)
def end_series(series: Series, by: Actor, *, after: date, now: datetime) -> Changed:
    """A series has no dates after a day; those it had are free and cost nothing."""
    claims.end_series(series, by, after=after, now=now)
    gone = Booking.objects.filter(hub=series.hub_id, series=series, state="released")
    return Changed(settle_of(gone, by, now))
