"""The one door: pose an assignment problem, get a plan with its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.assignment import reasons
from madang.engine.assignment.core import core_of, worth
from madang.engine.assignment.transport import transport
from madang.engine.problem import Stop
from madang.engine.result import Result, Status

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import AssignmentProblem, Pairs
    from madang.engine.assignment.transport import Transport


def solve(
    problem: AssignmentProblem, *, stop: Stop | None = None, seed: int = 1
) -> Result[Pairs]:
    """Return a plan of maximum total affinity: rows (case, judge), sorted.

    >>> from madang.engine.assignment import AssignmentProblem
    >>> result = solve(AssignmentProblem([[3, 2], [2, 0]], demand=1, max_load=1))
    >>> result.value, result.plan.tolist(), str(result.status)
    (4.0, [[0, 1], [1, 0]], 'optimal')
    """
    stop = stop or Stop()
    if problem.rules or problem.floor is not None:
        raise NotImplementedError("group rules and floors")
    core, fixed = core_of(problem)
    found = transport(core, stop, seed)
    if found.short:
        return _short(problem, core, found, stop, seed)
    pairs = joined(fixed, found.pairs)
    pinned = float(worth(core.weight, fixed, core.shape[0]).sum())
    return Result(
        Status.OPTIMAL if found.is_proved else Status.FEASIBLE,
        plan=pairs,
        value=found.value + pinned,
        bound=found.bound + pinned,
        seconds=stop.spent(),
        seed=seed,
        details={"certificate": {"judge": found.prices.judge.tolist()}},
    )


def joined(fixed: Pairs, chosen: Pairs) -> Pairs:
    """Return fixed and chosen pairs as one plan, sorted by case and judge."""
    pairs = np.vstack([fixed, chosen])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _short(
    problem: AssignmentProblem, core: Core, found: Transport, stop: Stop, seed: int
) -> Result[Any]:
    common: dict[str, Any] = {"seconds": stop.spent(), "seed": seed}
    if not found.is_proved:
        note = "no plan that keeps every rule was found in the time given"
        return Result(Status.UNKNOWN, notes=(note,), **common)
    witness = {"shortage": found.prices.judge.tolist()}
    return Result(
        Status.INFEASIBLE,
        notes=reasons.of_shortage(problem, core, found),
        details={"certificate": witness, "short": found.short},
        **common,
    )
