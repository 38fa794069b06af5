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
from madang.judging.planning.bench import BenchRows, bench_of, rows_of_day
from madang.judging.planning.boundary import reads_at_the_cut
from madang.judging.planning.lacking import lacks, left_over
from madang.judging.planning.pitching import (
    LONG_PATIENCE,
    MANY_TRIES,
    Bench,
    Planned,
    plan,
)
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
from madang.judging.planning.standings import Standing, Standings, standings_of

__all__ = [
    "LONG_PATIENCE",
    "MANY_TRIES",
    "Allocation",
    "Asked",
    "Bench",
    "BenchRows",
    "Given",
    "Material",
    "Pair",
    "Planned",
    "Reader",
    "Shortage",
    "Standing",
    "Standings",
    "Start",
    "Weighed",
    "Why",
    "allocate",
    "bench_of",
    "capacity_of",
    "change_between",
    "facts_of_judge",
    "figures",
    "fits",
    "forbidden_pairs",
    "given_of",
    "lacks",
    "left_over",
    "material_of",
    "plan",
    "reads_at_the_cut",
    "reasons",
    "rows_of_day",
    "shortages",
    "standings_of",
]
