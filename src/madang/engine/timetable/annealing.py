"""Fewer breaks by Kempe swaps: every step is a whole timetable without conflicts."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.engine.problem import Stop
    from madang.engine.timetable.board import Board

WARM = 0.6  # breaks; a step that adds one is taken about one time in five at first
UNFAIR = 3  # price of each break above the fairness, in breaks
LOOK = 512  # steps between two looks at the clock


def cost_of(board: Board, mask: int) -> int:
    """Return the price of one agenda: its breaks, dearer beyond the fairness."""
    breaks = board.grid.breaks(mask)
    fairness = board.grid.fairness
    if fairness is not None and breaks > fairness:
        return breaks + UNFAIR * (breaks - fairness)
    return breaks


def anneal(board: Board, stop: Stop, *, steps: int, seed: int, enough: int = 0) -> int:
    """Lower the breaks on the board and return the price of the best board met.

    The board ends as the best one met.  Meetings with one allowed slot (pins, locks)
    never move.  Stops early at `enough`.
    Guarantee: every rule that held before still holds; best effort in breaks.
    Time: about 3 µs a step for chains of a few meetings.
    """
    draw = random.Random(seed)  # noqa: S311 -- reproducible search, not a secret
    rows = [row for row, mask in enumerate(board.busy) if mask]
    now = sum(cost_of(board, mask) for mask in board.busy)
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
        a, b = int(draw.random() * slots), int(draw.random() * slots)
        mask = board.busy[row]
        if not mask >> a & 1 or mask >> b & 1:
            continue
        change = try_swap(board, row, (a, b), warmth, draw)
        if change is None:
            continue
        now += change
        if now < best:
            best, kept = now, list(board.at)
    board.reset(kept)
    return best


def try_swap(
    board: Board, row: int, slots: tuple[int, int], warmth: float, draw: random.Random
) -> int | None:
    """Swap the chain that starts at the row, if it pays or luck has it.

    Returns the change in price, or ``None`` where nothing was swapped.
    """
    a, b = slots
    mask = board.busy[row]
    own = cost_of(board, mask ^ 1 << a ^ 1 << b) - cost_of(board, mask)
    if own > 2:
        return None
    chain = board.chain(row, a, b)
    if chain is None:
        return None
    ends = board.ends(chain, a, b)
    change = sum(cost_of(board, new) - cost_of(board, board.busy[r]) for r, new in ends)
    if change > 0 and draw.random() >= math.exp(-change / warmth):
        return None
    if not board.rests(ends) or not board.fits(chain, a, b):
        return None
    board.swap(chain, a, b)
    return change
