"""Giving what is free again to who has waited for it longest, exactly once.

Everything here happens in the transaction that freed it, with the atoms guarded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.claims.actions.taking import (
    Asked,
    For,
    Lost,
    Order,
    booked,
    find_room,
    lapse,
    write,
)
from madang.claims.models import Booking, BookingState, Part, Waiting, WaitingState
from madang.claims.queries.overlapping import atoms_of
from madang.claims.signals import waiting_won
from madang.claims.taken import Wish

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.claims.periods import Period
    from madang.hubs.journal import Line
    from madang.hubs.models import Actor

#: Set-up and clearing make a wish reach further than its own period.
REACH = timedelta(days=1)
#: How many of a line are looked at when something becomes free.
MOST = 20


def line_for(atoms: Collection[int], period: Period) -> QuerySet[Waiting]:
    """Return who waits for some of these atoms around a period, first come first."""
    return (
        Waiting.objects.filter(
            resource__in=Part.objects.filter(atom__in=atoms).values("resource"),
            state=WaitingState.WAITING,
            starts_at__lt=period.ends_at + REACH,
            ends_at__gt=period.starts_at - REACH,
        )
        .select_related("resource", "by")
        .order_by("since", "pk")
    )


def atoms_in_line(atoms: Collection[int], period: Period) -> set[int]:
    """Return all atoms that those in the line want, for the guard before the lock."""
    waiting = line_for(atoms, period).order_by().values("resource")
    parts = Part.objects.filter(resource__in=waiting)
    return set(parts.values_list("atom_id", flat=True))


def serve(
    by: Actor, guarded: Collection[int], period: Period, now: datetime
) -> list[Line]:
    """Whoever waited longest has what became free, as a hold.

    A wish that reaches beyond the guarded atoms is left to `serve_line`.
    """
    return serve_these(by, list(line_for(guarded, period)[:MOST]), set(guarded), now)


def serve_these(
    by: Actor, line: Sequence[Waiting], guarded: set[int], now: datetime
) -> list[Line]:
    """Each of a line has its wish if it is free now, in order."""
    atoms = atoms_of(waiting.resource for waiting in line)
    lines: list[Line] = []
    for waiting in line:
        if waiting.starts_at > now and guarded.issuperset(atoms[waiting.resource_id]):
            lines += _give(by, waiting, now)
    return lines


def _give(by: Actor, waiting: Waiting, now: datetime) -> list[Line]:
    wish = Wish(waiting.resource, waiting.period, waiting.lanes)
    try:
        given, overdue = find_room(Asked([wish], now))
        lines = lapse(overdue, now)
    except Lost:
        return []
    until = now + timedelta(minutes=waiting.resource.hold_minutes)
    owner = For(waiting.owner_kind, waiting.owner_id, waiting.label)
    (booking,) = write(
        given,
        by,
        Order(owner, now),
        by=waiting.by,
        state=BookingState.HELD,
        expires_at=min(until, waiting.starts_at),
    )
    _has_won(waiting, booking)
    waiting_won.send(Waiting, waiting=waiting, booking=booking, by=by)
    return [*lines, *booked([booking], "claims.serve_line")]


def _has_won(waiting: Waiting, booking: Booking) -> None:
    waiting.state, waiting.booking = WaitingState.WON, booking
    waiting.save(update_fields=["state", "booking"])
