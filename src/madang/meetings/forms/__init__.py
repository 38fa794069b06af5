"""Forms of meetings: matchings, parties, rounds, outcomes."""

from madang.meetings.forms.matchings import MatchingForm
from madang.meetings.forms.outcomes import OutcomeForm
from madang.meetings.forms.parties import PartyForm
from madang.meetings.forms.rounds import RoundForm

__all__ = ["MatchingForm", "OutcomeForm", "PartyForm", "RoundForm"]
