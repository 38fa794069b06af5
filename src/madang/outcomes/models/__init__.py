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
from madang.outcomes.models.trading import TradeMonth, TradeTally
from madang.outcomes.models.values import (
    COUNTING,
    Origin,
    Value,
    ValueState,
    ValueStep,
    counting,
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
    "TradeMonth",
    "TradeTally",
    "Unit",
    "Value",
    "ValueState",
    "ValueStep",
    "counting",
    "proof_in_words",
]
