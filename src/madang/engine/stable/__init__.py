"""Two-sided matching with preferences, ties and capacities: no pair wants to break off.

`solve` finds a stable matching as large as can be, `replan` one near to an old one.
"""

from madang.engine.stable.problem import Problem
from madang.engine.stable.solve import Matching, replan, solve

__all__ = ["Matching", "Problem", "replan", "solve"]
