"""Fewer breaks by Kempe swaps: every step is a whole timetable without conflicts."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.engine.problem import Stop
    from madang.engine.timetable.board import Board
    from madang.engine.timetable.grid import Grid

WARM = 0.6  # breaks; a step that adds one is taken about one time in five at first
UNFAIR = 3  # price of each break above the fairness, in breaks
FAR = 1  # breaks that the chain's other end is hoped to save
LOOK = 512  # steps between two looks at the clock


class Prices:
    """The price of an agenda: its breaks, dearer beyond the fairness."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.known: dict[int, int] = {}

    def of(self, mask: int) -> int:
        """Return the price of the agenda with these slots."""
        price = self.known.get(mask)
        if price is None:
            breaks, fairness = self.grid.breaks(mask), self.grid.fairness
            unfair = 0 if fairness is None else max(0, breaks - fairness)
            price = self.known[mask] = breaks + UNFAIR * unfair
        return price


def anneal(board: Board, stop: Stop, *, steps: int, seed: int, enough: int = 0) -> int:
    """Lower the breaks on the board and return the price of the best board met.

    A step draws a person with breaks, a slot he sits in and one he does not, and swaps
    the chain between them.  The board ends as the best one met.  Meetings with one
    allowed slot (pins, locks) never move.  Stops early at `enough`.
    Guarantee: every rule that held before still holds; best effort in breaks.
    Time: about 10 µs a step for chains of a few meetings.
    Source: Kirkpatrick, Gelatt, Vecchi (1983); Kempe moves as in Thompson and Dowsland,
    A robust simulated annealing based examination timetabling system (1998).
    """
    draw = random.Random(seed)  # noqa: S311 -- reproducible search, not a secret
    prices = Prices(board.grid)
    rows = [row for row, mask in enumerate(board.busy) if mask]
    now = sum(prices.of(mask) for mask in board.busy)
    best, kept = now, list(board.at)
    if not rows:
        return now
    slots, warmth = board.grid.slots, WARM
    for step in range(steps):
        if best <= enough:
            break
        if step % LOOK == 0:
            warmth = WARM * (1 - step / steps) + 1e-3
            if stop.left() <= 0:
                break
        row = rows[int(draw.random() * len(rows))]
        mask = board.busy[row]
        if not prices.of(mask):
            continue
        a, b = int(draw.random() * slots), int(draw.random() * slots)
        if not mask >> a & 1 or mask >> b & 1:
            continue
        most = -warmth * math.log(1.0 - draw.random())
        change = try_swap(board, prices, row, (a, b), most)
        if change is None:
            continue
        now += change
        if now < best:
            best, kept = now, list(board.at)
    board.reset(kept)
    return best


def try_swap(
    board: Board, prices: Prices, row: int, slots: tuple[int, int], most: float
) -> int | None:
    """Swap the chain that starts at the row if the price rises by no more than `most`.

    Returns the change in price, or ``None`` where nothing was swapped.
    """
    a, b = slots
    mask = board.busy[row]
    if prices.of(mask ^ 1 << a ^ 1 << b) - prices.of(mask) > FAR + most:
        return None
    chain = board.chain(row, a, b)
    if chain is None:
        return None
    ends = board.ends(chain, a, b)
    change = 0
    for end, new in ends:
        change += prices.of(new) - prices.of(board.busy[end])
    if change > most or not board.rests(ends) or not board.fits(chain, a, b):
        return None
    board.swap(chain, a, b)
    return change
