"""Giving back the ends of some bookings and taking others, in one breath.

A lease that ends early, grows or shrinks changes several bookings at once: nobody gets
in between what it leaves and what it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.changing import NotNow
from madang.claims.actions.reserving import check_wish
from madang.claims.actions.serving import atoms_in_line, serve
from madang.claims.actions.taking import (
    Asked,
    Done,
    booked,
    find_room,
    lapse,
    looking_first,
    write,
)
from madang.claims.guarding import guard
from madang.claims.models import TAKING, Booking, BookingState, Claim
from madang.claims.periods import Period
from madang.claims.queries.overlapping import atoms_of
from madang.hubs.actions import action
from madang.hubs.journal import Line, difference, snapshot
from madang.kit.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.claims.actions.taking import Order
    from madang.claims.taken import Wish
    from madang.hubs.models import Actor, Hub


@dataclass(frozen=True, slots=True)
class Cut:
    """A booking that ends earlier; at or before its beginning it is given back."""

    booking: Booking
    ends_at: datetime


def _asked(
    hub: Hub,
    by: Actor,
    *,
    cuts: Sequence[Cut],
    wishes: Sequence[Wish],
    order: Order,
) -> Asked | None:
    """Look before the lock, past the bookings that will be cut."""
    if hub.pk != by.hub.pk:
        return None
    for wish in wishes:
        check_wish(wish, by, order.now, past_policy=order.past_policy)
    cut = [one.booking.pk for one in cuts]
    return Asked(wishes, order.now, cut) if wishes else None


@looking_first(_asked)
@action(allowed=rules.may_ask)
def exchange(
    hub: Hub,
    by: Actor,
    *,
    cuts: Sequence[Cut],
    wishes: Sequence[Wish],
    order: Order,
) -> Done[list[Booking]]:
    """The cut bookings end as said and all wishes are taken, or nothing changes.

    The wishes are confirmed at once: whoever exchanges decides about the resources.
    What is left free afterwards goes to who has waited for it longest.

    Raises:
        Taken: one of the wishes cannot be had.
        NotNow: one of the cut bookings takes nothing any more.
        NotAllowed: the actor may not change one of them, or not book a resource.
    """
    guarded = _guard_all(cuts, wishes)
    lines = [line for one in cuts for line in _cut(one, by)]
    bookings: list[Booking] = []
    if wishes:
        if not all(rules.decides(by, wish.resource) for wish in wishes):
            raise NotAllowed(_("You may not book this."))
        given, overdue = find_room(Asked(wishes, order.now))
        lines += lapse(overdue, order.now)
        bookings = write(given, by, order)
        lines += booked(bookings, "claims.exchange")
    if cuts:
        former = [one.booking.period for one in cuts]
        span = Period(
            min(one.starts_at for one in former), max(one.ends_at for one in former)
        )
        lines += serve(by, guarded, span, order.now)
    for one in cuts:
        one.booking.refresh_from_db()
    return Done(bookings, lines)


def _guard_all(cuts: Sequence[Cut], wishes: Sequence[Wish]) -> set[int]:
    """Guard all atoms that are left or taken, and those that people wait for."""
    held = Claim.objects.filter(
        booking__in=[one.booking.pk for one in cuts], is_blocking=True
    )
    atoms = set(held.values_list("atom_id", flat=True))
    resources = [one.booking.resource for one in cuts]
    resources += [wish.resource for wish in wishes]
    for found in atoms_of(resources).values():
        atoms.update(found)
    if cuts:
        periods = [one.booking.period for one in cuts]
        span = Period(
            min(one.starts_at for one in periods), max(one.ends_at for one in periods)
        )
        atoms |= atoms_in_line(atoms, span)
    guard(sorted(atoms))
    return atoms


def _cut(cut: Cut, by: Actor) -> list[Line]:
    """End a booking earlier, or give it back; nothing if it ends by then already."""
    rows = Booking.objects.select_related("resource")
    fresh = rows.get(pk=cut.booking.pk, hub_id=by.hub.pk)
    if not rules.may_change(by, fresh):
        raise NotAllowed(_("You may not book this."))
    if fresh.state not in TAKING:
        raise NotNow(_("This has been decided meanwhile. Look at it again."))
    if fresh.ends_at <= cut.ends_at:
        return []
    before = snapshot(fresh)
    claims = Claim.objects.filter(booking=fresh, is_blocking=True)
    if cut.ends_at <= fresh.starts_at:
        fresh.state, fresh.expires_at = BookingState.RELEASED, None
        claims.update(is_blocking=False)
    else:
        after = max(claims.values_list("ends_at", flat=True)) - fresh.ends_at
        fresh.ends_at = cut.ends_at
        claims.update(ends_at=cut.ends_at + after)
    fresh.save(update_fields=["state", "expires_at", "ends_at", "updated_at"])
    verb = "release" if fresh.state == BookingState.RELEASED else "shorten"
    return [Line(f"claims.{verb}", fresh, difference(before, snapshot(fresh)))]
