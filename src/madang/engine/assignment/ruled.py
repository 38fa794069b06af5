"""The best plan under floors and group rules, given the floors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.dual import Dual
from madang.engine.assignment.grid import grid_of, spread
from madang.engine.assignment.model import Goal, decide, model_of
from madang.engine.assignment.prices import Prices
from madang.engine.assignment.relaxed import CLOSE, Relaxed, relaxed
from madang.engine.assignment.rows import Choice
from madang.engine.assignment.whole import SLACK, Whole, whole

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Ints, Pairs
    from madang.engine.assignment.sides import Posed
    from madang.engine.assignment.transport import Transport
    from madang.engine.problem import Stop

ALL = 200_000  # up to so many open pairs, all of them go into one programme


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A plan under all rules, or why there is none; with the prices behind it."""

    found: Whole
    relaxation: Relaxed | None

    @property
    def is_infeasible(self) -> bool:
        """Whether it is proved that no plan keeps every rule."""
        return self.found.is_proved and self.found.pairs is None


def ruled(posed: Posed, start: Transport, stop: Stop) -> Ruled:
    """Return the plan of maximum total under the side rules, proved if time allows.

    Guarantee: as `whole`; infeasible only if prices or branch and bound prove it.
    """
    nothing = Whole(None, -np.inf, np.inf, is_proved=False)
    if not posed.core.demand.any():
        return _nothing_asked(posed)
    priced = relaxed(posed, Goal(penalty=8.0 * spread(posed.core)), start, stop)
    if priced is None:
        return Ruled(nothing, None)
    if priced.breach > CLOSE and _cannot(posed, start, stop):
        return Ruled(Whole(None, -np.inf, -np.inf, is_proved=True), priced)
    return Ruled(
        whole(posed, priced, grid_of(posed.core, spread(posed.core)), stop), priced
    )


def _nothing_asked(posed: Posed) -> Ruled:
    """Return the empty plan if it keeps every rule: there is no other."""
    empty = np.zeros((0, 2), dtype=np.int64)
    broken = any(
        side.breaches(side.reached(posed.core, empty), SLACK).any()
        for side in posed.sides
    )
    flat = Prices(np.zeros(posed.core.shape[1]), np.zeros(posed.core.shape[0]))
    nought = tuple(np.zeros(posed.core.shape[0]) for _ in posed.sides)
    idle = Relaxed(Dual(flat, nought), 0.0, 0.0, 0.0, (), empty[:, 0])
    if broken:
        return Ruled(Whole(None, -np.inf, -np.inf, is_proved=True), idle)
    return Ruled(Whole(empty, 0.0, 0.0, is_proved=True), idle)


def _cannot(posed: Posed, start: Transport, stop: Stop) -> bool:
    """Return whether prices alone prove that some rule must be broken."""
    counted = relaxed(posed, Goal(own=0.0, penalty=1.0), start, stop)
    return counted is not None and counted.bound < -1e-6


def least_broken(posed: Posed, keys: Ints, stop: Stop) -> Pairs | None:
    """Return a plan that breaks the rules by as few reads as can be found."""
    choice = every_pair(posed.core, keys)
    active = [np.isfinite(side.low) | np.isfinite(side.high) for side in posed.sides]
    goal = Goal(own=0.0, penalty=1.0)
    answer = decide(model_of(posed, choice, goal, active), stop.left())
    if answer is None or not answer.amount.size:
        return None
    used = answer.amount > 0.5
    return np.column_stack([choice.case[used], choice.judge[used]])


def every_pair(core: Core, keys: Ints) -> Choice:
    """Return all open pairs as undecided, or only `keys` where they are too many."""
    none = np.zeros(0, dtype=np.int64)
    if core.open.sum() <= ALL:
        row, column = np.nonzero(core.open)
        return Choice(row, column, none, none)
    case, judge = np.divmod(keys, core.shape[1])
    return Choice(case, judge, none, none)
