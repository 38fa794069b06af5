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
from madang.judging.forms.pitching import (
    DayForm,
    DayJudgesForm,
    ResultsForm,
    zone_choices,
)
from madang.judging.forms.rating import PollForm, RatingForm
from madang.judging.forms.rounds import (
    CoverForm,
    CriterionForm,
    InviteForm,
    PledgeForm,
    RoundForm,
    ScaleForm,
)

__all__ = [
    "AbsenceForm",
    "AllocationForm",
    "CoverForm",
    "CriterionForm",
    "CutForm",
    "DayForm",
    "DayJudgesForm",
    "InterestForm",
    "InviteForm",
    "JudgeForm",
    "NewJudgeForm",
    "OwnForm",
    "PairForm",
    "PlanForm",
    "PledgeForm",
    "PollForm",
    "RatingForm",
    "ResultsForm",
    "RoundForm",
    "ScaleForm",
    "zone_choices",
]
