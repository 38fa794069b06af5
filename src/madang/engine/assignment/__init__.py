"""Which judge, reviewer or mentor for which case: the best plan, proved, and fair.

Pose an `AssignmentProblem`, call `solve`, read the `Result`: its plan is an array of
(case row, judge column), its value the total affinity, its bound what no plan exceeds.
`replan` answers a change by moving as few pairs as possible.
"""

from madang.engine.assignment.problem import (
    AssignmentProblem,
    GroupRule,
    Pairs,
    at_most_one_per,
)
from madang.engine.assignment.replan import Changes, replan
from madang.engine.assignment.solve import solve

__all__ = [
    "AssignmentProblem",
    "Changes",
    "GroupRule",
    "Pairs",
    "at_most_one_per",
    "replan",
    "solve",
]
