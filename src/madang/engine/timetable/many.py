"""Timetables of thousands of meetings, all to be held: coloured, then annealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.engine.timetable import annealing, colouring, proof
from madang.engine.timetable.board import Board
from madang.engine.timetable.model import model_of
from madang.engine.timetable.proof import Proof
from madang.engine.timetable.search import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid

STEPS_PER_MEETING = 150
FIRST_SHARE = 0.5


def settle(grid: Grid, stop: Stop, seed: int) -> Proof:
    """Return a timetable with few breaks; its only proved bound is no break at all.

    Guarantee: every rule is kept, fairness included; best effort in breaks.
    Time: 0.1 s to colour 26,000 meetings, then annealing within the stop.
    """
    at = coloured(grid, stop, seed)
    if at is None:
        model = model_of(grid, at_most=grid.slots * len(grid.meetings))
        seconds = FIRST_SHARE * stop.left()
        first = search(model, stop, seconds=seconds, seed=seed)
        if first.is_impossible:
            return Proof(is_impossible=True)
        at = first.at
    if at is None:
        return Proof()
    stop.tell(sum(grid.breaks_of_all(at)), 0, "no conflicts")
    calm = calmed(grid, at, stop, seed)
    return Proof(calm if proof.is_fair(grid, calm) else proof.better(grid, at, calm))


def coloured(grid: Grid, stop: Stop, seed: int) -> tuple[int, ...] | None:
    """Return slots for every meeting by list colouring, or ``None`` where one fails."""
    board = Board(grid)
    price = [1.0] * len(grid.people)
    left = colouring.place_all(board, range(len(grid.people)), stop, seed, price)
    return None if left or not grid.keeps_rests(board.at) else tuple(board.at)


def calmed(grid: Grid, at: Sequence[int], stop: Stop, seed: int) -> tuple[int, ...]:
    """Return the plan with as few breaks as annealing finds."""
    board = Board(grid)
    board.reset(at)
    held = sum(1 for slot in at if slot >= 0)
    annealing.anneal(board, stop, steps=STEPS_PER_MEETING * held, seed=seed)
    return tuple(board.at)
