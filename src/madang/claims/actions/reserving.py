"""Taking resources: one, or several all or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.taking import (
    Again,
    Asked,
    Done,
    Order,
    answered_before,
    booked,
    find_room,
    fingerprint_of,
    guard_wishes,
    lapse,
    looking_first,
    write,
)
from madang.claims.models import Approval, Booking, BookingState
from madang.claims.opening import check_policy, check_shape
from madang.claims.taken import Wish
from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.claims.models import Resource
    from madang.claims.periods import Period
    from madang.hubs.models import Actor, Hub


def check_wish(wish: Wish, by: Actor, now: datetime, *, past_policy: bool) -> None:
    """Accept what the actor may book, as the resource's policy has it.

    Raises:
        OutsidePolicy: the resource's policy is against it.
        NotAllowed: the actor may not book it, or not past its policy.
    """
    resource = wish.resource
    check_shape(wish.period)
    if resource.hub_id != by.hub.pk or not rules.may_reserve(by, resource):
        raise NotAllowed(_("You may not book this."))
    if not past_policy:
        check_policy(resource, wish.period, now)
    elif not rules.decides(by, resource):
        raise NotAllowed(_("You may not book this."))


def _asked_one(
    resource: Resource, by: Actor, *, period: Period, order: Order, lanes: int = 1
) -> Asked | None:
    return _asked([Wish(resource, period, lanes)], by, order, is_one=True)


def _asked_all(
    hub: Hub, by: Actor, *, wishes: Sequence[Wish], order: Order
) -> Asked | None:
    return _asked(wishes, by, order, is_one=False)


def _asked(
    wishes: Sequence[Wish], by: Actor, order: Order, *, is_one: bool
) -> Asked | None:
    if not wishes:
        raise Refused(_("Choose what to book."))
    for wish in wishes:
        check_wish(wish, by, order.now, past_policy=order.past_policy)
    if before := answered_before(by, order.key, fingerprint_of(wishes, order.owner)):
        raise Again(before[0] if is_one else before)
    return None if is_asking(wishes, by) else Asked(wishes, order.now)


def is_asking(wishes: Sequence[Wish], by: Actor) -> bool:
    """Tell whether the request competes with others instead of taking anything."""
    return any(
        wish.resource.approval == Approval.COMPETE
        and not rules.decides(by, wish.resource)
        for wish in wishes
    )


@looking_first(_asked_one)
@action(allowed=rules.may_reserve)
def reserve(
    resource: Resource, by: Actor, *, period: Period, order: Order, lanes: int = 1
) -> Done[Booking]:
    """The resource is taken for the period: confirmed, held or asked for.

    Its approval decides which; whoever decides about it herself has it confirmed at
    once.

    Raises:
        Taken: somebody has it; with what is in the way and up to three alternatives.
        OutsidePolicy: the resource's policy is against it.
        OtherRequest: the order's key came before with another request.
    """
    done = _take([Wish(resource, period, lanes)], by, order, "reserve")
    return Done(done.result[0], done.lines)


@looking_first(_asked_all)
@action(allowed=rules.may_ask)
def reserve_all(
    hub: Hub, by: Actor, *, wishes: Sequence[Wish], order: Order
) -> Done[list[Booking]]:
    """All of the wishes are taken, or none; their bookings share a group.

    Raises:
        Taken, OutsidePolicy, OtherRequest: as for `reserve`.
        NotAllowed: the actor may not book one of the resources.
    """
    return _take(wishes, by, order, "reserve_all")


def _take(
    wishes: Sequence[Wish], by: Actor, order: Order, verb: str
) -> Done[list[Booking]]:
    """Guard, look again, write."""
    guard_wishes(wishes)
    fingerprint = fingerprint_of(wishes, order.owner)
    if before := answered_before(by, order.key, fingerprint):
        raise Again(before[0] if verb == "reserve" else before)
    lines = []
    if is_asking(wishes, by):
        nothing: list[int] = []
        given = [(wish, nothing) for wish in wishes]
        fields: dict[str, Any] = {"state": BookingState.ASKED}
    else:
        given, overdue = find_room(Asked(wishes, order.now))
        lines = lapse(overdue, order.now)
        fields = state_for(wishes, by, order.now)
    bookings = write(given, by, order, fingerprint=fingerprint, **fields)
    return Done(bookings, [*lines, *booked(bookings, f"claims.{verb}")])


def state_for(wishes: Sequence[Wish], by: Actor, now: datetime) -> dict[str, Any]:
    """Return the state of bookings made together: held if one of them needs a word."""
    waits = [
        wish.resource.hold_minutes
        for wish in wishes
        if wish.resource.approval != Approval.NONE
        and not rules.decides(by, wish.resource)
    ]
    if not waits:
        return {"state": BookingState.CONFIRMED}
    until = now + timedelta(minutes=min(waits))
    return {"state": BookingState.HELD, "expires_at": until}
