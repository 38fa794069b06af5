"""Tables of judging: judges, rounds, reads, sheets, rankings, boards, pitch days."""

from madang.judging.models.interests import Interest, InterestKind, InterestSource
from madang.judging.models.judges import Absence, Judge, JudgeState
from madang.judging.models.objections import Objection, ObjectionState
from madang.judging.models.pitching import (
    DayJudge,
    PitchDay,
    PitchDayState,
    PitchSeat,
    PitchSlot,
    ResultsFor,
)
from madang.judging.models.rating import (
    PollState,
    RatingBox,
    RatingPoll,
    RatingTally,
    RatingVoice,
)
from madang.judging.models.reads import (
    COUNTED,
    GOING,
    LOST,
    PairKind,
    PairRule,
    Read,
    ReadState,
    Scenario,
    ScenarioState,
    Sheet,
    SheetEdit,
)
from madang.judging.models.rounds import (
    Round,
    RoundState,
    RuleEdition,
    Seat,
    SeatState,
    ShowOthers,
)
from madang.judging.models.selection import (
    Approval,
    Board,
    BoardChoice,
    BoardState,
    ChoiceOutcome,
    Ranking,
)

__all__ = [
    "COUNTED",
    "GOING",
    "LOST",
    "Absence",
    "Approval",
    "Board",
    "BoardChoice",
    "BoardState",
    "ChoiceOutcome",
    "DayJudge",
    "Interest",
    "InterestKind",
    "InterestSource",
    "Judge",
    "JudgeState",
    "Objection",
    "ObjectionState",
    "PairKind",
    "PairRule",
    "PitchDay",
    "PitchDayState",
    "PitchSeat",
    "PitchSlot",
    "PollState",
    "Ranking",
    "RatingBox",
    "RatingPoll",
    "RatingTally",
    "RatingVoice",
    "Read",
    "ReadState",
    "ResultsFor",
    "Round",
    "RoundState",
    "RuleEdition",
    "Scenario",
    "ScenarioState",
    "Seat",
    "SeatState",
    "Sheet",
    "SheetEdit",
    "ShowOthers",
]
