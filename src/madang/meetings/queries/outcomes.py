"""What came of meetings: both want again, contact details, amounts, figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.meetings.models import (
    LIVE,
    Again,
    Entry,
    EntryState,
    Meeting,
    MeetingState,
    Outcome,
    Representative,
    Wish,
    WishKind,
)
from madang.meetings.queries.own import own_parties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.meetings.models import Party, Round


def own_outcome(meeting: Meeting, party: Party) -> Outcome | None:
    """Return what a side said after a meeting, its private note included."""
    return Outcome.objects.filter(meeting=meeting, party=party).first()


def both_want_again(hub: Hub) -> QuerySet[Meeting]:
    """Return the meetings after which both sides said yes."""
    return (
        Meeting.objects.filter(hub=hub)
        .annotate(
            yes=Count("outcomes", filter=Q(outcomes__again=Again.YES), distinct=True)
        )
        .filter(yes=2)
        .select_related("left__organisation", "right__organisation", "round")
        .order_by("starts_at", "pk")
    )


def contacts_of(by: Actor, other: Party) -> Sequence[Representative]:
    """Return whom to write to, once both sides of a meeting want to meet again."""
    mine = own_parties(by).values("pk")
    agreed = both_want_again(by.hub).filter(
        Q(left__in=mine, right=other) | Q(right__in=mine, left=other)
    )
    if not by.is_managing and not agreed.exists():
        return []
    return list(Representative.objects.filter(party=other, left_at=None))


def outcomes_by_organisation(hub: Hub, organisation: int) -> QuerySet[Outcome]:
    """Return what either side said of an organisation's meetings, without notes.

    For rooms above: who met, whether again, the next step and the amount discussed.
    """
    return (
        Outcome.objects.filter(
            Q(meeting__left__organisation=organisation)
            | Q(meeting__right__organisation=organisation),
            hub=hub,
        )
        .defer("note")
        .select_related("meeting__left", "meeting__right", "meeting__round", "party")
        .order_by("meeting__starts_at", "pk")
    )


def amounts_of(round_: Round) -> dict[str, Decimal]:
    """Return what was discussed in a round, by currency, each meeting once.

    Where both sides name an amount in one currency the smaller counts.
    """
    found: dict[tuple[int, str], Decimal] = {}
    rows = Outcome.objects.filter(meeting__round=round_, amount__isnull=False)
    for meeting, currency, amount in rows.values_list("meeting", "currency", "amount"):
        if amount is not None:
            key = meeting, currency
            found[key] = min(found.get(key, amount), amount)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for (_meeting, currency), amount in found.items():
        totals[currency] += amount
    return dict(sorted(totals.items()))


@dataclass(frozen=True, slots=True)
class Figures:
    """A round in figures: asked, planned, held, wanted again, who met nobody."""

    asked: int
    planned: int
    held: int
    no_shows: int
    again: int
    without: Sequence[Party]


def round_figures(round_: Round) -> Figures:
    """Return a round's figures; four statements."""
    asked = Wish.objects.filter(
        by_party__matching=round_.matching_id,
        kind__in=[WishKind.MUST, WishKind.MEET],
    ).count()
    states = dict(
        Meeting.objects.filter(round=round_)
        .order_by()
        .values_list("state")
        .annotate(times=Count("pk"))
    )
    again = both_want_again(round_.hub).filter(round=round_).count()
    sat = Meeting.objects.filter(round=round_, state__in=LIVE)
    without = (
        Entry.objects.filter(round=round_, state=EntryState.IN)
        .exclude(party__in=sat.values("left"))
        .exclude(party__in=sat.values("right"))
        .select_related("party")
        .order_by("party__name", "pk")
    )
    return Figures(
        asked,
        sum(states.get(state, 0) for state in LIVE),
        states.get(MeetingState.HELD, 0),
        states.get(MeetingState.NO_SHOW, 0),
        again,
        [entry.party for entry in without],
    )
