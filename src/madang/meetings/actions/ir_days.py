"""IR days: made, ordered, published; decks put there and locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.files.actions import bring_back_file, remove_file, store_file
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.meetings import rules
from madang.meetings.actions.ir_telling import tell_ir_day
from madang.meetings.actions.rounds import NotNow
from madang.meetings.models import IrDay, IrDayState, PartyState, Pitch
from madang.meetings.queries.ir_days import (
    DECK,
    PITCH,
    deck_of,
    may_put_deck,
    pitches_of,
    removed_deck_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.core.files.base import File

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Party

FIELDS = ("names", "site", "place", "zone", "starts_at", "note", "is_open")
#: What of a published day is told when it changes.
TOLD = ("starts_at", "zone", "site", "place")
MOST_TURNS, MOST_MINUTES = 200, 240


@action(allowed=rules.may_organise)
def make_ir_day(matching: Matching, by: Actor, *, values: Mapping[str, Any]) -> IrDay:
    """The matching has an IR day; turns can be added, nobody is told."""
    given = {name: values[name] for name in FIELDS if name in values}
    return IrDay.objects.create(hub=matching.hub, matching=matching, **given)


@action(allowed=rules.may_organise)
def change_ir_day(
    day: IrDay, by: Actor, *, expected: int, values: Mapping[str, Any], now: datetime
) -> IrDay:
    """The day is when and where `values` say; once published, people are told of that.

    Raises:
        Stale: somebody saved it since version `expected`.
    """
    fields = [name for name in FIELDS if name in values]
    is_moved = any(
        getattr(day, name) != values[name] for name in TOLD if name in values
    )
    for name in fields:
        setattr(day, name, values[name])
    saved = save_version(day, expected, fields)
    if is_moved and saved.state == IrDayState.PUBLISHED:
        tell_ir_day(saved, now=now)
    return saved


@action(allowed=rules.may_organise)
def set_ir_day(
    day: IrDay, by: Actor, *, expected: int, turn: str, now: datetime
) -> IrDay:
    """The day is published or taken back, over or going on, its decks locked or not.

    Publishing it and taking it back is told to everybody of the matching.

    Raises:
        NotNow: it cannot be that now.
        Stale: somebody saved it since version `expected`.
    """
    changes = {
        "publish": (IrDayState.DRAFT, "state", IrDayState.PUBLISHED),
        "back": (IrDayState.PUBLISHED, "state", IrDayState.DRAFT),
        "over": (IrDayState.PUBLISHED, "state", IrDayState.OVER),
        "on": (IrDayState.OVER, "state", IrDayState.PUBLISHED),
        "lock": (day.state, "locked_at", now),
        "unlock": (day.state, "locked_at", None),
    }
    if turn not in changes or day.state != changes[turn][0]:
        raise NotNow(_("Somebody has changed the day meanwhile. Look again."))
    if turn == "publish" and not pitches_of(day).filter(party__isnull=False).exists():
        raise NotNow(_("Add a pitch first."))
    if turn == "back" and pitches_of(day).filter(began_at__isnull=False).exists():
        raise NotNow(_("Somebody has pitched already; the day stays published."))
    _state, field, value = changes[turn]
    setattr(day, field, value)
    saved = save_version(day, expected, [field])
    if turn in {"publish", "back"}:
        tell_ir_day(saved, now=now)
    return saved


@action(allowed=rules.may_organise)
def add_pitch(
    day: IrDay,
    by: Actor,
    *,
    minutes: int,
    party: Party | None = None,
    title: str = "",
) -> Pitch:
    """The running order ends with this party's pitch, or with a break of this name.

    Raises:
        Refused: the party is not of the matching, or has a turn; too many minutes.
    """
    _must_be_minutes(minutes)
    _locked(day)
    if party is None and not title.strip():
        raise Refused(_("Choose who pitches, or name the break."))
    if party is not None and (
        party.matching_id != day.matching_id or party.state != PartyState.ACTIVE
    ):
        raise Refused(_("This party does not take part in the matching."))
    turns = list(pitches_of(day))
    if len(turns) >= MOST_TURNS:
        raise Refused(_("The running order is full."))
    values = {"minutes": minutes, "order": _end(turns), "removed_at": None}
    if party is None:
        name = title.strip()[:120]
        return Pitch.objects.create(hub=day.hub, day=day, title=name, **values)
    if any(one.party_id == party.pk for one in turns):
        raise Conflict(_("%(party)s has a turn already.") % {"party": party.name})
    row, _is_new = Pitch.objects.update_or_create(
        hub=day.hub, day=day, party=party, defaults=values
    )
    return row


def _end(turns: list[Pitch]) -> int:
    return max((one.order for one in turns), default=0) + 1


def _must_be_minutes(minutes: int) -> None:
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("A turn takes from 1 to 240 minutes."))


def _locked(day: IrDay) -> IrDay:
    """Let one organiser at a time turn a day's order."""
    return IrDay.objects.select_for_update(of=("self",)).get(pk=day.pk)


@action(allowed=rules.may_organise)
def change_minutes(pitch: Pitch, by: Actor, *, minutes: int) -> Pitch:
    """The turn takes so long; those after it start accordingly.

    Raises:
        Refused: that is no number of minutes.
    """
    _must_be_minutes(minutes)
    pitch.minutes = minutes
    pitch.save(update_fields=["minutes"])
    return pitch


@action(allowed=rules.may_organise)
def move_pitch(pitch: Pitch, by: Actor, *, steps: int) -> Pitch:
    """The turn stands so many places later, or earlier, among those to come.

    Raises:
        NotNow: it has begun, was removed, or would come before one that has begun.
    """
    _locked(pitch.day)
    turns = [one for one in pitches_of(pitch.day) if one.began_at is None]
    at = next((n for n, one in enumerate(turns) if one.pk == pitch.pk), None)
    if at is None:
        raise NotNow(_("A turn that has begun stays where it is."))
    to = at + steps
    if not 0 <= to < len(turns):
        raise NotNow(_("It cannot move further."))
    places = [one.order for one in turns]
    turns.insert(to, turns.pop(at))
    for one, order in zip(turns, places, strict=True):
        if one.order != order:
            Pitch.objects.filter(pk=one.pk).update(order=order)
    pitch.order = places[to]
    return pitch


@action(allowed=rules.may_organise)
def remove_pitch(pitch: Pitch, by: Actor, *, now: datetime) -> Pitch:
    """The turn is not in the running order; its deck is kept in case it comes back.

    Raises:
        NotNow: it has begun.
    """
    if pitch.began_at is not None:
        raise NotNow(_("A turn that has begun stays where it is."))
    pitch.removed_at = now
    pitch.save(update_fields=["removed_at"])
    return pitch


@action(allowed=rules.may_organise)
def bring_pitch_back(pitch: Pitch, by: Actor) -> Pitch:
    """The turn is where it was, or at the end where turns have begun after it."""
    _locked(pitch.day)
    turns = list(pitches_of(pitch.day))
    begun = [one.order for one in turns if one.began_at is not None]
    taken = {one.order for one in turns if one.pk != pitch.pk}
    if pitch.order in taken or (begun and pitch.order < max(begun)):
        pitch.order = _end(turns)
    pitch.removed_at = None
    pitch.save(update_fields=["removed_at", "order"])
    return pitch


@action(allowed=rules.may_take_part)
def put_deck(pitch: Pitch, by: Actor, *, upload: File[Any], now: datetime) -> Pitch:
    """The pitch has this deck, as a new version of the one it had.

    Raises:
        NotAllowed: it is another party's pitch.
        Refused: the decks are locked.
        NotAcceptable: the file is no PDF, or too large.
    """
    _must_be_open(pitch, by)
    store_file(
        pitch.hub, by, upload=upload, kind=PITCH, object_id=pitch.pk, now=now,
        purpose=DECK, replaces=deck_of(pitch),
    )  # fmt: skip
    return pitch


@action(allowed=rules.may_take_part)
def remove_deck(pitch: Pitch, by: Actor, *, now: datetime) -> Pitch:
    """The pitch has no deck; the one it had can be brought back.

    Raises:
        NotAllowed: it is another party's pitch.
        Refused: the decks are locked.
        Conflict: there is none.
    """
    _must_be_open(pitch, by)
    deck = deck_of(pitch)
    if deck is None:
        raise Conflict(_("There is no deck here any more."))
    remove_file(deck, by, now=now)
    return pitch


@action(allowed=rules.may_take_part)
def restore_deck(pitch: Pitch, by: Actor) -> Pitch:
    """The pitch has the deck again that was taken away last.

    Raises:
        NotAllowed: it is another party's pitch.
        Refused: the decks are locked.
        Conflict: it has another one meanwhile, or there was none.
    """
    _must_be_open(pitch, by)
    gone = removed_deck_of(pitch)
    if gone is None or deck_of(pitch) is not None:
        raise Conflict(_("There is another deck here meanwhile."))
    bring_back_file(gone, by)
    return pitch


def _must_be_open(pitch: Pitch, by: Actor) -> None:
    if pitch.day.locked_at is not None:
        raise Refused(_("The decks are locked. Ask the organiser."))
    if not may_put_deck(by, pitch.pk):
        raise NotAllowed(_("You may not do this here."))
