"""Organisers' reads: matchings, rounds, parties, wishes, runs; nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.meetings import rules
from madang.meetings.models import (
    Entry,
    Matching,
    Meeting,
    Party,
    PartyState,
    Pin,
    Representative,
    Round,
    Run,
    Table,
    Wish,
)
from madang.meetings.queries.own import own_parties

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def matchings_visible_to(by: Actor) -> QuerySet[Matching]:
    """Return the hub's matchings: organisers all, others those of their parties."""
    found = Matching.objects.filter(hub=by.hub).select_related("programme")
    if rules.may_organise(by):
        return found
    return found.filter(pk__in=own_parties(by).values("matching"))


def organised_matchings(by: Actor) -> QuerySet[Matching]:
    """Return the hub's matchings with their rounds and parties counted."""
    return matchings_visible_to(by).annotate(
        round_count=Count("rounds", distinct=True),
        party_count=Count(
            "parties", filter=Q(parties__state=PartyState.ACTIVE), distinct=True
        ),
    )


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """Return the hub's rounds, for those who organise."""
    found = Round.objects.filter(hub=by.hub).select_related("matching", "site", "hub")
    return found if rules.may_organise(by) else found.none()


def parties_visible_to(by: Actor) -> QuerySet[Party]:
    """Return the parties an actor may look at: organisers all, others their own."""
    if rules.may_organise(by):
        return Party.objects.filter(hub=by.hub).select_related("matching")
    return own_parties(by)


def parties_in(matching: Matching) -> QuerySet[Party]:
    """Return who takes part in a matching, side by side and by name."""
    return Party.objects.filter(matching=matching, state=PartyState.ACTIVE).order_by(
        "side", "name", "pk"
    )


def entries_visible_to(by: Actor) -> QuerySet[Entry]:
    """Return the entries of the hub's rounds, for those who organise."""
    found = Entry.objects.filter(hub=by.hub).select_related(
        "round__matching", "round__hub", "party"
    )
    return found if rules.may_organise(by) else found.none()


def runs_visible_to(by: Actor) -> QuerySet[Run]:
    """Return the hub's runs, the latest first, for those who organise."""
    found = Run.objects.filter(hub=by.hub).select_related(
        "round__matching", "round__hub", "made_by"
    )
    return found if rules.may_organise(by) else found.none()


def meetings_visible_to(by: Actor) -> QuerySet[Meeting]:
    """Return published meetings: organisers all, others those of their parties."""
    found = Meeting.objects.filter(hub=by.hub).select_related(
        "round__matching",
        "round__site",
        "round__hub",
        "left",
        "right",
        "left_rep",
        "right_rep",
        "table",
    )
    if rules.may_organise(by):
        return found
    mine = own_parties(by).values("pk")
    return found.filter(Q(left__in=mine) | Q(right__in=mine))


def wishes_in(matching: Matching, now: datetime | None = None) -> QuerySet[Wish]:
    """Return a matching's wishes, for organisers' pages; at `now` those that count."""
    found = Wish.objects.filter(by_party__matching=matching)
    if now is None:
        return found
    return found.filter(Q(expires_at=None) | Q(expires_at__gt=now))


def tables_of(round_: Round) -> list[Table]:
    """Return a round's tables in order."""
    return list(Table.objects.filter(round=round_))


def pins_of(round_: Round) -> QuerySet[Pin]:
    """Return what every run of a round keeps."""
    return Pin.objects.filter(round=round_).select_related("left", "right", "table")


def representatives_of(round_: Round) -> QuerySet[Representative]:
    """Return who sits for the parties of a round's matching."""
    return Representative.objects.filter(
        party__matching=round_.matching_id, left_at=None
    )
