"""Whole plans under floors and group rules: decide few pairs, prove the rest fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.core import worth
from madang.engine.assignment.dual import bound
from madang.engine.assignment.model import Goal, decide, model_of
from madang.engine.assignment.rows import Choice

if TYPE_CHECKING:
    from madang.engine.assignment.grid import Grid
    from madang.engine.assignment.prices import Bound
    from madang.engine.assignment.problem import Ints, Mask, Pairs
    from madang.engine.assignment.relaxed import Relaxed
    from madang.engine.assignment.sides import Posed
    from madang.engine.problem import Stop

SLACK = 1e-9  # a floor missed by less is rounding
QUICK = 10_000  # pairs that are decided at the first try
AT_ONCE = (
    20_000  # pairs that are decided together where no plan is known to narrow them
)
PRECISION = 1e-6  # HiGHS's own absolute gap


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The best plan found, if any, and the bound on every plan."""

    pairs: Pairs | None
    value: float
    bound: float
    is_proved: bool


def whole(posed: Posed, relaxation: Relaxed, grid: Grid, stop: Stop) -> Whole:
    """Return the best plan under all rules, or that there is none.

    A pair further than δ from its prices can be wrong only in plans that lose δ or more
    against the bound; so the pairs nearer than δ are decided by branch and bound, and
    the answer stands if it lies within δ of the bound.  Else δ grows.

    Guarantee: optimal to `PRECISION` when `is_proved` (HiGHS's branch and bound on the
    pairs left, a dual bound on the rest).
    Source: reduced-cost fixing, Dantzig, Fulkerson, Johnson 1954.
    """
    limit = grid.down(relaxation.bound)
    delta = _first_delta(posed, relaxation)
    active = [mask.copy() for mask in relaxation.active]
    best = Whole(None, -np.inf, limit, is_proved=False)
    if relaxation.plan is not None:
        known = relaxation.plan
        value = float(worth(posed.core.weight, known, posed.core.shape[0]).sum())
        best = Whole(known, value, max(value, limit), is_proved=False)
        delta = min(delta, (limit - value) * 1.000001 + SLACK)
    elif posed.core.open.sum() <= AT_ONCE:
        delta = np.inf
    widest = False
    while not widest:
        near = bound(posed, relaxation.dual, delta)
        widest = bool(
            len(near.excess) == posed.core.open.sum()
            and near.excess.max(initial=0.0) <= delta
        )
        found = _decided(posed, near, delta, active, stop)
        if found is None:
            return best
        if found.value > best.value:
            upper = max(found.value, min(limit, max(found.bound, limit - delta)))
            best = Whole(found.pairs, found.value, upper, is_proved=False)
            stop.tell(best.value, best.bound, f"{len(near.excess):,} pairs weighed")
        if found.is_proved and (widest or limit - best.value <= delta):
            upper = best.value if best.pairs is not None else -np.inf
            return Whole(best.pairs, best.value, upper, is_proved=True)
        if stop.left() == 0:
            return best
        missing = limit - best.value
        delta = missing * 1.000001 + 1e-9 if np.isfinite(missing) else 8 * delta
    return best


def _first_delta(posed: Posed, relaxation: Relaxed) -> float:
    """Return a distance within which so many pairs lie as are quickly decided."""
    case, judge = np.divmod(relaxation.keys, posed.core.shape[1])
    away = np.abs(relaxation.dual.net(posed, case, judge))
    place = min(QUICK, len(away) - 1)
    return max(float(np.partition(away, place)[place]), 1e-9) if len(away) else 1.0


def _decided(
    posed: Posed,
    near: Bound,
    delta: float,
    active: list[Mask],
    stop: Stop,
) -> Whole | None:
    """Return the best plan with all pairs beyond delta fixed; rows grow lazily."""
    wanted, sure = near.wanted, near.excess > delta
    choice = Choice(*wanted[~sure].T, *wanted[sure].T)
    goal = Goal()
    panels: list[Ints] = []
    while True:
        model = model_of(posed, choice, goal, active, panels)
        answer = decide(model, stop.left())
        if answer is None:
            return None
        if not answer.amount.size and len(choice.case):
            return Whole(None, -np.inf, -np.inf, answer.is_optimal)
        chosen = wanted[~sure][answer.amount > 0.5]
        pairs = np.vstack([wanted[sure], chosen])
        if not mend(posed, pairs, chosen, active, panels):
            value = float(
                posed.core.weight[pairs[:, 0], pairs[:, 1]].sum(dtype=np.float64)
            )
            kept = posed.core.weight[wanted[sure][:, 0], wanted[sure][:, 1]]
            upper = answer.bound + float(kept.sum(dtype=np.float64))
            return Whole(pairs, value, upper, answer.is_optimal)
        if stop.left() == 0:
            return None


def mend(
    posed: Posed,
    pairs: Pairs,
    chosen: Pairs,
    active: list[Mask],
    panels: list[Ints],
) -> bool:
    """Add what the plan still breaks to the model; return whether it broke anything.

    A row that is in the model and yet broken was kept only to HiGHS's tolerance: then
    this very panel is forbidden.
    """
    broken = False
    for number, side in enumerate(posed.sides):
        bad = side.breaches(side.reached(posed.core, pairs), SLACK)
        broken |= bool(bad.any())
        for case in np.flatnonzero(bad & active[number]):
            mine = chosen[chosen[:, 0] == case]
            panels.append(mine[:, 0] * 2**32 + mine[:, 1])
        active[number] = active[number] | bad
    return broken
