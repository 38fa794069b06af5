"""What floors and group rules are worth: their multipliers and the bound they prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.candidates import among, key_of, merged
from madang.engine.assignment.core import worth
from madang.engine.assignment.model import Goal, model_of, relax
from madang.engine.assignment.rows import SHARP, Choice
from madang.engine.assignment.tilted import Tilted, tilted

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.dual import Dual
    from madang.engine.assignment.model import Answer, Model
    from madang.engine.assignment.problem import Floats, Ints, Mask, Pairs
    from madang.engine.assignment.sides import Posed
    from madang.engine.assignment.transport import Transport
    from madang.engine.problem import Stop

CLOSE = 1e-7  # relative: below it the relaxation counts as solved
UNDECIDED = 15_000  # pairs that the relaxation may move at first
ROUNDS = 25
PATIENCE = 4  # small programmes with single new rows, before whole rules are added
SMALL = 1e-9  # a breach below it is rounding
HARD = 1e5  # a breach not worth avoiding at this price cannot be avoided


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """Prices for everything and the bound they prove over all pairs.

    `breach` is what had to be bought at the last penalty; `active` the side rows that
    were ever in the way; `keys` every pair that was looked at; `plan` the best plan met
    on the way that keeps every rule.
    """

    dual: Dual
    bound: float
    value: float
    breach: float
    active: tuple[Mask, ...]
    keys: Ints
    plan: Pairs | None = None


def relaxed(posed: Posed, goal: Goal, start: Transport, stop: Stop) -> Relaxed | None:
    """Return multipliers for the side rules and the bound they prove.

    A small linear programme over the pairs near their prices proposes multipliers; the
    flow at these multipliers prices all pairs, proves a bound and says which pairs are
    near now.  ``None`` when time ended before the first bound.

    Guarantee: the bound holds for every plan, converged or not.
    Source: column generation (Dantzig & Wolfe 1960), Lagrangian bound (Geoffrion 1974).
    """
    nought = tuple(np.zeros(posed.core.shape[0]) for _ in posed.sides)
    active = [
        side.breaches(side.reached(posed.core, start.pairs), SMALL)
        for side in posed.sides
    ]
    if goal.rising is not None:
        active[0] = goal.rising > 0
    here = tilted(posed, nought, 1.0, start.keys, stop)
    best: Relaxed | None = None
    undecided, room = np.zeros(0, dtype=np.int64), UNDECIDED
    for _round in range(ROUNDS):
        near, taken = _split(posed, here, room, active)
        stuck = bool(among(near, undecided).all())
        undecided = merged(undecided, near)
        choice = _choice(posed.core, undecided, taken[~among(taken, undecided)])
        solved = _solved(posed, choice, goal, active, stop)
        if solved is None:
            break
        model, answer, goal = solved
        proposed = _multipliers(posed, model, answer)
        here = tilted(posed, proposed, goal.own, here.keys, stop)
        kept = posed.core.weight[choice.taken_case, choice.taken_judge].sum(
            dtype=np.float64
        )
        value = answer.bound + goal.own * float(kept)
        best = _better(best, here, value, answer.breach, goal)
        best = replace(best, active=tuple(active), keys=merged(here.keys, undecided))
        if goal.own:
            best = replace(best, plan=_dearer(posed, best.plan, here.pairs))
        stop.tell(None, best.bound, f"{len(undecided):,} pairs undecided")
        if best.bound - value <= CLOSE * max(1.0, abs(value)) or stop.left() == 0:
            break
        room = min(2 * room, len(here.keys)) if stuck else room
    return best


def _dearer(posed: Posed, known: Pairs | None, plan: Pairs) -> Pairs | None:
    """Return the better of two plans, of which the second may break rules."""
    core = posed.core
    for side in posed.sides:
        if side.breaches(side.reached(core, plan), SMALL).any():
            return known
    if known is None:
        return plan
    worths = [worth(core.weight, each, core.shape[0]).sum() for each in (known, plan)]
    return plan if worths[1] > worths[0] else known


def _solved(
    posed: Posed,
    choice: Choice,
    goal: Goal,
    active: list[Mask],
    stop: Stop,
) -> tuple[Model, Answer, Goal] | None:
    """Solve the small programme until it breaks no row and buys no cheap breach."""
    bought, tries = np.inf, 0
    while stop.left() > 0:
        tries += 1
        model = model_of(posed, choice, goal, active)
        answer = relax(model, stop.left())
        if answer is None:
            return None
        if _activate(posed, choice, answer, active, whole=tries > PATIENCE):
            continue
        penalty = goal.penalty
        dear = penalty is None or penalty >= HARD or answer.breach > 0.99 * bought
        if answer.breach <= CLOSE or penalty is None or dear:
            return model, answer, goal
        bought = answer.breach
        goal = replace(goal, penalty=8 * penalty)
    return None


def _better(
    best: Relaxed | None, here: Tilted, value: float, breach: float, goal: Goal
) -> Relaxed:
    share = 1.0
    if goal.rising is not None:
        share = max(float(here.dual.multipliers[0] @ goal.rising), 1e-12)
    limit = here.bound / share
    plan = None if best is None else best.plan
    if best is not None and best.bound <= limit:
        return replace(best, value=value, breach=breach)
    return Relaxed(here.dual, limit, value, breach, (), here.keys, plan)


def _split(
    posed: Posed, here: Tilted, room: int, active: list[Mask]
) -> tuple[Ints, Ints]:
    """Return the keys of pairs near their prices, and of chosen pairs far from them."""
    case, judge = np.divmod(here.keys, posed.core.shape[1])
    chosen = among(here.keys, key_of(posed.core, *here.pairs.T))
    away = np.abs(here.dual.net(posed, case, judge))
    reach = np.inf if len(away) <= 2 * room else np.partition(away, room)[room]
    at_risk = np.zeros(posed.core.shape[0], dtype=bool)
    for side, known in zip(posed.sides, active, strict=True):
        at_risk |= side.breaches(side.reached(posed.core, here.pairs), SMALL)
        at_risk |= known & (known.sum() < posed.core.shape[0] / 4)
    near = (away <= reach) | at_risk[case]
    return here.keys[near], here.keys[chosen & ~near]


def _choice(core: Core, undecided: Ints, taken: Ints) -> Choice:
    judges = core.shape[1]
    return Choice(*np.divmod(undecided, judges), *np.divmod(taken, judges))


def _activate(
    posed: Posed,
    choice: Choice,
    answer: Answer,
    active: list[Mask],
    *,
    whole: bool,
) -> bool:
    """Add the side rows that this solution breaks; return whether there were any.

    With `whole`, a broken rule's rows are added for all cases.
    """
    case = np.concatenate([choice.case, choice.taken_case])
    judge = np.concatenate([choice.judge, choice.taken_judge])
    amount = np.concatenate([answer.amount, np.ones(len(choice.taken_case))])
    grew = False
    for number, side in enumerate(posed.sides):
        level = side.levels(posed.core, case, judge, amount)
        fresh = side.breaches(level, 1e-7) & ~active[number]
        if whole and fresh.any():
            active[number] |= np.isfinite(side.low) | np.isfinite(side.high)
        active[number] = active[number] | fresh
        grew |= bool(fresh.any())
    return grew


def _multipliers(posed: Posed, model: Model, answer: Answer) -> tuple[Floats, ...]:
    """Return the row prices of the side rules, with the signs their limits allow."""
    price = np.zeros(len(model.low)) if answer.price is None else answer.price
    found = []
    for side, (where, cases) in zip(posed.sides, model.of_sides, strict=True):
        each = np.zeros(posed.core.shape[0])
        each[cases] = -price[where] * (SHARP if side.members is None else 1.0)
        each = np.where(np.isfinite(side.low), each, np.minimum(each, 0.0))
        found.append(np.where(np.isfinite(side.high), each, np.maximum(each, 0.0)))
    return tuple(found)
