"""What keepers of spaces decide about bookings, who came, and whom that is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.claims.actions import NotNow, accept, confirm, decline, release
from madang.claims.models import Booking, BookingState
from madang.claims.rules import may_change
from madang.hubs import journal
from madang.hubs.actions import action
from madang.inbox.telling import Letter, tell
from madang.kit.dates import day_text
from madang.kit.errors import Refused
from madang.kit.wall_time import wall_time
from madang.spaces import rules
from madang.spaces.actions.paying import settle_of
from madang.spaces.models import CheckIn
from madang.spaces.queries.bookings import absent_bookings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

LETTER = "spaces.booking"
#: How long before its beginning one may check in to a booking.
EARLY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Decided:
    """A booking that was decided; claims have written it into the journal."""

    booking: Booking
    lines: Sequence[journal.Line] = field(default_factory=list)


@action(rules.may_keep_spaces)
def approve(booking: Booking, by: Actor, *, now: datetime) -> Decided:
    """A booking that was asked for or held stands, and who asked is told.

    Raises:
        Taken: another was accepted for an overlapping time.
        NotNow: it was decided before, or its time is over.
    """
    if booking.state == BookingState.HELD:
        confirm(booking, by, now=now)
    else:
        accept(booking, by, now=now)
    _tell(booking, "approved", now, _approved)
    return Decided(booking)


@action(rules.may_keep_spaces)
def refuse(booking: Booking, by: Actor, *, reason: str, now: datetime) -> Decided:
    """A booking that was asked for or held is declined, and who asked is told why.

    Raises:
        Refused: no reason is given.
        NotNow: it was decided before.
    """
    if not reason.strip():
        told = _("Say why, for those who asked.")
        raise Refused(told, fields={"reason": [told]})
    decline(booking, by, reason=reason.strip(), now=now)
    _tell(booking, "declined", now, _declined)
    return Decided(booking, settle_of([booking], by, now))


@action(may_change)
def check_in(booking: Booking, by: Actor, *, now: datetime) -> Came:
    """Somebody has come: the booking stands, however late it is, and its price is due.

    Raises:
        NotNow: it is not booked, or it is not its time.
    """
    fits = booking.starts_at - EARLY <= now < booking.ends_at
    if booking.state != BookingState.CONFIRMED or not fits:
        raise NotNow(_("One checks in from 15 minutes before the beginning on."))
    found, is_new = CheckIn.objects.get_or_create(
        hub=booking.hub, booking=booking, defaults={"at": now, "by": by.user}
    )
    if not is_new:
        return Came(found)
    line = journal.Line("spaces.check_in", found, journal.created(found))
    return Came(found, [line, *settle_of([booking], by, now, is_here=True)])


@dataclass(frozen=True, slots=True)
class Came:
    """That somebody came, and what is due since."""

    check_in: CheckIn
    lines: Sequence[journal.Line] = field(default_factory=list)


@action(rules.may_keep_spaces)
def release_absent(hub: Hub, by: Actor, *, now: datetime) -> Released:
    """Rooms to which nobody has come in time are given back, and that is told."""
    found = list(absent_bookings(hub, now))
    for booking in found:
        release(booking, by, now=now, reason=_("Nobody has checked in."))
        _tell(booking, "absent", now, _absent)
    return Released(len(found), settle_of(found, by, now))


@dataclass(frozen=True, slots=True)
class Released:
    """How many bookings were given back, and what is due; claims have written each."""

    count: int
    lines: Sequence[journal.Line] = field(default_factory=list)


def tell_winner(booking: Booking, now: datetime) -> None:
    """Who waited longest is told that the room is held for her."""
    _tell(booking, "won", now, _won)


def _tell(
    booking: Booking, what: str, now: datetime, write: Callable[[Booking], Letter]
) -> None:
    """Tell who made a booking."""
    if booking.by is None:
        return
    tell(
        booking.hub,
        [booking.by],
        kind=LETTER,
        key=f"booking:{booking.pk}:{what}",
        now=now,
        write=lambda: write(booking),
    )


def _words(booking: Booking) -> dict[str, str]:
    zone, language = booking.resource.zone, get_language() or "en"
    first, last = (
        wall_time(moment, zone) for moment in (booking.starts_at, booking.ends_at)
    )
    return {
        "room": str(booking.resource),
        "when": f"{day_text(first, language)} {first:%H:%M}–{last:%H:%M}",
        "what": booking.label,
        "reason": booking.reason,
    }


def _letter(booking: Booking, subject: str, *lines: str) -> Letter:
    path = reverse("spaces:booking", kwargs={"hub": booking.hub.slug, "pk": booking.pk})
    words = _words(booking)
    return Letter(
        subject % words,
        tuple(line % words for line in lines),
        action=_("Look at the booking"),
        path=path,
    )


def _approved(booking: Booking) -> Letter:
    return _letter(
        booking, _("Approved: %(room)s, %(when)s"), _("It is booked for: %(what)s.")
    )


def _declined(booking: Booking) -> Letter:
    return _letter(booking, _("Declined: %(room)s, %(when)s"), "%(reason)s")


def _absent(booking: Booking) -> Letter:
    return _letter(
        booking,
        _("Given back: %(room)s, %(when)s"),
        _("Nobody checked in to it in time, so others can have it."),
    )


def _won(booking: Booking) -> Letter:
    return _letter(
        booking,
        _("Free for you: %(room)s, %(when)s"),
        _("It was given back and is held for you. Take it before somebody else does."),
    )
