"""Find the best cohort of a model and prove it, in whole numbers.

HiGHS (through SciPy) finds a cohort among the candidates near the line; the exact
bound of `model` says who else could matter; what is left of the gap is closed by
CP-SAT, which counts in whole numbers.  So no float decides what is called optimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from ortools.sat.python import cp_model

from madang.engine.highs import stacked, whole_program
from madang.engine.selection.model import Bound, Prices, bound_of, clique_rows, relax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.problem import Stop
    from madang.engine.selection.model import Model

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

CORE = 400  # candidates nearest the line that the first search looks at


@dataclass(frozen=True, slots=True)
class Found:
    """The best cohort seen: its columns, its gain, and a proved bound on any gain.

    `columns` is ``None`` without a cohort; then `bound` is ``None`` as well if it is
    proved that there is none.
    """

    columns: Whole | None
    gain: int
    bound: int | None
    prices: Prices | None

    @property
    def is_proved(self) -> bool:
        """Whether nothing better exists, or nothing at all."""
        return self.bound is None if self.columns is None else self.gain == self.bound


def best_cohort(model: Model, stop: Stop, seed: int) -> Found:
    """Return the best cohort of the model.

    Guarantee: a claim to be proved rests on whole-number arithmetic only.
    Time: one linear relaxation, then a search over the candidates near the line.
    """
    prices = relax(model)
    if prices is None:
        return _exact(model, np.ones(len(model.ids), bool), None, None, stop, seed)
    bound = bound_of(model, prices)
    stop.tell(None, float(bound.value), "relaxation")
    columns = _near_the_line(model, bound, stop)
    if columns is None:
        found = _exact(model, np.ones(len(model.ids), bool), None, bound, stop, seed)
        return Found(found.columns, found.gain, found.bound, prices)
    gain = int(model.gain[columns].sum())
    stop.tell(float(gain), float(bound.value), "first cohort")
    if gain < bound.value:
        found = _exact(
            model, undecided(model, bound, gain + 1), columns, bound, stop, seed
        )
        return Found(found.columns, found.gain, found.bound, prices)
    return Found(columns, gain, bound.value, prices)


def undecided(model: Model, bound: Bound, target: int) -> Flags:
    """Return the owners who are in some but not surely in all cohorts ≥ `target`."""
    may_be_in = bound.with_owner >= target
    may_be_out = bound.without_owner >= target
    return may_be_in & may_be_out & ~model.must


def _near_the_line(model: Model, bound: Bound, stop: Stop) -> Whole | None:
    """Return a good cohort found among the candidates nearest the line, or ``None``."""
    distance = bound.value - np.minimum(bound.with_owner, bound.without_owner)
    order = np.argsort(distance, kind="stable")
    core = max(CORE, 2 * len(model.cliques))
    best: Whole | None = None
    while stop.left():
        free = np.zeros(len(order), bool)
        free[order[:core]] = True
        free &= ~model.must
        best = _milp(model, free, bound, stop)
        if core >= len(order):
            break
        if best is not None:
            gain = int(model.gain[best].sum())
            if (
                gain >= bound.value
                or not (undecided(model, bound, gain + 1) & ~free).any()
            ):
                break
        core *= 4
    return best


def _fixed_in(model: Model, bound: Bound | None, free: Flags) -> Flags:
    """Return the owners outside `free` that the prices put inside the cohort."""
    if bound is None:
        return model.must & ~free
    return ((bound.with_owner >= bound.without_owner) | model.must) & ~free


def _milp(model: Model, free: Flags, bound: Bound, stop: Stop) -> Whole | None:
    inside = _fixed_in(model, bound, free)
    use = (free | inside)[model.owner]
    index = np.flatnonzero(use)
    owners, where = np.unique(model.owner[index], return_inverse=True)
    each = sp.csr_array(
        (np.ones(len(index)), (where, np.arange(len(index)))),
        shape=(len(owners), len(index)),
    )
    cliques = clique_rows(model)[:, index]
    matrix = stacked([np.ones((1, len(index))), model.rows[:, index], cliques, each])
    low = np.concatenate(
        [[model.size], model.low, np.zeros(cliques.shape[0]), inside[owners]]
    )
    high = np.concatenate(
        [[model.size], model.high, np.ones(cliques.shape[0] + len(owners))]
    )
    unit = max(1, int(np.abs(model.gain).max()))
    answer = whole_program(
        -model.gain[index] / unit, matrix, (low, high), seconds=stop.left()
    )
    if answer.x is None:
        return None
    columns = np.asarray(index[answer.x.astype(bool)], np.int64)
    return columns if keeps_rules(model, columns) else None


def keeps_rules(model: Model, columns: Whole) -> bool:
    """Return whether these columns are a cohort, counted in whole numbers."""
    x = np.zeros(len(model.owner), np.int64)
    x[columns] = 1
    counts = model.rows @ x
    times = np.bincount(model.owner[columns], minlength=len(model.ids))
    return bool(
        len(columns) == model.size
        and times.max() <= 1
        and times[model.must].all()
        and (counts >= model.low).all()
        and (counts <= model.high).all()
        and all(times[list(group)].sum() <= 1 for group in model.cliques)
    )


def _exact(  # noqa: PLR0913, PLR0917 -- the state of one search
    model: Model,
    free: Flags,
    hint: Whole | None,
    bound: Bound | None,
    stop: Stop,
    seed: int,
) -> Found:
    """Close the gap over the undecided owners in whole numbers."""
    program, x, solver = _program(model, free, bound, stop, seed)
    total = _total(model.gain, x)
    program.maximize(total)
    known = None if hint is None else int(model.gain[hint].sum())
    if hint is not None:
        program.add(total >= int(known or 0))
        taken = set(hint.tolist())
        for j, v in x.items():
            program.add_hint(v, j in taken)
    status = solver.solve(program)
    if status == cp_model.INFEASIBLE:
        return Found(hint, known or 0, known, None)
    ceiling = None if bound is None else bound.value
    if status == cp_model.UNKNOWN:
        return Found(hint, known or 0, ceiling if ceiling is not None else 2**62, None)
    columns = np.array([j for j, v in x.items() if solver.value(v)], np.int64)
    gain = int(model.gain[columns].sum())
    top = gain if status == cp_model.OPTIMAL else int(solver.best_objective_bound)
    if hint is not None and status == cp_model.OPTIMAL:
        top = max(top, gain)
    elif ceiling is not None:
        top = min(top, ceiling)
    return Found(columns, gain, top, None)


def break_ties(
    model: Model, found: Found, bound: Bound, stop: Stop, seed: int
) -> tuple[Whole, bool]:
    """Return the equally good cohort that the declared order prefers, and if proved.

    Fewest steps down a list of alternatives, then the smallest sum of places in the
    order of precedence and id.
    """
    columns = found.columns
    if columns is None:
        raise ValueError("there is no cohort to compare with")
    free = undecided(model, bound, found.gain)
    program, x, solver = _program(model, free, bound, stop, seed)
    program.add(_total(model.gain, x) == found.gain)
    heavy = len(model.ids) * model.size
    cost = model.step * heavy + model.rank[model.owner]
    program.minimize(_total(cost, x))
    taken = set(columns.tolist())
    for j, v in x.items():
        program.add_hint(v, j in taken)
    status = solver.solve(program)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return columns, False
    best = np.array([j for j, v in x.items() if solver.value(v)], np.int64)
    return best, status == cp_model.OPTIMAL


def _total(figures: Whole, x: dict[int, cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(
        list(x.values()), [int(figures[j]) for j in x]
    )


def _program(
    model: Model, free: Flags, bound: Bound | None, stop: Stop, seed: int
) -> tuple[cp_model.CpModel, dict[int, cp_model.IntVar], cp_model.CpSolver]:
    """Return the model over the free owners, the others fixed as the prices say."""
    program = cp_model.CpModel()
    inside = _fixed_in(model, bound, free)
    by_owner: dict[int, list[cp_model.IntVar]] = {}
    x: dict[int, cp_model.IntVar] = {}
    for j in np.flatnonzero((free | inside)[model.owner]).tolist():
        x[j] = program.new_bool_var("")
        by_owner.setdefault(int(model.owner[j]), []).append(x[j])
    for owner, options in by_owner.items():
        if inside[owner] or model.must[owner]:
            program.add_exactly_one(options)
        elif len(options) > 1:
            program.add_at_most_one(options)
    program.add(cp_model.LinearExpr.sum(list(x.values())) == model.size)
    for q in range(len(model.low)):
        begin, end = model.rows.indptr[q], model.rows.indptr[q + 1]
        row = [x[j] for j in model.rows.indices[begin:end].tolist() if j in x]
        program.add_linear_constraint(
            cp_model.LinearExpr.sum(row), int(model.low[q]), int(model.high[q])
        )
    for group in model.cliques:
        program.add_at_most_one(v for i in group for v in by_owner.get(i, ()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, stop.left())
    return program, x, solver
