"""Under floors and group rules: keep most old pairs, then have most affinity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from madang.engine.assignment.model import Goal, decide, model_of
from madang.engine.assignment.ruled import every_pair
from madang.engine.assignment.whole import mend

if TYPE_CHECKING:
    from madang.engine.assignment.problem import Floats, Ints, Mask, Pairs
    from madang.engine.assignment.sides import Posed
    from madang.engine.problem import Stop


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The plan found, if any, a bound on its affinity, and whether it is proved."""

    pairs: Pairs | None
    bound: float
    is_proved: bool


def keep_most(posed: Posed, was: Mask, stop: Stop) -> Kept:
    """Return the plan that keeps most pairs of `was` and then has most affinity.

    `was` is a P × R truth.  Every open pair is decided by branch and bound, first for
    the count of old pairs, then for the affinity with that count held.
    Guarantee: where `is_proved`, no plan under the rules keeps more, and none that
    keeps as many is worth more (HiGHS, absolute gap 1e-6); without pairs and proved,
    there is no plan.
    """
    choice = every_pair(posed.core, np.zeros(0, dtype=np.int64))
    old = was[choice.case, choice.judge].astype(np.float64)
    first = best(posed, old, None, stop)
    if first.pairs is None:
        return first
    count = int(was[first.pairs[:, 0], first.pairs[:, 1]].sum())
    weight = posed.core.weight[choice.case, choice.judge].astype(np.float64)
    second = best(posed, weight, (old, count), stop)
    if second.pairs is None:
        worth = posed.core.weight[first.pairs[:, 0], first.pairs[:, 1]]
        bound = max(second.bound, float(worth.sum(dtype=np.float64)))
        return Kept(first.pairs, bound, is_proved=False)
    return replace(second, is_proved=first.is_proved and second.is_proved)


def best(
    posed: Posed, gain: Floats, least: tuple[Floats, int] | None, stop: Stop
) -> Kept:
    """Return the plan of most gain over all open pairs that keeps every side rule.

    `least` is a row over the pairs and what it must come to.
    """
    choice = every_pair(posed.core, np.zeros(0, dtype=np.int64))
    active = [np.isfinite(side.low) | np.isfinite(side.high) for side in posed.sides]
    panels: list[Ints] = []
    while True:
        model = model_of(posed, choice, Goal(), active, panels)
        model = replace(model, cost=-gain)
        if least is not None:
            row, count = least
            model = replace(
                model,
                matrix=sparse.csr_array(
                    sparse.vstack([model.matrix, sparse.csr_array(row[None, :])])
                ),
                low=np.append(model.low, count - 0.5),
                high=np.append(model.high, np.inf),
            )
        answer = decide(model, stop.left())
        if answer is None:
            return Kept(None, np.inf, is_proved=False)
        if not answer.amount.size and len(choice.case):
            return Kept(None, -np.inf, answer.is_optimal)
        used = answer.amount > 0.5
        pairs = np.column_stack([choice.case[used], choice.judge[used]])
        if not mend(posed, pairs, pairs, active, panels):
            return Kept(pairs, answer.bound, answer.is_optimal)
        if stop.left() == 0:
            return Kept(None, answer.bound, is_proved=False)
