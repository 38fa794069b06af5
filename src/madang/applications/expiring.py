"""The periodic work of applications: offers whose time is over."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from madang.applications.actions import TooLate, expire_offer
from madang.applications.models import Offer, OfferState
from madang.hubs.models import system_actor

if TYPE_CHECKING:
    from datetime import datetime


def expire_offers(now: datetime) -> int:
    """End every offer whose time is over, and promote who is next; return how many."""
    over = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=now)
    many = 0
    for offer in over.select_related(
        "hub", "decision__application__call", "decision__application__organisation"
    ).order_by("pk"):
        with suppress(TooLate):
            expire_offer(offer, system_actor(offer.hub), now=now)
            many += 1
    return many
