"""Find somebody for every seat, or prove that nobody can: the first seating.

Seats are first filled panel by panel at the best price; a seat left over is filled
along an augmenting path (judge A leaves panel X for this one, B takes A's place ...).
Where no such path exists, the cases and judges reached on the way are the reason: a
set of cases that asks more than all judges it may have can give (Hall 1935).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .board import EMPTY
from .search import refill

if TYPE_CHECKING:
    from .board import Board


@dataclass(frozen=True, slots=True)
class Shortage:
    """Cases whose seats cannot all be filled, and the judges they may have."""

    cases: tuple[str, ...]
    judges: tuple[str, ...]
    missing: int

    def __str__(self) -> str:
        few = ", ".join(self.cases[:5]) + (" ..." if len(self.cases) > 5 else "")
        return (
            f"{self.missing} reads cannot be given: the {len(self.cases)} cases "
            f"{few} may only be read by {len(self.judges)} judges whose capacity is "
            f"used up; smallest relaxation: {self.missing} more reads from judges "
            f"who may read them, or as many fewer asked"
        )


def fill(board: Board, rng: np.random.Generator, *, batch: int) -> Shortage | None:
    """Fill every empty seat, or say which cases ask more than there is.

    Guarantee: as many seats are filled as any plan can fill (maximum flow), old
    planned reads that are still valid included.
    """
    for _ in range(2 + int(np.bincount(board.seat_case, minlength=1).max())):
        empty = np.flatnonzero(board.seat_judge == EMPTY)
        if not len(empty):
            return None
        empty = rng.permutation(empty)
        _, first = np.unique(board.seat_case[empty], return_index=True)
        wave = empty[np.sort(first)]
        for start in range(0, len(wave), batch):
            refill(board, wave[start : start + batch], rng)
    return _mend(board)


def _mend(board: Board) -> Shortage | None:
    """Fill what is left by augmenting paths; what remains proves the shortage."""
    stuck: set[int] = set()
    missing = 0
    reached: tuple[set[int], set[int]] = (set(), set())
    for seat in np.flatnonzero(board.seat_judge == EMPTY).tolist():
        case = int(board.seat_case[seat])
        if case not in stuck:
            found = _augment(board, seat)
            if found is None:
                continue
            reached[0].update(found[0])
            reached[1].update(found[1])
            stuck.add(case)
        missing += 1
    if not missing:
        return None
    return Shortage(
        tuple(sorted(board.given.cases[c].id for c in reached[0])),
        tuple(sorted(board.given.judges[j].id for j in reached[1])),
        missing,
    )


def _augment(board: Board, seat: int) -> tuple[set[int], set[int]] | None:
    """Fill one seat by moving others along a path; else return what was reached."""
    came: dict[int, int] = {}  # judge -> case that would take the judge
    freed: dict[int, int] = {}  # case -> seat it would have filled
    start = int(board.seat_case[seat])
    queue, freed[start] = deque([start]), seat
    fresh = np.ones(len(board.spare), dtype=bool)
    seats_of = _seats_by_judge(board)
    while queue:
        case = queue.popleft()
        for judge in np.flatnonzero(fresh & ~board.closed[:, case]).tolist():
            fresh[judge] = False
            came[judge] = case
            if board.spare[judge] > 0:
                _shift(board, judge, came, freed)
                return None
            for other in seats_of.get(judge, ()):
                next_case = int(board.seat_case[other])
                if next_case not in freed:
                    freed[next_case] = other
                    queue.append(next_case)
    return set(freed), set(came)


def _seats_by_judge(board: Board) -> dict[int, list[int]]:
    seats: dict[int, list[int]] = {}
    for seat, judge in enumerate(board.seat_judge.tolist()):
        if judge != EMPTY:
            seats.setdefault(judge, []).append(seat)
    return seats


def _shift(
    board: Board, judge: int, came: dict[int, int], freed: dict[int, int]
) -> None:
    """Move everybody along the path that ends at a judge with room to spare."""
    moves: list[tuple[int, int]] = []  # (seat, judge who takes it)
    while True:
        seat = freed[came[judge]]
        moves.append((seat, judge))
        leaving = int(board.seat_judge[seat])
        if leaving == EMPTY:
            break
        judge = leaving
    for seat, _ in moves:
        if board.seat_judge[seat] != EMPTY:
            board.rise(np.array([seat]))
    for seat, taker in moves:
        board.sit(np.array([seat]), np.array([taker]))
