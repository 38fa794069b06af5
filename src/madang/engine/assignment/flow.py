"""One min-cost flow over chosen pairs; what cannot be had is bought at a penalty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python import min_cost_flow

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Ints, Mask


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Which arcs are used, reads missing per case, reads each judge lacks."""

    used: Mask
    missing: Ints
    unmet: Ints

    @property
    def short(self) -> int:
        """The reads that could not be given as asked."""
        return int(self.missing.sum() + self.unmet.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """The pairs (case[i], judge[i]), sorted by case, worth units[i] whole units."""

    case: Ints
    judge: Ints
    units: Ints


def cheapest(core: Core, pairs: Arcs, penalty: int) -> Flow:
    """Return a flow of largest weight over the given pairs.

    Each read missing at a case and each read below a judge's minimum costs `penalty`,
    so that there always is an answer.

    Guarantee: optimal over these arcs in whole units.
    Time: O(n² m log(nC)) in the worst case, near linear in practice.
    Source: Goldberg 1997, "An efficient implementation of a scaling minimum-cost flow
    algorithm", as in OR-Tools.
    """
    cases, judges = core.shape
    solver = min_cost_flow.SimpleMinCostFlow()
    source = cases + judges

    def arcs(tail: Ints, head: Ints, room: Ints, cost: Ints) -> Ints:
        numbers = solver.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), room, cost
        )
        return np.asarray(numbers)

    every_judge, every_case = np.arange(judges), np.arange(cases)
    ones = np.ones(len(pairs.case), dtype=np.int64)
    chosen = arcs(pairs.judge, judges + pairs.case, ones, -pairs.units)
    from_source = np.full(judges, source)
    free = np.zeros(judges, dtype=np.int64)
    arcs(from_source, every_judge, core.most - core.least, free)
    least = arcs(from_source, every_judge, core.least, free - penalty)
    price = np.full(cases, penalty, dtype=np.int64)
    missing = arcs(np.full(cases, source), judges + every_case, core.demand, price)
    supply = np.array([int(core.demand.sum())])
    solver.set_nodes_supplies(np.array([source], dtype=np.int32), supply)
    solver.set_nodes_supplies((judges + every_case).astype(np.int32), -core.demand)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow solver answered {status}")
    return Flow(
        used=np.asarray(solver.flows(chosen)).astype(bool),
        missing=np.asarray(solver.flows(missing)),
        unmet=core.least - np.asarray(solver.flows(least)),
    )
