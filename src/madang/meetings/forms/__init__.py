"""Forms of meetings: matchings, parties, rounds, outcomes, IR days."""

from madang.meetings.forms.ir_days import DeckForm, IrDayForm, TurnForm
from madang.meetings.forms.matchings import MatchingForm
from madang.meetings.forms.outcomes import OutcomeForm
from madang.meetings.forms.parties import PartyForm
from madang.meetings.forms.rounds import RoundForm

__all__ = [
    "DeckForm",
    "IrDayForm",
    "MatchingForm",
    "OutcomeForm",
    "PartyForm",
    "RoundForm",
    "TurnForm",
]
