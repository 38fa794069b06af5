"""The day itself: who is there, who is not, and the plan mended with few moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import Refused
from madang.meetings import rules
from madang.meetings.actions.mending import mended_soon
from madang.meetings.actions.rounds import NotNow
from madang.meetings.actions.runs import must_be_open
from madang.meetings.models import (
    Entry,
    EntryState,
    Meeting,
    MeetingState,
    RoundState,
    Table,
)

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Party, Round


@action(allowed=rules.may_organise)
def drop_out(
    entry: Entry, by: Actor, *, expected: int, starting: datetime, now: datetime
) -> Entry:
    """The party is out of the round from a moment on; a published plan is mended.

    Its meetings after that are called off; others stay where they are if they can.
    A large round is mended in the background.

    Raises:
        Stale: somebody changed the round since version `expected`.
        NotNow: the round is over.
    """
    must_be_open(entry.round)
    entry.state, entry.out_from = EntryState.OUT, starting
    entry.save(update_fields=["state", "out_from"])
    if entry.round.state == RoundState.PUBLISHED:
        mended_soon(entry.round, by, expected=expected, now=now)
    return entry


@action(allowed=rules.may_organise)
def admit(
    round_: Round, by: Actor, *, party: Party, state: str, now: datetime
) -> Entry:
    """The party takes part in the round or stands by for it; also one that walks in.

    Raises:
        Refused: it is not a party of the round's matching.
    """
    must_be_open(round_)
    if party.matching_id != round_.matching_id or state not in EntryState.values:
        raise Refused(_("This party does not take part in the matching."))
    row, _is_new = Entry.objects.update_or_create(
        hub=round_.hub,
        round=round_,
        party=party,
        defaults={"state": state, "out_from": now if state == EntryState.OUT else None},
    )
    return row


@action(allowed=rules.may_organise)
def check_in(entry: Entry, by: Actor, *, now: datetime) -> Entry:
    """The party has arrived; a second time changes nothing."""
    if entry.arrived_at is None:
        entry.arrived_at = now
        entry.save(update_fields=["arrived_at"])
    return entry


@action(allowed=rules.may_organise)
def mark_meeting(
    meeting: Meeting, by: Actor, *, state: str, missing: Party | None = None
) -> Meeting:
    """The meeting was held, or somebody did not come.

    Raises:
        NotNow: it was called off.
        Refused: no such state, or the one who is missing was not to come.
    """
    if not meeting.is_live:
        raise NotNow(_("The meeting was called off."))
    if state not in {MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.PLANNED}:
        raise Refused(_("Say whether it was held."))
    if missing is not None and missing.pk not in {meeting.left_id, meeting.right_id}:
        raise Refused(_("This party was not to come."))
    meeting.state = state
    meeting.missing = missing if state == MeetingState.NO_SHOW else None
    meeting.save(update_fields=["state", "missing"])
    return meeting


@action(allowed=rules.may_organise)
def close_table(
    table: Table, by: Actor, *, expected: int, starting: datetime, now: datetime
) -> Table:
    """The table cannot be used from a moment on; a published plan is mended.

    Raises:
        Stale: somebody changed the round since version `expected`.
    """
    table.closed_from = starting
    table.save(update_fields=["closed_from"])
    if table.round.state == RoundState.PUBLISHED:
        mended_soon(table.round, by, expected=expected, now=now)
    return table
