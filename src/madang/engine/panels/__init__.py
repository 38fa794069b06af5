"""A whole judging round: who reads what, and again when judges finish or drop out.

Words: a *judge* reads *cases*; a *read* is one judge on one case; the reads of a case
are its *panel*; a panel *leans* when its judges' mean severity is too far from 0; a
*rule* asks for reads by a certain kind of judge.
"""

from .boundary import Cut, Standing, Standings, boundary_reads, play_boundary
from .compare import Difference, Figure, Move, compare
from .measure import Measures, measure
from .report import Feasibility, Supply, feasibility
from .round import Case, Judge, Read, ReadState, Round, Rule
from .solve import Plan, solve
from .waves import AsRecorded, Outcome, Passing, Played, after, play

__all__ = [
    "AsRecorded",
    "Case",
    "Cut",
    "Difference",
    "Feasibility",
    "Figure",
    "Judge",
    "Measures",
    "Move",
    "Outcome",
    "Passing",
    "Plan",
    "Played",
    "Read",
    "ReadState",
    "Round",
    "Rule",
    "Standing",
    "Standings",
    "Supply",
    "after",
    "boundary_reads",
    "compare",
    "feasibility",
    "measure",
    "play",
    "play_boundary",
    "solve",
]
