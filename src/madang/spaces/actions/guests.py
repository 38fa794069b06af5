"""Naming the guests of a booking, and letting them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.claims.models import TAKING, Booking
from madang.claims.rules import may_change
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused
from madang.spaces import rules
from madang.spaces.checking import check
from madang.spaces.models import Guest
from madang.spaces.queries.guests import guests_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor

MOST_GUESTS = 300


@dataclass(frozen=True, slots=True)
class Named:
    """The guests of a booking; the journal says how many, not who."""

    guests: Sequence[Guest]
    lines: Sequence[journal.Line] = field(default_factory=list)


@action(may_change)
def name_guests(
    booking: Booking,
    by: Actor,
    *,
    guests: Sequence[tuple[str, str, str]],
    now: datetime,
) -> Named:
    """These guests are expected, each a name, an e-mail and a company.

    Who has arrived stays on the list.

    Raises:
        Conflict: the booking is over or given back.
        Refused: a name or an e-mail is wrong, or they are too many.
    """
    if booking.state not in (*TAKING, "asked") or booking.ends_at <= now:
        raise Conflict(_("This booking is over."))
    if len(guests) > MOST_GUESTS:
        raise Refused(_("A booking has 300 guests at most."))
    known = guests_of(booking)
    here = [one for one in known if one.arrived_at]
    names = {one.name.casefold() for one in here}
    rows = [
        Guest(
            hub_id=booking.hub_id, booking=booking, name=name, email=email, company=firm
        )
        for name, email, firm in guests
        if name.casefold() not in names
    ]
    for row in rows:
        check(row, but=["booking", "received_by"])
    Guest.objects.filter(booking=booking, arrived_at=None).delete()
    Guest.objects.bulk_create(rows)
    change = {"guests": [len(known), len(here) + len(rows)]}
    line = journal.Line("spaces.name_guests", booking, change)
    return Named([*here, *rows], [line])


@action(rules.may_see_notes)
def receive(guest: Guest, by: Actor, *, now: datetime, is_here: bool = True) -> Named:
    """A guest has arrived, or that was a mistake."""
    guest.arrived_at = now if is_here else None
    guest.received_by = by.user if is_here else None
    guest.save(update_fields=["arrived_at", "received_by"])
    change = {"guests_arrived": [None, 1 if is_here else -1]}
    return Named([guest], [journal.Line("spaces.receive", guest.booking, change)])
