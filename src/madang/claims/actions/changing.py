"""What becomes of a booking: decided, given back, cut short or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.reserving import check_wish
from madang.claims.actions.taking import (
    Asked,
    Done,
    find_room,
    guard_wishes,
    lapse,
    looking_first,
    write_claims,
)
from madang.claims.guarding import guard
from madang.claims.models import TAKING, Booking, BookingState, Claim
from madang.claims.opening import check_shape
from madang.claims.periods import Period
from madang.claims.queries.overlapping import Busy
from madang.claims.taken import Wish
from madang.hubs.actions import action
from madang.hubs.journal import Line, difference, snapshot
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from madang.claims.models import Resource
    from madang.hubs.models import Actor, Hub


class NotNow(Conflict):
    """The booking is not in a state in which this can be done."""


def _wish_of(booking: Booking) -> Wish:
    return Wish(booking.resource, booking.period, booking.lanes)


def _guard_booking(booking: Booking) -> Booking:
    """Guard a booking's atoms, and return it as it is now."""
    claimed = Claim.objects.filter(booking=booking, is_blocking=True)
    guard_wishes([_wish_of(booking)], *claimed.values_list("atom_id", flat=True))
    return Booking.objects.select_related("resource").get(pk=booking.pk)


def _go(
    booking: Booking, sources: tuple[BookingState, ...], target: BookingState
) -> None:
    """Move a booking to another state, if it is still in one of the sources.

    Raises:
        NotNow: it is not.
    """
    rows = Booking.objects.filter(pk=booking.pk, state__in=sources)
    if not rows.update(state=target):
        raise NotNow(_("This has been decided meanwhile. Look at it again."))
    booking.state = target


@action(allowed=rules.may_decide)
def confirm(booking: Booking, by: Actor, *, now: datetime) -> Booking:
    """A held booking is confirmed.

    Raises:
        NotNow: it is not held any more, or its time is over.
    """
    held = Booking.objects.filter(
        pk=booking.pk, state=BookingState.HELD, expires_at__gt=now
    )
    if not held.update(state=BookingState.CONFIRMED, expires_at=None):
        raise NotNow(_("This is not held any more. Look at it again."))
    booking.state, booking.expires_at = BookingState.CONFIRMED, None
    return booking


def _asked_accept(booking: Booking, by: Actor, *, now: datetime) -> Asked | None:
    if booking.state != BookingState.ASKED:
        raise NotNow(_("This has been decided meanwhile. Look at it again."))
    return Asked([_wish_of(booking)], now)


@looking_first(_asked_accept)
@action(allowed=rules.may_decide)
def accept(booking: Booking, by: Actor, *, now: datetime) -> Done[Booking]:
    """A booking that competed is confirmed and has its claims.

    Raises:
        NotNow: it was decided before.
        Taken: another was accepted for an overlapping period.
    """
    wish = _wish_of(booking)
    before = snapshot(booking)
    guard_wishes([wish])
    given, overdue = find_room(Asked([wish], now))
    lines = lapse(overdue, now)
    _go(booking, (BookingState.ASKED,), BookingState.CONFIRMED)
    write_claims([(booking, *given[0])])
    change = difference(before, snapshot(booking))
    return Done(booking, [*lines, Line("claims.accept", booking, change)])


@action(allowed=rules.may_decide)
def decline(
    booking: Booking,
    by: Actor,
    *,
    reason: str,
    now: datetime,  # noqa: ARG001 -- when it is free
) -> Booking:
    """A booking that was asked for or held is declined, with a reason for the asker.

    Raises:
        NotNow: it was decided before.
    """
    booking = _guard_booking(booking)
    _go(booking, (BookingState.ASKED, BookingState.HELD), BookingState.DECLINED)
    booking.reason, booking.expires_at = reason[:300], None
    booking.save(update_fields=["reason", "expires_at", "updated_at"])
    Claim.objects.filter(booking=booking).update(is_blocking=False)
    return booking


@action(allowed=rules.may_change)
def release(
    booking: Booking,
    by: Actor,
    *,
    now: datetime,  # noqa: ARG001 -- when it is free
    reason: str = "",
) -> Booking:
    """A booking is given back, or a request withdrawn; its atoms are free at once.

    Raises:
        NotNow: it has ended before.
    """
    booking = _guard_booking(booking)
    _go(booking, (*TAKING, BookingState.ASKED), BookingState.RELEASED)
    booking.reason, booking.expires_at = reason[:300], None
    booking.save(update_fields=["reason", "expires_at", "updated_at"])
    Claim.objects.filter(booking=booking).update(is_blocking=False)
    return booking


@action(allowed=rules.may_change)
def shorten(
    booking: Booking,
    by: Actor,
    *,
    period: Period,
    now: datetime,  # noqa: ARG001 -- when the rest is free
) -> Booking:
    """A booking keeps a part of its period; the rest is free at once.

    Raises:
        NotNow: it takes nothing any more, or the period is not within its own.
    """
    check_shape(period)
    booking = _guard_booking(booking)
    if not booking.is_taking or not booking.period.covers(period):
        raise NotNow(_("Only a part of its own time can be kept."))
    wanted = period.widened(*booking.resource.turnaround)
    booking.starts_at, booking.ends_at = period.starts_at, period.ends_at
    booking.save(update_fields=["starts_at", "ends_at", "updated_at"])
    Claim.objects.filter(booking=booking, is_blocking=True).update(
        starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )
    return booking


def _asked_move(
    booking: Booking,
    by: Actor,
    *,
    period: Period,
    now: datetime,
    resource: Resource | None = None,
    past_policy: bool = False,
) -> Asked | None:
    wish = Wish(resource or booking.resource, period, booking.lanes)
    check_wish(wish, by, now, past_policy=past_policy)
    if not booking.is_taking:
        raise NotNow(_("This has been decided meanwhile. Look at it again."))
    return Asked([wish], now, [booking.pk])


@looking_first(_asked_move)
@action(allowed=rules.may_change)
def move(
    booking: Booking,
    by: Actor,
    *,
    period: Period,
    now: datetime,
    resource: Resource | None = None,
    past_policy: bool = False,  # noqa: ARG001 -- looked at before
) -> Done[Booking]:
    """A booking takes place at another time, or in another resource, or both.

    Nobody has its old place before it has its new one.

    Raises:
        Taken: the new place is taken; the booking stays as it was.
        NotNow: it takes nothing any more.
    """
    before = snapshot(booking)
    wish = Wish(resource or booking.resource, period, booking.lanes)
    own = Claim.objects.filter(booking=booking, is_blocking=True)
    guard_wishes([wish, _wish_of(booking)], *own.values_list("atom_id", flat=True))
    given, overdue = find_room(Asked([wish], now, [booking.pk]))
    lines = lapse(overdue, now)
    moved = Booking.objects.filter(pk=booking.pk, state__in=TAKING).update(
        resource=wish.resource,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        updated_at=now,
    )
    if not moved:
        raise NotNow(_("This has been decided meanwhile. Look at it again."))
    own.delete()
    booking.resource = wish.resource
    booking.starts_at, booking.ends_at = period.starts_at, period.ends_at
    write_claims([(booking, *given[0])])
    change = difference(before, snapshot(booking))
    return Done(booking, [*lines, Line("claims.move", booking, change)])


def _asked_nothing(_hub: Hub, by: Actor, **_options: Any) -> Asked | None:
    return None


@looking_first(_asked_nothing)
@action(allowed=rules.may_arrange)
def expire_holds(hub: Hub, by: Actor, *, now: datetime) -> Done[int]:
    """Holds of the hub that nobody confirmed in time are over, their atoms free."""
    overdue = Claim.objects.filter(
        hub=hub,
        is_blocking=True,
        booking__state=BookingState.HELD,
        booking__expires_at__lte=now,
    )
    rows = list(overdue.values_list("atom_id", "starts_at", "ends_at", "booking_id"))
    guard(sorted({row[0] for row in rows}))
    still = set(overdue.values_list("booking_id", flat=True))
    found = [
        Busy(atom, Period(starts, ends), booking, now)
        for atom, starts, ends, booking in rows
        if booking in still
    ]
    lines = lapse(found, now)
    return Done(len(lines), lines)
