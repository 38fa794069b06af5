"""Rows to the engine and back: who reads what, what is short, why this judge."""

from madang.judging.planning.allocation import (
    Allocation,
    Asked,
    Given,
    Pair,
    Reader,
    Shortage,
    Start,
    Weighed,
    allocate,
    change_between,
    figures,
    fits,
    shortages,
)
from madang.judging.planning.boundary import reads_at_the_cut
from madang.judging.planning.rows import (
    Material,
    Why,
    capacity_of,
    facts_of_judge,
    forbidden_pairs,
    given_of,
    material_of,
    reasons,
)

__all__ = [
    "Allocation",
    "Asked",
    "Given",
    "Material",
    "Pair",
    "Reader",
    "Shortage",
    "Start",
    "Weighed",
    "Why",
    "allocate",
    "capacity_of",
    "change_between",
    "facts_of_judge",
    "figures",
    "fits",
    "forbidden_pairs",
    "given_of",
    "material_of",
    "reads_at_the_cut",
    "reasons",
    "shortages",
]
