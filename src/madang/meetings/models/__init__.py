"""Tables of meetings: matchings, parties, wishes, rounds, runs, meetings, outcomes."""

from madang.meetings.models.fields import Field, PartyField
from madang.meetings.models.interpreters import Interpreter, Shift
from madang.meetings.models.ir_days import IrDay, IrDayState, Pitch
from madang.meetings.models.matchings import Matching, MatchingKind
from madang.meetings.models.meetings import LIVE, Meeting, MeetingState
from madang.meetings.models.outcomes import Again, Outcome
from madang.meetings.models.parties import Party, PartyState, Representative, Side
from madang.meetings.models.rounds import (
    CarryOver,
    Entry,
    EntryState,
    Presence,
    Round,
    RoundKind,
    RoundState,
    Table,
)
from madang.meetings.models.runs import Pin, Run, RunKind
from madang.meetings.models.wishes import Wish, WishKind

__all__ = [
    "LIVE",
    "Again",
    "CarryOver",
    "Entry",
    "EntryState",
    "Field",
    "Interpreter",
    "IrDay",
    "IrDayState",
    "Matching",
    "MatchingKind",
    "Meeting",
    "MeetingState",
    "Outcome",
    "Party",
    "PartyField",
    "PartyState",
    "Pin",
    "Pitch",
    "Presence",
    "Representative",
    "Round",
    "RoundKind",
    "RoundState",
    "Run",
    "RunKind",
    "Shift",
    "Side",
    "Table",
    "Wish",
    "WishKind",
]
