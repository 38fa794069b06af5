"""Tables of outcomes: indicators, values, tallies, surveys, shares, targets."""

from madang.outcomes.models.indicators import (
    Frequency,
    Indicator,
    Method,
    Nature,
    Unit,
    proof_in_words,
)
from madang.outcomes.models.spend import StatedSpend
from madang.outcomes.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyKey,
    SurveyLink,
    SurveyQuestion,
    SurveyState,
)
from madang.outcomes.models.tallies import Level, Tally
from madang.outcomes.models.targets import SponsorShare, Target
from madang.outcomes.models.values import (
    COUNTING,
    Origin,
    Value,
    ValueState,
    ValueStep,
)

__all__ = [
    "COUNTING",
    "Frequency",
    "Indicator",
    "Level",
    "Method",
    "Nature",
    "Origin",
    "SponsorShare",
    "StatedSpend",
    "Survey",
    "SurveyAnswer",
    "SurveyKey",
    "SurveyLink",
    "SurveyQuestion",
    "SurveyState",
    "Tally",
    "Target",
    "Unit",
    "Value",
    "ValueState",
    "ValueStep",
    "proof_in_words",
]
