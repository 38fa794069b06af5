"""The bare problem that the flow sees: fixed pairs taken out, names left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.problem import open_pairs, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Floats,
        Ints,
        Mask,
        Pairs,
    )

CHUNK = 2_000_000  # pairs looked at in one go: a few tens of MB


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """Choose `demand` open pairs per row, `least` to `most` per column.

    `weight` is P × R, `open` says which pairs may be chosen.
    """

    weight: Floats
    open: Mask
    demand: Ints
    least: Ints
    most: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """The number of cases and of judges."""
        rows, columns = self.weight.shape
        return int(rows), int(columns)

    def chunks(self) -> Iterator[slice]:
        """Yield slices of rows that are small enough to work on densely."""
        rows, columns = self.shape
        step = max(1, CHUNK // columns)
        for start in range(0, rows, step):
            yield slice(start, min(rows, start + step))


def core_of(problem: AssignmentProblem) -> tuple[Core, Pairs]:
    """Return the bare problem and the fixed pairs that were taken out of it."""
    fixed = places(problem, "fixed", problem.fixed)
    may = open_pairs(problem)
    may[fixed[:, 0], fixed[:, 1]] = False
    cases, judges = problem.shape
    per_case = np.bincount(fixed[:, 0], minlength=cases)
    per_judge = np.bincount(fixed[:, 1], minlength=judges)
    core = Core(
        weight=np.asarray(problem.affinity),
        open=may,
        demand=np.asarray(problem.demand) - per_case,
        least=np.maximum(0, np.asarray(problem.min_load) - per_judge),
        most=np.asarray(problem.max_load) - per_judge,
    )
    return core, fixed


def worth(weight: Floats, pairs: Pairs, cases: int) -> Floats:
    """Return the sum of affinities that each case gets, in double precision."""
    each = weight[pairs[:, 0], pairs[:, 1]].astype(np.float64)
    sums = np.bincount(pairs[:, 0], weights=each, minlength=cases)
    return sums.astype(np.float64)  # without any pair NumPy counts in whole numbers
