"""The model that HiGHS sees, as a linear programme and as a whole-number programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from madang.engine.assignment.rows import SHARP, panel_rows, side_rows, transport_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.problem import Floats, Ints, Mask
    from madang.engine.assignment.rows import Choice
    from madang.engine.assignment.sides import Posed, Side


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What is maximised: `own` times the total affinity, less `penalty` per breach.

    With `rising` (a share per case) the first side rule is the floor, and the largest t
    is sought such that every case reaches ``low + t × share``.  A penalty of ``None``
    means that no breach can be bought.
    """

    own: float = 1.0
    penalty: float | None = None
    rising: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Minimise ``cost · x`` with ``low ≤ A x ≤ high``; x: pairs, t, slacks."""

    cost: Floats
    matrix: Any
    low: Floats
    high: Floats
    lower: Floats
    upper: Floats
    pairs: int
    rising: bool
    of_case: slice
    of_judge: slice
    of_sides: tuple[tuple[slice, Ints], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What HiGHS found: amounts of the pairs, t, breaches bought, row prices, bound."""

    amount: Floats
    height: float
    breach: float
    price: Floats | None
    bound: float
    is_optimal: bool


def model_of(
    posed: Posed,
    choice: Choice,
    goal: Goal,
    active: Sequence[Mask],
    panels: Sequence[Ints] = (),
) -> Model:
    """Return the model of the undecided pairs with the active side rows."""
    pairs = len(choice.case)
    rows, of_case, of_judge = transport_rows(posed.core, choice, pairs)
    of_sides = tuple(
        side_rows(posed.core, choice, side, which, rows)
        for side, which in zip(posed.sides, active, strict=True)
    )
    panel_rows(choice, panels, rows)
    matrix, low, high = rows.whole()
    extra, cost = _extra_columns(goal, posed.sides, of_sides, low, high)
    own = -goal.own * posed.core.weight[choice.case, choice.judge].astype(np.float64)
    columns = len(cost)
    lower = np.zeros(pairs + columns)
    upper = np.concatenate([np.ones(pairs), np.full(columns, np.inf)])
    if goal.rising is not None:
        lower[pairs] = -np.inf
    return Model(
        cost=np.concatenate([own, cost]),
        matrix=sparse.csr_array(sparse.hstack([matrix, extra])) if columns else matrix,
        low=low,
        high=high,
        lower=lower,
        upper=upper,
        pairs=pairs,
        rising=goal.rising is not None,
        of_case=of_case,
        of_judge=of_judge,
        of_sides=of_sides,
    )


def _extra_columns(
    goal: Goal,
    sides: Sequence[Side],
    of_sides: Sequence[tuple[slice, Ints]],
    low: Floats,
    high: Floats,
) -> tuple[Any, Floats]:
    """Return the columns of t and of the breaches that may be bought, with costs."""
    place: list[Ints] = []
    value: list[Floats] = []
    cost: list[Floats] = []
    if goal.rising is not None:
        where, cases = of_sides[0]
        place.append(np.arange(where.start, where.stop))
        value.append(-SHARP * goal.rising[cases])
        cost.append(np.array([-1.0]))
    column = [np.zeros(len(each), dtype=int) for each in place]
    width = len(cost)
    for number, (where, _cases) in enumerate(of_sides):
        if goal.penalty is None or (goal.rising is not None and number == 0):
            continue
        sharp = SHARP if sides[number].members is None else 1.0
        spot = np.arange(where.start, where.stop)
        for limit, sign in ((low, sharp), (high, -sharp)):
            ends = spot[np.isfinite(limit[where])]
            place.append(ends)
            value.append(np.full(len(ends), sign))
            column.append(width + np.arange(len(ends)))
            cost.append(np.full(len(ends), goal.penalty))
            width += len(ends)
    if not width:
        return None, np.zeros(0)
    entries = np.concatenate(value), (np.concatenate(place), np.concatenate(column))
    matrix = sparse.csr_array(entries, shape=(len(low), width))
    return matrix, np.concatenate(cost)


def relax(model: Model, seconds: float) -> Answer | None:
    """Return an optimal solution of the linear relaxation with its row prices.

    ``None`` when there is none or the time is over.
    """
    same = model.low == model.high
    limits: Any = {"time_limit": max(seconds, 0.01)}
    bounds: Any = np.column_stack([model.lower, model.upper])
    below, above = ~same & np.isfinite(model.high), ~same & np.isfinite(model.low)
    found = linprog(
        model.cost,
        A_ub=sparse.vstack([model.matrix[below], -model.matrix[above]]),
        b_ub=np.concatenate([model.high[below], -model.low[above]]),
        A_eq=model.matrix[same],
        b_eq=model.low[same],
        bounds=bounds,
        method="highs",
        options=limits,
    )
    if found.status != 0 or found.x is None or found.fun is None:
        return None
    price = np.zeros(len(model.low))
    price[same] = -found.eqlin.marginals
    split = int(below.sum())
    price[below] -= found.ineqlin.marginals[:split]
    price[above] += found.ineqlin.marginals[split:]
    return _answer(model, found.x, price, -found.fun, is_optimal=True)


def decide(model: Model, seconds: float) -> Answer | None:
    """Return the best whole-number solution found in the time, with HiGHS's bound.

    ``None`` when none was found; `Model` infeasible is told by ``is_optimal`` of an
    answer without amounts.

    Source: Huangfu & Hall 2018, HiGHS.
    """
    whole = np.zeros(len(model.cost), dtype=int)
    whole[: model.pairs] = 1
    found = milp(
        model.cost,
        integrality=whole,
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(model.matrix, model.low, model.high),
        options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
    )
    if found.status == 2:
        empty = np.zeros(0)
        return Answer(empty, -np.inf, 0.0, None, -np.inf, is_optimal=True)
    if found.x is None:
        return None
    limit = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    return _answer(model, found.x, None, limit, is_optimal=found.status == 0)


def _answer(
    model: Model,
    values: Floats,
    price: Floats | None,
    limit: float,
    *,
    is_optimal: bool,
) -> Answer:
    first = model.pairs + model.rising
    height = float(values[model.pairs]) if model.rising else 0.0
    amount, breach = values[: model.pairs], float(values[first:].sum())
    return Answer(amount, height, breach, price, limit, is_optimal)
