"""Companies and teams into rooms, jobs onto weekly slots: capacity never exceeded.

`solve` finds the cheapest packing (or the one of most value) and proves it, `replan`
moves as few as can be after a change.
"""

from madang.engine.packing.problem import Problem
from madang.engine.packing.solve import Packing, replan, solve

__all__ = ["Packing", "Problem", "replan", "solve"]
