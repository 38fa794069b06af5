"""Small rounds solved to the end: one integer programme over all pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from .board import EMPTY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.problem import Stop

    from .board import Board, Floats, Ints

MOST_PAIRS = 800  # judges × cases up to which the programme is tried
MOST_NODES = 3_000  # of the branch-and-bound tree; keeps the answer repeatable
SOLVED, INFEASIBLE = 0, 2


@dataclass(frozen=True, slots=True)
class Proof:
    """The best possible value, or that no plan keeps capacity, reads and severity."""

    best: float | None


def solve_exactly(board: Board, stop: Stop) -> Proof | None:
    """Seat the board in the best possible way; ``None`` where that is out of reach.

    Tried only where no seat stays empty and nothing planned before is to be kept.

    Guarantee: optimal, or proved infeasible (HiGHS).  Time: branch and bound on J × C
    yes-or-no decisions, for at most 3,000 nodes.
    """
    J, C = board.closed.shape
    if J * C > MOST_PAIRS or stop.left() <= 0 or not len(board.seat_case):
        return None
    if board.kept.any() or (board.seat_judge == EMPTY).any():
        return None
    before = board.seat_judge.copy()
    _clear(board)
    program = _Program(board)
    done = milp(
        -program.gain(),
        constraints=program.rows(),
        bounds=program.bounds(),
        integrality=np.ones(program.width, dtype=np.int64),
        options={"node_limit": MOST_NODES, "time_limit": max(0.1, stop.left())},
    )
    if done.status == SOLVED and done.x is not None:
        _seat(board, np.argwhere(done.x[: J * C].reshape(J, C) > 0.5))
        return Proof(board.value())
    _seat(board, np.column_stack([before, board.seat_case]))
    return Proof(None) if done.status == INFEASIBLE else None


def _clear(board: Board) -> None:
    for seat in range(len(board.seat_case)):
        board.rise(np.array([seat]))


def _seat(board: Board, pairs: Ints) -> None:
    """Give each (judge, case) pair a free seat of its case."""
    for judge, case in pairs.tolist():
        free = (board.seat_case == case) & (board.seat_judge == EMPTY)
        seat = np.flatnonzero(free)[:1]
        board.sit(seat, np.array([judge]))


@dataclass(frozen=True, slots=True)
class _Program:
    """Variables: x[j, c] reads, y[r, c] units covered, v[c] complete cases."""

    board: Board

    @property
    def width(self) -> int:
        (J, C), R = self.board.closed.shape, len(self.board.tally)
        return int(J * C + (R + 1) * C)

    def gain(self) -> Floats:
        J, C = self.board.closed.shape
        weight = self.board.codes.weight
        bonus = np.full(C, self.board.given.complete_bonus)
        return np.concatenate([np.zeros(J * C), np.repeat(weight, C), bonus])

    def bounds(self) -> Bounds:
        board = self.board
        C = board.closed.shape[1]
        units = np.repeat(board.codes.count, C)
        most = [(~board.closed).reshape(-1).astype(float), units, np.ones(C)]
        return Bounds(0, np.concatenate(most))

    def rows(self) -> list[LinearConstraint]:
        board = self.board
        J, C = board.closed.shape
        seats = np.bincount(board.seat_case, minlength=C)
        per_judge = np.kron(np.eye(J), np.ones((1, C)))
        per_case = np.kron(np.ones((1, J)), np.eye(C))
        found = [
            LinearConstraint(self._wide(per_judge), ub=board.spare),
            LinearConstraint(self._wide(per_case), seats, seats),
            *self._coverage(),
        ]
        limit = board.given.severity_limit
        if limit is not None:
            asked = seats > 0
            lean = np.kron(board.severity[None, :], np.eye(C))
            room = np.where(asked, limit * (board.size + seats), np.inf)
            row = LinearConstraint(
                self._wide(lean), -room - board.lean, room - board.lean
            )
            found.append(row)
        return found

    def _coverage(self) -> list[LinearConstraint]:
        """y[r, c] <= what is there and what is added; count × v[c] <= y[r, c]."""
        board = self.board
        J, C = board.closed.shape
        R = len(board.tally)
        if not R:
            return []
        r, j, c = np.nonzero(board.codes.meets(np.arange(J), np.arange(C)))
        y = np.arange(R * C)
        shape = (R * C, self.width)
        values = np.concatenate([-np.ones(len(r)), np.ones(R * C)])
        rows = np.concatenate([r * C + c, y])
        columns = np.concatenate([j * C + c, J * C + y])
        covers = csr_array(coo_array((values, (rows, columns)), shape=shape))
        count = np.repeat(board.codes.count, C).astype(float)
        values = np.concatenate([count, -np.ones(R * C)])
        columns = np.concatenate([J * C + R * C + y % C, J * C + y])
        whole = csr_array(
            coo_array((values, (np.concatenate([y, y]), columns)), shape=shape)
        )
        return [
            LinearConstraint(covers, ub=board.tally.reshape(-1)),
            LinearConstraint(whole, ub=0),
        ]

    def _wide(self, block: NDArray[np.floating]) -> NDArray[np.floating]:
        """Widen rows over x to rows over all variables."""
        return np.pad(block, ((0, 0), (0, self.width - block.shape[1])))
