"""Tables of deals: deals and their amounts, rounds, rates, missions."""

from madang.deals.models.amounts import AmountKind, DealAmount
from madang.deals.models.deals import (
    OPEN,
    OVER,
    TALKING,
    Deal,
    DealNote,
    DealStage,
    DealTask,
    Side,
    StageChange,
)
from madang.deals.models.missions import (
    Mission,
    MissionDeal,
    MissionStop,
    Mou,
    MouKind,
    MouParty,
)
from madang.deals.models.rates import Rate, RateSource
from madang.deals.models.rounds import FundraisingRound, Instrument, RoundShare

__all__ = [
    "OPEN",
    "OVER",
    "TALKING",
    "AmountKind",
    "Deal",
    "DealAmount",
    "DealNote",
    "DealStage",
    "DealTask",
    "FundraisingRound",
    "Instrument",
    "Mission",
    "MissionDeal",
    "MissionStop",
    "Mou",
    "MouKind",
    "MouParty",
    "Rate",
    "RateSource",
    "RoundShare",
    "Side",
    "StageChange",
]
