"""What of bookings waits for somebody, and who is told that a wait was worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.claims.signals import waiting_won
from madang.inbox import kinds
from madang.kit.navigation import Waiting, add_waiting
from madang.spaces.actions.bookings_deciding import LETTER, tell_winner
from madang.spaces.queries.bookings import OCCASION, asked_bookings
from madang.spaces.rules import may_keep_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.claims.models import Booking
    from madang.hubs.models import Actor


def of_keepers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say how many bookings wait for a keeper's word."""
    if not may_keep_spaces(by):
        return
    count = asked_bookings(by, now).count()
    if count:
        told = ngettext(
            "%(count)d booking waits for approval",
            "%(count)d bookings wait for approval",
            count,
        )
        url = reverse("spaces:bookings-asked", kwargs={"hub": by.hub.slug})
        yield Waiting(told % {"count": count}, url, "calendar")


def _won(*, booking: Booking, **_signal: Any) -> None:
    """Tell who waited that the room is held for her."""
    if booking.owner_kind == OCCASION:
        tell_winner(booking, booking.made_at)


def listen() -> None:
    """Leave with the house what this room tells, and what waits."""
    kinds.register(kinds.Kind(LETTER, _("Bookings of rooms")))
    add_waiting(of_keepers)
    waiting_won.connect(_won, dispatch_uid="spaces.waiting_won")
