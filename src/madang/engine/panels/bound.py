"""An upper bound on what any plan can cover: the round by classes, as a small LP.

Judges with the same facts are one class, cases with the same facts, lacks and seats
another.  Adding up the reads of any plan by class satisfies this linear programme, so
its optimum bounds every plan (severity, repeats and conflicts only make it harder).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from .board import EMPTY, coverage

if TYPE_CHECKING:
    from .board import Board, Floats, Ints, Truths

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
    first_c, _, times = _group(key)
    first_j, of_judge, _ = _group(codes.judge[:, open_judges])
    if len(first_c) * len(first_j) > LARGEST:
        return _rule_by_rule(board, lacks)
    case, judge = open_cases[first_c], open_judges[first_j]
    return _Classes(
        fits=codes.meets(judge, case),
        lack=lacks[:, case],
        seats=seats[case],
        times=times,
        offered=np.bincount(of_judge, supply[open_judges]).astype(np.float64),
        weight=codes.weight,
        bonus=board.given.complete_bonus,
    ).best()


def _group(key: Ints) -> tuple[Ints, Ints, Ints]:
    _, first, inverse, times = np.unique(
        key, axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    return first, inverse.reshape(-1), times


def _rule_by_rule(board: Board, lacks: Ints) -> float:
    """Bound each rule by what is asked alone; weak but always quick."""
    open_cases = (lacks > 0).any(0)
    return float(
        board.codes.weight @ lacks.sum(1)
        + board.given.complete_bonus * open_cases.sum()
    )


@dataclass(frozen=True, slots=True)
class _Classes:
    """R rules × J judge classes × C case classes, each class with its numbers.

    Variables in this order: x[j, c] reads given, y[r, c] units covered, v[c] cases
    completed.
    """

    fits: Truths  # R × J × C
    lack: Ints  # R × C, per case
    seats: Ints  # C, per case
    times: Ints  # C, cases in the class
    offered: Floats  # J
    weight: Floats  # R
    bonus: float

    def best(self) -> float:
        """Return the optimum, rounded up, or what is asked where the solver fails."""
        _, J, C = self.fits.shape
        most = np.concatenate(
            [np.full(J * C, np.inf), (self.lack * self.times).reshape(-1), self.times]
        )
        gain = np.concatenate(
            [np.zeros(J * C), np.repeat(self.weight, C), np.full(C, self.bonus)]
        )
        blocks = [self._limits(), self._covers(), self._completes()]
        rows = vstack([block for block, _ in blocks], format="csr")
        top = np.concatenate([limit for _, limit in blocks])
        done = milp(
            -gain,
            constraints=LinearConstraint(rows, ub=top),
            bounds=Bounds(np.zeros(len(most)), most),
        )
        if done.status != 0:
            return float(gain[J * C :] @ most[J * C :])
        return float(-done.fun) + 1e-7 * max(1.0, abs(float(done.fun)))

    def _rows(self, rows: Ints, columns: Ints, values: Floats, n: int) -> csr_array:
        R, J, C = self.fits.shape
        shape = (n, J * C + R * C + C)
        return csr_array(coo_array((values, (rows, columns)), shape=shape))

    def _limits(self) -> tuple[csr_array, Floats]:
        """Nobody gives more than promised; no case gets more than its seats."""
        _, J, C = self.fits.shape
        x = np.arange(J * C)
        rows = np.concatenate([x // C, J + x % C])
        block = self._rows(rows, np.concatenate([x, x]), np.ones(2 * J * C), J + C)
        return block, np.concatenate([self.offered, self.seats * self.times])

    def _covers(self) -> tuple[csr_array, Floats]:
        """Units covered are at most the reads that fit: y[r, c] <= sum of x."""
        R, J, C = self.fits.shape
        r, j, c = np.nonzero(self.fits)
        y = np.arange(R * C)
        block = self._rows(
            np.concatenate([r * C + c, y]),
            np.concatenate([j * C + c, J * C + y]),
            np.concatenate([-np.ones(len(r)), np.ones(R * C)]),
            R * C,
        )
        return block, np.zeros(R * C)

    def _completes(self) -> tuple[csr_array, Floats]:
        """A completed case has all it lacks: v[c] * lack <= y[r, c]."""
        R, J, C = self.fits.shape
        r, c = np.nonzero(self.lack)
        n = np.arange(len(r))
        block = self._rows(
            np.concatenate([n, n]),
            np.concatenate([J * C + R * C + c, J * C + r * C + c]),
            np.concatenate([self.lack[r, c].astype(float), -np.ones(len(r))]),
            len(r),
        )
        return block, np.zeros(len(r))
