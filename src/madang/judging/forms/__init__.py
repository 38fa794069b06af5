"""What the pages of judging ask for: parsed and named; the actions do the checking."""

from madang.judging.forms.allocation import (
    AllocationForm,
    CutForm,
    PairForm,
    PlanForm,
)
from madang.judging.forms.judges import (
    AbsenceForm,
    InterestForm,
    JudgeForm,
    NewJudgeForm,
    OwnForm,
)
from madang.judging.forms.rounds import (
    CoverForm,
    CriterionForm,
    InviteForm,
    PledgeForm,
    RoundForm,
    ScaleForm,
)
from madang.judging.forms.shown import show_refusal

__all__ = [
    "AbsenceForm",
    "AllocationForm",
    "CoverForm",
    "CriterionForm",
    "CutForm",
    "InterestForm",
    "InviteForm",
    "JudgeForm",
    "NewJudgeForm",
    "OwnForm",
    "PairForm",
    "PlanForm",
    "PledgeForm",
    "RoundForm",
    "ScaleForm",
    "show_refusal",
]
