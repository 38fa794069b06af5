"""Meetings wanted again by both that opened no deal: a party is no organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from madang.deals.rules import may_keep_deals
from madang.meetings.models import Again, Meeting, Outcome, Party

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor

#: For how long after a meeting a party waits to be linked.
LONGEST = timedelta(days=90)
BOTH = 2


def _wanted_again() -> Exists:
    said = Outcome.objects.filter(
        hub=OuterRef("hub"), meeting=OuterRef("pk"), again=Again.YES
    )
    told = said.order_by().values("meeting").annotate(sides=Count("party"))
    return Exists(told.filter(sides__gte=BOTH))


def meetings_to_link(party: Party) -> list[Meeting]:
    """Return the meetings of a party that both sides want to go on with."""
    found = Meeting.objects.filter(_wanted_again(), hub=party.hub_id)
    found = found.filter(Q(left=party) | Q(right=party)).order_by("starts_at", "pk")
    return list(
        found.select_related("left__organisation", "right__organisation", "round")
    )


def parties_to_link(by: Actor, now: datetime) -> QuerySet[Party]:
    """Return the parties without an organisation that somebody wants to go on with.

    Only those who keep deals are told, and for some months only.
    """
    found = Party.objects.filter(hub=by.hub, organisation=None)
    if not may_keep_deals(by):
        return found.none()
    since = now - LONGEST
    meetings = Meeting.objects.filter(_wanted_again(), starts_at__gte=since, hub=by.hub)
    left = meetings.filter(left=OuterRef("pk"))
    right = meetings.filter(right=OuterRef("pk"))
    found = found.filter(Exists(left) | Exists(right))
    return found.select_related("matching").order_by("name", "pk")
