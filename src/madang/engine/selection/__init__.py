"""Choose a cohort: highest total score under quotas, or a fair lottery under them.

`solve` finds the best cohort and proves it, `price_quotas` says what each quota costs,
`second_best` names the rival, `replan` moves least after a withdrawal, `explain` says
which quotas cannot hold together, `lottery` draws by lot.
"""

from madang.engine.selection.cohort import Cohort, Member, Reserve, Tie
from madang.engine.selection.explain import Change, Explanation, explain
from madang.engine.selection.lottery import Lottery, lottery
from madang.engine.selection.problem import Candidate, Problem, Quota
from madang.engine.selection.replan import Second, replan, second_best
from madang.engine.selection.solve import QuotaPrice, price_quotas, solve

__all__ = [
    "Candidate",
    "Change",
    "Cohort",
    "Explanation",
    "Lottery",
    "Member",
    "Problem",
    "Quota",
    "QuotaPrice",
    "Reserve",
    "Second",
    "Tie",
    "explain",
    "lottery",
    "price_quotas",
    "replan",
    "second_best",
    "solve",
]
