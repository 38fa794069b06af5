"""How high the worst-off case can be lifted, and the best total at that height."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.assignment.candidates import merged
from madang.engine.assignment.core import worth
from madang.engine.assignment.dual import Dual
from madang.engine.assignment.grid import grid_of, spread
from madang.engine.assignment.model import Goal, decide, model_of
from madang.engine.assignment.relaxed import Relaxed, relaxed
from madang.engine.assignment.ruled import Ruled, every_pair, ruled
from madang.engine.assignment.sides import Side, floor_side
from madang.engine.assignment.whole import SLACK, Whole

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.ground import Ground
    from madang.engine.assignment.problem import Floats, Mask, Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Floored:
    """A plan at a floor; how high it could be at most and what proves that."""

    answer: Ruled
    is_highest: bool
    limit: float
    witness: dict[str, Any] = field(default_factory=dict)


def best_panels(core: Core) -> Floats:
    """Return for each case the sum of its best open judges, loads left aside."""
    best = np.zeros(core.shape[0])
    width = min(int(core.demand.max(initial=0)), core.shape[1])
    if width == 0:
        return best
    for part in core.chunks():
        weight = np.where(core.open[part], core.weight[part], -np.inf)
        weight.partition(weight.shape[1] - width, axis=1)
        top = -np.sort(-weight[:, -width:].astype(np.float64), axis=1)
        top[np.arange(width) >= core.demand[part, None]] = 0.0
        best[part] = top.sum(axis=1)
    return best


def share_side(core: Core, base: Floats, share: float) -> Side:
    """Return the rule that each case gets `share` of its best panel.

    `base` is what fixed pairs give each case.
    """
    best = base + best_panels(core)
    size = np.abs(best)
    low = best - size - base + share * size
    return floor_side(low - SLACK * np.maximum(1, size))


def height_side(base: Floats, served: Mask, height: float) -> Side:
    """Return the rule that each case served gets at least the height."""
    low = np.where(served, height - base, -np.inf)
    low -= SLACK * max(1.0, abs(height)) if np.isfinite(height) else 0.0
    return floor_side(low)


def at_share(ground: Ground, share: float) -> Floored:
    """Return the best plan that gives each case `share` of its best panel."""
    best = ground.base + best_panels(ground.core)
    size = np.abs(best)
    nowhere = best - size - ground.base
    side = share_side(ground.core, ground.base, share)
    answer = ruled(ground.posed(side), ground.start, ground.stop)
    if answer.found.pairs is not None:
        return Floored(answer, is_highest=False, limit=1.0)
    if not ground.core.demand.any():
        return Floored(answer, is_highest=False, limit=1.0)
    risen = _risen(ground, floor_side(np.where(size > 0, nowhere, -np.inf)), size)
    limit = 1.0 if risen is None else min(1.0, risen.bound)
    return Floored(answer, is_highest=False, limit=limit)


def at_best(ground: Ground) -> Floored:
    """Return the best plan among those whose worst-off case is as well off as can be.

    First the height that no plan can exceed, the poorest best panel, is tried; where it
    cannot be had, the relaxation gives a lower one, and branch and bound the highest.
    """
    ceiling = np.where(ground.served, ground.base + best_panels(ground.core), np.inf)
    poorest = int(ceiling.argmin())
    lone = np.zeros(len(ceiling))
    lone[poorest] = 1.0
    witness = {"share": lone.tolist(), "judge": [0.0] * ground.core.shape[1]}
    limit = float(ceiling[poorest])
    answer = _at(ground, limit)
    if answer.found.pairs is not None or not ground.core.demand.any():
        return Floored(answer, is_highest=True, limit=limit, witness=witness)
    risen = _risen(ground, _lift(ground), np.ones(len(ceiling)))
    if risen is not None and risen.bound < limit:
        limit, witness = risen.bound, _witness(risen)
    grid = grid_of(ground.core, spread(ground.core))
    if grid.is_exact and grid.down(limit) < float(ceiling[poorest]):
        answer = _at(ground, grid.down(limit))
        if answer.found.pairs is not None:
            return Floored(answer, is_highest=True, limit=limit, witness=witness)
    height, proved = _highest(ground, risen)
    highest = proved or height >= grid.down(limit) - SLACK
    answer = _at(ground, height)
    if answer.found.pairs is None and not ground.rules:
        answer = _plain(ground)
        highest = _height(ground, ground.start.pairs) >= limit - SLACK
    return Floored(answer, highest, limit, witness)


def _plain(ground: Ground) -> Ruled:
    """Return the plan of highest total as a plan whose floor may not be the highest."""
    start, cases = ground.start, ground.core.shape[0]
    found = Whole(start.pairs, start.value, start.bound, is_proved=False)
    dual = Dual(start.prices, (np.zeros(cases),))
    idle = Relaxed(dual, start.bound, start.value, 0.0, (), start.keys)
    return Ruled(found, idle)


def _at(ground: Ground, height: float) -> Ruled:
    side = height_side(ground.base, ground.served, height)
    return ruled(ground.posed(side), ground.start, ground.stop)


def _lift(ground: Ground) -> Side:
    return floor_side(np.where(ground.served, -ground.base, -np.inf))


def _risen(ground: Ground, lift: Side, share: Floats) -> Relaxed | None:
    """Return the relaxation that lifts the lowest case, in units of its share."""
    rising = np.where(np.isfinite(lift.low), share, 0.0)
    goal = Goal(own=0.0, penalty=8.0 * spread(ground.core), rising=rising)
    return relaxed(ground.posed(lift), goal, ground.start, ground.stop)


def _witness(risen: Relaxed) -> dict[str, Any]:
    share, *rules = (each.tolist() for each in risen.dual.multipliers)
    judge = risen.dual.prices.judge.tolist()
    return {"share": share, "judge": judge, "rules": rules}


def _highest(ground: Ground, risen: Relaxed | None) -> tuple[float, bool]:
    """Return the highest floor found by branch and bound, and whether proved."""
    posed, core = ground.posed(_lift(ground)), ground.core
    keys = ground.start.keys
    if risen is not None:
        keys = merged(risen.keys, keys)
    choice = every_pair(core, keys)
    goal = Goal(own=0.0, rising=ground.served * 1.0)
    active = [np.isfinite(side.low) | np.isfinite(side.high) for side in posed.sides]
    model = model_of(posed, choice, goal, active)
    answer = decide(model, ground.stop.left() / 2)
    if answer is None or not answer.amount.size:
        return _height(ground, ground.start.pairs), False
    used = answer.amount > 0.5
    height = _height(ground, np.column_stack([choice.case[used], choice.judge[used]]))
    complete = len(choice.case) == core.open.sum()
    return height, answer.is_optimal and complete


def _height(ground: Ground, pairs: Pairs) -> float:
    got = worth(ground.core.weight, pairs, ground.core.shape[0]) + ground.base
    return float(got[ground.served].min(initial=np.inf))
