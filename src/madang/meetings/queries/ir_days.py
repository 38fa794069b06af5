"""Reads of IR days: who sees which, the running order, decks, interest in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.files.models import StoredFile
from madang.meetings import rules
from madang.meetings.models import (
    IrDay,
    IrDayState,
    Matching,
    Party,
    PartyState,
    Pitch,
    Wish,
    WishKind,
)
from madang.meetings.queries.own import own_parties

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

#: Under which kind and purpose the files room keeps decks; one is hung on its pitch.
PITCH, DECK = "meetings.pitch", "deck"
WANTED = (WishKind.MUST, WishKind.MEET)


def ir_days_visible_to(by: Actor) -> QuerySet[IrDay]:
    """Return the hub's IR days: organisers all, others those they are told of."""
    found = IrDay.objects.filter(hub=by.hub).select_related("matching", "site", "hub")
    if rules.may_organise(by):
        return found
    mine = own_parties(by)
    pitching = Pitch.objects.filter(party__in=mine.values("pk"), removed_at=None)
    return found.filter(
        Q(matching__in=mine.values("matching")) & ~Q(state=IrDayState.DRAFT)
        | Q(pk__in=pitching.values("day"))
    )


def ir_days_ahead(parties: Iterable[Party]) -> QuerySet[IrDay]:
    """Return the days told to these parties that are not over; no relations read."""
    mine = list(parties)
    pitching = Pitch.objects.filter(party__in=mine, removed_at=None)
    told = ~Q(state=IrDayState.DRAFT) | Q(pk__in=pitching.values("day"))
    return IrDay.objects.filter(
        told, matching__in={party.matching_id for party in mine}
    ).exclude(state=IrDayState.OVER)


def open_ir_days(hub: Hub) -> QuerySet[IrDay]:
    """Return the IR days whose now and next anybody may see."""
    return IrDay.objects.filter(hub=hub, is_open=True).exclude(state=IrDayState.DRAFT)


def pitches_of(day: IrDay) -> QuerySet[Pitch]:
    """Return a day's turns in their order."""
    return Pitch.objects.filter(day=day, removed_at=None).select_related("party")


def pitches_visible_to(by: Actor) -> QuerySet[Pitch]:
    """Return the turns of the days that the actor may see; removed ones too."""
    return Pitch.objects.filter(
        hub=by.hub, day__in=ir_days_visible_to(by).values("pk")
    ).select_related("party__matching", "day__matching", "day__hub", "hub")


def parties_without_pitch(day: IrDay) -> QuerySet[Party]:
    """Return who could still be given a turn."""
    taken = pitches_of(day).filter(party__isnull=False).values("party")
    return (
        Party.objects.filter(matching=day.matching_id, state=PartyState.ACTIVE)
        .exclude(pk__in=taken)
        .order_by("side", "name", "pk")
    )


def decks_of(day: IrDay) -> dict[int, StoredFile]:
    """Return the present deck of each turn that has one; one statement."""
    rows = StoredFile.objects.filter(
        hub=day.hub_id,
        kind=PITCH,
        purpose=DECK,
        removed_at=None,
        object_id__in=Pitch.objects.filter(day=day).values("pk"),
    )
    return {row.object_id: row for row in rows.order_by("pk")}


def deck_of(pitch: Pitch) -> StoredFile | None:
    """Return a turn's present deck."""
    return _decks(pitch).filter(removed_at=None).order_by("pk").last()


def removed_deck_of(pitch: Pitch) -> StoredFile | None:
    """Return the deck that was taken away last."""
    gone = _decks(pitch).filter(removed_at__isnull=False)
    return gone.order_by("removed_at", "pk").last()


def _decks(pitch: Pitch) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(
        hub=pitch.hub_id, kind=PITCH, purpose=DECK, object_id=pitch.pk
    )


def may_read_deck(by: Actor, pk: int) -> bool:
    """Tell whether the actor may open a turn's deck.

    Organisers and its own party always may; once the day is published, so may those
    parties of the matching that the pitch is meant for.
    """
    pitch = pitches_visible_to(by).filter(pk=pk, party__isnull=False).first()
    if pitch is None or pitch.party is None:
        return False
    if rules.may_organise(by) or own_parties(by).filter(pk=pitch.party.pk).exists():
        return True
    if pitch.removed_at is not None or not pitch.day.is_told:
        return False
    return bool(listeners(by, pitch.day.matching, pitch.party))


def may_put_deck(by: Actor, pk: int) -> bool:
    """Tell whether the actor may put a turn's deck there: organisers, its own party."""
    pitch = pitches_visible_to(by).filter(pk=pk, day__locked_at=None).first()
    if pitch is None or pitch.party is None:
        return False
    if rules.may_organise(by):
        return True
    return own_parties(by).filter(pk=pitch.party.pk).exists()


def listeners(by: Actor, matching: Matching, party: Party) -> list[Party]:
    """Return the actor's own parties that could meet a party which pitches."""
    return across(own_parties(by).filter(matching=matching), matching, party)


def across(mine: Iterable[Party], matching: Matching, party: Party) -> list[Party]:
    """Return those parties that could meet a party which pitches."""
    return [
        one
        for one in mine
        if one.pk != party.pk and (not matching.is_two_sided or one.side != party.side)
    ]


def _lasting(now: datetime) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=now)


@dataclass(frozen=True, slots=True)
class Interest:
    """How many would like to meet a party: in all, and since its pitch began."""

    pitch: Pitch
    wanted: int
    live: int


def interests_in(pitches: Iterable[Pitch], now: datetime) -> list[Interest]:
    """Return how many wish to meet each party that pitches; one statement.

    Only organisers' pages ask: nobody else learns who, or how many.
    """
    turns = [one for one in pitches if one.party_id is not None]
    wished = Wish.objects.filter(
        _lasting(now),
        of_party__in=[one.party_id for one in turns],
        kind__in=WANTED,
        by_party__state=PartyState.ACTIVE,
    ).values_list("of_party", "entered_at")
    moments: dict[int, list[object]] = {}
    for party, entered_at in wished:
        moments.setdefault(party, []).append(entered_at)
    found = []
    for turn in turns:
        said = moments.get(turn.party_id or 0, [])
        began = turn.began_at
        live = sum(at >= began for at in said) if began is not None else 0  # type: ignore[operator]
        found.append(Interest(turn, len(said), live))
    return found


def own_wishes_in(
    matching: Matching, parties: Iterable[Party], now: datetime
) -> dict[tuple[int, int], Wish]:
    """Return what these parties say in a matching, by who says it of whom."""
    rows = Wish.objects.filter(
        _lasting(now), by_party__in=parties, by_party__matching=matching
    )
    return {(row.by_party_id, row.of_party_id): row for row in rows}
