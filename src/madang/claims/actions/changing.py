"""What becomes of a booking: decided, given back, cut short or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.reserving import check_wish
from madang.claims.actions.serving import atoms_in_line, serve
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
from madang.claims.queries.overlapping import Busy, atoms_of
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


def _guard_booking(booking: Booking) -> tuple[Booking, set[int]]:
    """Guard a booking's atoms and all that those want who wait for them.

    Returns the booking as it is now, and the keys of what is guarded.
    """
    claims = Claim.objects.filter(booking=booking, is_blocking=True)
    atoms = set(claims.values_list("atom_id", flat=True))
    atoms |= set(atoms_of([booking.resource])[booking.resource_id])
    atoms |= atoms_in_line(atoms, booking.period)
    guard(sorted(atoms))
    return Booking.objects.select_related("resource").get(pk=booking.pk), atoms


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


@action(allowed=rules.may_confirm)
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


def _asked_nothing(_subject: Booking | Hub, _by: Actor, **_options: Any) -> None:
    """Nothing is wanted that somebody else could have."""


@looking_first(_asked_nothing)
@action(allowed=rules.may_decide)
def decline(
    booking: Booking, by: Actor, *, reason: str, now: datetime
) -> Done[Booking]:
    """A booking that was asked for or held is declined, with a reason for the asker.

    What it held goes to who has waited longest.

    Raises:
        NotNow: it was decided before.
    """
    open_states = (BookingState.ASKED, BookingState.HELD)
    target = BookingState.DECLINED
    return _end(booking, by, open_states, target, reason, now)


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def release(
    booking: Booking, by: Actor, *, now: datetime, reason: str = ""
) -> Done[Booking]:
    """A booking is given back, or a request withdrawn; who waited longest has it.

    Raises:
        NotNow: it has ended before.
    """
    open_states = (*TAKING, BookingState.ASKED)
    target = BookingState.RELEASED
    return _end(booking, by, open_states, target, reason, now)


def _end(
    booking: Booking,
    by: Actor,
    sources: tuple[BookingState, ...],
    target: BookingState,
    reason: str,
    now: datetime,
) -> Done[Booking]:
    fresh, guarded = _guard_booking(booking)
    before = snapshot(fresh)
    _go(fresh, sources, target)
    fresh.reason, fresh.expires_at = reason[:300], None
    fresh.save(update_fields=["reason", "expires_at", "updated_at"])
    Claim.objects.filter(booking=fresh).update(is_blocking=False)
    booking.state, booking.reason = fresh.state, fresh.reason
    booking.expires_at = None
    verb = "claims.decline" if target == BookingState.DECLINED else "claims.release"
    line = Line(verb, fresh, difference(before, snapshot(fresh)))
    return Done(booking, [line, *serve(by, guarded, fresh.period, now)])


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def shorten(
    booking: Booking, by: Actor, *, period: Period, now: datetime
) -> Done[Booking]:
    """A booking keeps a part of its period; the rest is free at once.

    Raises:
        NotNow: it takes nothing any more, or the period is not within its own.
    """
    check_shape(period)
    fresh, guarded = _guard_booking(booking)
    if not fresh.is_taking or not fresh.period.covers(period):
        raise NotNow(_("Only a part of its own time can be kept."))
    before, former = snapshot(fresh), fresh.period
    wanted = period.widened(*fresh.resource.turnaround)
    for row in (fresh, booking):
        row.starts_at, row.ends_at = period.starts_at, period.ends_at
    fresh.save(update_fields=["starts_at", "ends_at", "updated_at"])
    Claim.objects.filter(booking=fresh, is_blocking=True).update(
        starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )
    line = Line("claims.shorten", fresh, difference(before, snapshot(fresh)))
    return Done(booking, [line, *serve(by, guarded, former, now)])


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
    left = set(own.values_list("atom_id", flat=True))
    left |= atoms_in_line(left, booking.period)
    guard_wishes([wish, _wish_of(booking)], *left)
    former = booking.period
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
    lines += [Line("claims.move", booking, change), *serve(by, left, former, now)]
    return Done(booking, lines)


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
    if not rows:
        return Done(0)
    atoms = {row[0] for row in rows}
    span = Period(min(row[1] for row in rows), max(row[2] for row in rows))
    atoms |= atoms_in_line(atoms, span)
    guard(sorted(atoms))
    still = set(overdue.values_list("booking_id", flat=True))
    found = [
        Busy(atom, Period(starts, ends), booking, now)
        for atom, starts, ends, booking in rows
        if booking in still
    ]
    lines = lapse(found, now)
    return Done(len(lines), [*lines, *serve(by, atoms, span, now)])
