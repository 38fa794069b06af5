"""An upper bound on what any plan can cover: the round by classes, as a small LP.

Judges with the same facts are one class, cases with the same facts, lacks and seats
another.  Adding up the reads of any plan by class satisfies this linear programme, so
its optimum bounds every plan (severity, repeats and conflicts only make it harder).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from .board import EMPTY, coverage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .board import Board, Floats, Ints

LARGEST = 400_000  # reads between classes beyond which rule by rule must do


def upper_bound(board: Board) -> float:
    """Return a value that no plan of this round exceeds.

    Guarantee: valid bound; exact but for severity, repeats, conflicts and fractions
    of reads.  Time: one linear programme over classes, well under a second for
    hundreds of judges and thousands of cases.
    """
    fixed = _tally_of_fixed(board)
    seats = np.bincount(board.seat_case, minlength=len(board.size))
    lacks = np.maximum(board.codes.count[:, None] - fixed, 0)
    have = float(coverage(board.codes, fixed, 0.0).sum())
    bonus = board.given.complete_bonus
    lacks_none = (lacks == 0).all(0)
    have += bonus * float(lacks_none.sum())
    supply = board.spare + np.bincount(
        board.seat_judge[board.seat_judge != EMPTY], minlength=len(board.spare)
    )
    more = _classes_value(board, lacks, seats, supply)
    return have + more


def _tally_of_fixed(board: Board) -> Ints:
    """Return R × C: the tally without the seats."""
    tally = board.tally.copy()
    sat = board.seat_judge != EMPTY
    judges, cases = board.seat_judge[sat], board.seat_case[sat]
    hits = board.codes.meets_each(judges, cases)
    for r in range(len(tally)):
        tally[r] -= np.bincount(cases[hits[r]], minlength=tally.shape[1])
    return tally


def _classes_value(board: Board, lacks: Ints, seats: Ints, supply: Ints) -> float:
    codes = board.codes
    open_cases = np.flatnonzero((seats > 0) & (lacks > 0).any(0))
    open_judges = np.flatnonzero(supply > 0)
    if not len(open_cases) or not len(open_judges):
        return 0.0
    key = np.vstack([codes.case, lacks, seats[None, :]])[:, open_cases]
    first_c, of_case, times = _group(key)
    first_j, of_judge, _ = _group(codes.judge[:, open_judges])
    if len(first_c) * len(first_j) > LARGEST:
        return _rule_by_rule(board, lacks)
    case, judge = open_cases[first_c], open_judges[first_j]
    offered = np.bincount(of_judge, weights=supply[open_judges])
    fits = codes.meets(judge, case)  # R × J' × C'
    lack = lacks[:, case] * times[None, :]
    return _solve(
        fits,
        lack,
        seats[case] * times,
        offered,
        np.where(lacks[:, case] > 0, lacks[:, case], 1),
        (codes.weight, board.given.complete_bonus, times),
    )


def _group(key: Ints) -> tuple[Ints, Ints, Ints]:
    _, first, inverse, times = np.unique(
        key, axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    return first, inverse.reshape(-1), times


def _solve(
    fits: NDArray[np.bool_],
    lack: Ints,
    seats: Ints,
    offered: Floats,
    per_case: Ints,
    worth: tuple[Floats, float, Ints],
) -> float:
    """Variables: reads x[j, c], covered units y[r, c], complete cases v[c]."""
    R, J, C = fits.shape
    weight, bonus, times = worth
    x = np.arange(J * C).reshape(J, C)
    y = J * C + np.arange(R * C).reshape(R, C)
    v = J * C + R * C + np.arange(C)
    rows, columns, values, top = [], [], [], []
    at = 0
    for block, limit in ((x, offered), (x.T, seats)):  # promises, seats
        n, m = block.shape
        rows.append(np.repeat(np.arange(at, at + n), m))
        columns.append(block.reshape(-1))
        values.append(np.ones(n * m))
        top.append(limit)
        at += n
    r, j, c = np.nonzero(fits)  # y[r, c] <= reads that fit
    rows.append(at + r * C + c)
    columns.append(x[j, c])
    values.append(-np.ones(len(r)))
    rows.append(at + np.arange(R * C))
    columns.append(y.reshape(-1))
    values.append(np.ones(R * C))
    top.append(np.zeros(R * C))
    at += R * C
    lacking = np.argwhere(lack > 0)  # v[c] * lack per case <= y[r, c]
    n = len(lacking)
    both = np.concatenate([np.arange(n), np.arange(n)])
    rows.append(at + both)
    columns.append(np.concatenate([v[lacking[:, 1]], y[lacking[:, 0], lacking[:, 1]]]))
    values.append(np.concatenate([per_case[lacking[:, 0], lacking[:, 1]], -np.ones(n)]))
    top.append(np.zeros(n))
    at += n
    matrix = csr_array(
        coo_array(
            (
                np.concatenate(values),
                (np.concatenate(rows), np.concatenate(columns)),
            ),
            shape=(at, J * C + R * C + C),
        )
    )
    gain = np.concatenate([np.zeros(J * C), np.repeat(weight, C), np.full(C, bonus)])
    ceiling = np.concatenate([np.full(J * C, np.inf), lack.reshape(-1), times])
    done = linprog(
        -gain,
        A_ub=matrix,
        b_ub=np.concatenate(top),
        bounds=np.column_stack([np.zeros(len(ceiling)), ceiling]),
        method="highs",
    )
    if done.status != 0:
        return float(weight @ lack.sum(1) + bonus * times.sum())
    return float(-done.fun) + 1e-7 * max(1.0, abs(float(done.fun)))


def _rule_by_rule(board: Board, lacks: Ints) -> float:
    """Bound each rule by what is asked alone; weak but always quick."""
    open_cases = (lacks > 0).any(0)
    return float(
        board.codes.weight @ lacks.sum(1)
        + board.given.complete_bonus * open_cases.sum()
    )
