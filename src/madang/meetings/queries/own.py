"""What is somebody's own: the parties she speaks for, their wishes and rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation, Q

from madang.directory.rules import own_organisations
from madang.meetings import rules
from madang.meetings.models import (
    Entry,
    EntryState,
    Party,
    PartyState,
    Representative,
    Round,
    Wish,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def own_parties(by: Actor) -> QuerySet[Party]:
    """Return the parties for which the actor speaks: her company's, or her own seat.

    Staff speak for nobody here, unless they sit for a party themselves.
    """
    if by.user is None:
        return Party.objects.none()
    # From her seats to the parties: asking every party for its seats costs as much as
    # the hub's parties are many.  A sum of the hub's key has no index to begin with.
    sits = Representative.objects.filter(user=by.user, left_at=None)
    mine = Q(pk__in=sits.values("party"))
    if companies := own_organisations(by):
        mine |= Q(organisation__in=companies)
    return (
        Party.objects.alias(of_hub=F("hub_id") + 0)
        .filter(mine, of_hub=by.hub.pk, state=PartyState.ACTIVE)
        .select_related("matching")
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who sits for one of the actor's own parties."""

    pk: int
    name: str
    party: Party


def own_seats(by: Actor) -> tuple[list[Party], list[Seat]]:
    """Return the actor's parties and who sits for them; one statement."""
    sits = FilteredRelation(
        "representatives", condition=Q(representatives__left_at=None)
    )
    rows = (
        own_parties(by)
        .alias(sits=sits)
        .annotate(seat=F("sits__pk"), seat_name=F("sits__name"))
        .order_by("side", "name", "pk", "seat")
    )
    parties = {row.pk: row for row in rows}
    seats = [
        Seat(row.seat, row.seat_name, parties[row.pk])
        for row in rows
        if row.seat is not None
    ]
    return list(parties.values()), seats


def speaks_for(by: Actor, party: Party) -> bool:
    """Tell whether the actor may enter things for a party: organisers, and its own."""
    if rules.may_organise(by, party):
        return True
    return own_parties(by).filter(pk=party.pk).exists()


def own_rounds(by: Actor, parties: Sequence[Party] | None = None) -> QuerySet[Round]:
    """Return the rounds in which one of the actor's parties takes part.

    Where her `parties` have been read already they are not asked for again.
    """
    entries = Entry.objects.filter(
        party__in=_keys(by, parties),
        state__in=[EntryState.IN, EntryState.STANDBY],
    )
    return Round.objects.filter(
        hub=by.hub, pk__in=entries.values("round")
    ).select_related("matching", "site")


def _keys(by: Actor, parties: Sequence[Party] | None) -> Iterable[Party | int]:
    if parties is None:
        return own_parties(by)
    return [party.pk for party in parties]


def own_wishes(party: Party) -> QuerySet[Wish]:
    """Return what a party said about others; never what others said about it."""
    return Wish.objects.filter(by_party=party).select_related("of_party")


def own_representatives(by: Actor) -> QuerySet[Representative]:
    """Return who sits for the actor's parties."""
    return Representative.objects.filter(
        hub=by.hub, party__in=own_parties(by), left_at=None
    ).select_related("party")
