"""Linear and whole-number programs on HiGHS, through SciPy, in one plain call each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

INFEASIBLE = 2  # SciPy's status of a program that nothing satisfies


@dataclass(frozen=True, slots=True)
class Answer:
    """A point of least cost (``None`` without one) and what is proved about it.

    `bound` is below the cost of every point; `is_infeasible` tells that there is
    none.  All in floats: whoever claims more must check it in whole numbers.
    """

    x: Floats | None
    bound: float
    is_infeasible: bool
    is_optimal: bool


def stacked(parts: Sequence[Any]) -> Any:
    """Return the parts below one another as one sparse matrix."""
    return sp.csr_array(sp.vstack([sp.csr_array(part) for part in parts]))


def whole_program(
    cost: ArrayLike,
    matrix: Any,
    limits: tuple[Any, Any],
    *,
    upper: ArrayLike = 1.0,
    seconds: float = 60.0,
) -> Answer:
    """Return whole numbers x from 0 to `upper` of least cost, matrix @ x in limits.

    Guarantee: optimal within HiGHS' tolerances, or an honest bound when time runs out.

    >>> whole_program([-1, -2], [[1, 1]], ([0], [1])).x.tolist()
    [0.0, 1.0]
    """
    costs = np.asarray(cost, dtype=np.float64)
    answer = milp(
        costs,
        constraints=LinearConstraint(sp.csr_array(matrix), *limits),
        integrality=np.ones(len(costs), np.int64),
        bounds=Bounds(0, upper),
        options={"time_limit": max(0.05, seconds), "mip_rel_gap": 0.0},
    )
    x = None if answer.x is None else np.rint(answer.x)
    bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    return Answer(x, bound, answer.status == INFEASIBLE, answer.status == 0)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The answer of a linear program and the prices of its rows.

    `above` and `equal` say how the cost moves with each row's right-hand side.
    """

    x: Floats
    cost: float
    above: Floats
    equal: Floats


def linear_program(
    cost: ArrayLike,
    above: tuple[Any, ArrayLike],
    equal: tuple[Any, ArrayLike],
    bounds: Any,
) -> Relaxed | None:
    """Return x of least cost with above @ x <= … and equal @ x == …, or ``None``.

    >>> linear_program([-1.0], ([[2.0]], [3.0]), ([[0.0]], [0.0]), (0, 5)).x.tolist()
    [1.5]
    """
    solver: Any = linprog
    answer = solver(
        np.asarray(cost, dtype=np.float64),
        A_ub=sp.csr_array(above[0]),
        b_ub=above[1],
        A_eq=sp.csr_array(equal[0]),
        b_eq=equal[1],
        bounds=bounds,
        method="highs",
    )
    if answer.x is None or answer.status == INFEASIBLE:
        return None
    return Relaxed(
        np.asarray(answer.x),
        float(answer.fun),
        np.asarray(answer.ineqlin.marginals),
        np.asarray(answer.eqlin.marginals),
    )
