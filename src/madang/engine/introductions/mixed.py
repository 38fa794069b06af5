"""Who meets whom under quotas, or where anybody may meet anybody: a mixed programme."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from madang.engine.introductions.worths import ENOUGH, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from madang.engine.introductions.worths import Worths
    from madang.engine.problem import Stop

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

NO_SOLUTION = 2  # SciPy's word for a proof that there is none
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Mixed:
    """What the programme came to; `chosen` is ``None`` where nothing was found."""

    chosen: NDArray[np.bool_] | None
    bound: int | None
    is_impossible: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """Rows over pairs: parties first, then the total, then the quotas."""

    matrix: csr_array
    least: Floats
    most: Floats
    names: tuple[str, ...]
    worth: Floats
    must: NDArray[np.bool_]


def programme_of(worths: Worths, names: Sequence[str], quotas: list[Row]) -> Programme:
    """Return the programme of the pairs, parties and quotas."""
    pairs = np.arange(len(worths.left))
    parties = [
        Row(pairs[(worths.left == p) | (worths.right == p)], least, most, name)
        for p, (name, least, most) in enumerate(
            zip(names, worths.least.tolist(), worths.most.tolist(), strict=True)
        )
    ]
    rows = [*parties, Row(pairs, 0, worths.total, "tables"), *quotas]
    return programme_of_rows(rows, worths.worth.astype(float), worths.must)


def programme_of_rows(
    rows: Sequence[Row], worth: Floats, must: NDArray[np.bool_]
) -> Programme:
    """Return the programme of these rows over candidates of the given worth."""
    counts = [len(row.pairs) for row in rows]
    matrix = csr_array(
        (
            np.ones(sum(counts)),
            np.concatenate([row.pairs for row in rows]),
            np.concatenate([[0], np.cumsum(counts)]),
        ),
        shape=(len(rows), len(worth)),
    )
    return Programme(
        matrix=matrix,
        least=np.array([row.least for row in rows], float),
        most=np.array([np.inf if r.most >= ENOUGH else r.most for r in rows], float),
        names=tuple(row.name for row in rows),
        worth=worth,
        must=must,
    )


def best_mix(programme: Programme, stop: Stop) -> Mixed:
    """Return the pairs of the greatest total worth that keep every row.

    Guarantee: `bound` and `is_impossible` are proved by branch and bound (HiGHS), with
    no gap left beyond a billionth of the value.
    """
    if not len(programme.worth):
        impossible = bool((programme.least > 0).any())
        return Mixed(np.zeros(0, bool), 0, is_impossible=impossible)
    answer = milp(
        -programme.worth,
        integrality=np.ones(len(programme.worth), int),
        bounds=Bounds(programme.must.astype(float), 1.0),
        constraints=LinearConstraint(programme.matrix, programme.least, programme.most),
        options={"time_limit": stop.left(), "mip_rel_gap": 0.0},
    )
    if answer.status == NO_SOLUTION:
        return Mixed(None, None, is_impossible=True)
    chosen = None if answer.x is None else answer.x > 0.5
    return Mixed(chosen, whole_bound(programme, chosen, answer.mip_dual_bound))


def whole_bound(
    programme: Programme, chosen: NDArray[np.bool_] | None, dual: float | None
) -> int | None:
    """Return the proved bound in whole millionths, ``None`` without one.

    The solver counts in floating point: a bound within a billionth of the value is the
    value, any other is rounded up.
    """
    if dual is None or not np.isfinite(dual):
        return None
    bound = -float(dual)
    if chosen is not None:
        value = float(programme.worth[chosen].sum())
        if abs(bound - value) <= SAME * max(1.0, value):
            return round(value)
    return math.ceil(bound)


def prices_of(programme: Programme) -> Ints:
    """Return a price per row in whole millionths, from the relaxation's duals.

    Any prices prove a bound; these prove the bound of the linear relaxation.
    """
    prices = np.zeros(len(programme.least), np.int64)
    finite = np.isfinite(programme.most)
    floors = programme.least > 0
    if not len(programme.worth) or not (finite | floors).any():
        return prices
    matrix = vstack([programme.matrix[finite], -programme.matrix[floors]])
    answer = linprog(  # type: ignore[call-overload]  # sparse rows are accepted
        -programme.worth,
        A_ub=matrix,
        b_ub=np.concatenate([programme.most[finite], -programme.least[floors]]),
        bounds=np.stack(
            [programme.must.astype(float), np.ones(len(programme.must))], 1
        ),
        method="highs",
    )
    if answer.status != 0:
        return prices
    duals = -answer.ineqlin.marginals
    prices[finite] += np.rint(duals[: finite.sum()]).astype(np.int64)
    prices[floors] -= np.rint(duals[finite.sum() :]).astype(np.int64)
    return prices


def smallest_relaxation(programme: Programme, stop: Stop) -> tuple[str, ...]:
    """Say by how much minimums must fall, at the least in all, for a plan to exist."""
    rows, pairs = programme.matrix.shape
    cost = np.concatenate([np.zeros(pairs), np.ones(rows)])
    answer = milp(
        cost,
        integrality=np.ones(pairs + rows, int),
        bounds=Bounds(
            np.concatenate([programme.must.astype(float), np.zeros(rows)]),
            np.concatenate([np.ones(pairs), programme.least]),
        ),
        constraints=[
            LinearConstraint(
                hstack([programme.matrix, eye_array(rows)]), programme.least, np.inf
            ),
            LinearConstraint(
                hstack([programme.matrix, csr_array((rows, rows))]),
                -np.inf,
                programme.most,
            ),
        ],
        options={"time_limit": max(1.0, stop.left())},
    )
    if answer.x is None:
        return ("the musts alone exceed a maximum: take some of them back",)
    short = np.rint(answer.x[pairs:]).astype(int)
    return tuple(
        f"{programme.names[row]}: at least {int(programme.least[row])} asked,"
        f" {int(programme.least[row]) - short[row]} possible; lower it by {short[row]}"
        for row in np.flatnonzero(short)
    )
