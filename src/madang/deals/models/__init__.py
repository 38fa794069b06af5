"""Tables of deals: deals and their amounts, rounds, rates, missions."""

from madang.deals.models.amounts import AmountKind, DealAmount
from madang.deals.models.datarooms import DataRoom, RoomFile, RoomGrant, RoomOpening
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
from madang.deals.models.updates import (
    InvestorUpdate,
    UpdateFigure,
    UpdateReading,
    UpdateRecipient,
    UpdateState,
)

__all__ = [
    "OPEN",
    "OVER",
    "TALKING",
    "AmountKind",
    "DataRoom",
    "Deal",
    "DealAmount",
    "DealNote",
    "DealStage",
    "DealTask",
    "FundraisingRound",
    "Instrument",
    "InvestorUpdate",
    "Mission",
    "MissionDeal",
    "MissionStop",
    "Mou",
    "MouKind",
    "MouParty",
    "Rate",
    "RateSource",
    "RoomFile",
    "RoomGrant",
    "RoomOpening",
    "RoundShare",
    "Side",
    "StageChange",
    "UpdateFigure",
    "UpdateReading",
    "UpdateRecipient",
    "UpdateState",
]
