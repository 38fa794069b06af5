"""An IR day while it runs: whose turn it is now, and who wants to meet the speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused
from madang.meetings import rules
from madang.meetings.actions.rounds import NotNow
from madang.meetings.actions.wishes import set_wish, withdraw_wish
from madang.meetings.models import IrDay, IrDayState, Pitch, Wish, WishKind
from madang.meetings.queries import speaks_for
from madang.meetings.queries.ir_days import pitches_of
from madang.meetings.running import running_order, stage_of

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Party
    from madang.meetings.running import Stage


@action(allowed=rules.may_organise)
def next_pitch(day: IrDay, by: Actor, *, running: int, now: datetime) -> IrDay:
    """Whose turn it was has ended, the next one begins now; the rest shifts with it.

    `running` is the key of the turn that the page showed as running, or 0.

    Raises:
        NotNow: the day is not published, is done, or somebody was faster.
    """
    stage = _stage(day, running)
    if stage.current is None and stage.next is None:
        raise NotNow(_("Everybody has had a turn."))
    if stage.current is not None:
        stage.current.pitch.ended_at = now
        stage.current.pitch.save(update_fields=["ended_at"])
    if stage.next is not None:
        stage.next.pitch.began_at = now
        stage.next.pitch.save(update_fields=["began_at"])
    return day


@action(allowed=rules.may_organise)
def step_back(day: IrDay, by: Actor, *, running: int) -> IrDay:
    """What began last has not begun, and the turn before it goes on.

    Raises:
        NotNow: nothing has begun, or somebody was faster.
    """
    stage = _stage(day, running)
    if stage.current is None and stage.last is None:
        raise NotNow(_("Nobody has begun yet."))
    if stage.current is not None:
        stage.current.pitch.began_at = None
        stage.current.pitch.save(update_fields=["began_at"])
    if stage.last is not None:
        stage.last.pitch.ended_at = None
        stage.last.pitch.save(update_fields=["ended_at"])
    return day


def _stage(day: IrDay, running: int) -> Stage:
    """Return what runs, of a day that one organiser at a time turns."""
    IrDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
    if day.state != IrDayState.PUBLISHED:
        raise NotNow(_("The day is not published."))
    stage = stage_of(running_order(day.starts_at, pitches_of(day)))
    if (stage.current.pitch.pk if stage.current else 0) != running:
        raise NotNow(_("Somebody else has turned the order meanwhile."))
    return stage


def want_to_meet(
    pitch: Pitch, by: Actor, *, party: Party, kind: str, now: datetime
) -> Wish:
    """The party says of the one who pitches that it wants to meet, or takes it back.

    It is a wish as any other.  An empty `kind` takes a wish back; a "must" said before
    stays one, and a note is kept.

    Raises:
        NotAllowed: the actor does not speak for the party.
        Refused: the two cannot meet, nobody pitches, or the day is not published.
    """
    if pitch.party is None or not pitch.day.is_told or pitch.removed_at is not None:
        raise Refused(_("Nobody pitches here."))
    if not speaks_for(by, party):
        raise NotAllowed(_("You may not do this here."))
    said = Wish.objects.filter(by_party=party, of_party=pitch.party).first()
    if not kind:
        if said is None:
            raise Refused(_("There is no wish to take back."))
        return withdraw_wish(said, by)
    lasts = said is not None and (said.expires_at is None or said.expires_at > now)
    if said is not None and lasts and said.kind == WishKind.MUST:
        return said
    note = said.note if said else ""
    return set_wish(party, by, of=pitch.party, kind=kind, note=note, now=now)
