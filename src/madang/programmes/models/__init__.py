"""Tables of programmes, their calls, cohorts and places, and of coming in."""

from madang.programmes.models.call import TAKING, Call, CallState, Phase
from madang.programmes.models.cohort import (
    AT_WORK,
    HOLDING,
    Cohort,
    CohortSession,
    CohortState,
    Place,
    PlaceStanding,
    PlaceState,
)
from madang.programmes.models.onboarding import (
    MONEY,
    Agreement,
    AgreementEdition,
    Baseline,
    ChecklistItem,
    Measure,
    PlaceTask,
    Signature,
)
from madang.programmes.models.programme import (
    Cohost,
    Programme,
    ProgrammeSite,
    ProgrammeSponsor,
    ProgrammeState,
    Sight,
)

__all__ = [
    "AT_WORK",
    "HOLDING",
    "MONEY",
    "TAKING",
    "Agreement",
    "AgreementEdition",
    "Baseline",
    "Call",
    "CallState",
    "ChecklistItem",
    "Cohort",
    "CohortSession",
    "CohortState",
    "Cohost",
    "Measure",
    "Phase",
    "Place",
    "PlaceStanding",
    "PlaceState",
    "PlaceTask",
    "Programme",
    "ProgrammeSite",
    "ProgrammeSponsor",
    "ProgrammeState",
    "Sight",
    "Signature",
]
