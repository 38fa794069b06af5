"""Bound every packing from below: a price per job turns rooms into separate knapsacks.

Relaxing "each job once" with a price per job leaves one knapsack per room; the bound is
Dantzig-Wolfe's (Fisher, Jaikumar, Van Wassenhove, Management Science 32, 1986).  Prices
are whole numbers over `SCALE`, so the bound is exact whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from madang.engine.highs import linear_program
from madang.engine.packing import knapsack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.packing.problem import Figures

    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

SCALE = 1000  # prices are told in thousandths of a cost unit
OUT, IN, FREE = 0, 1, 2
FINEST = 20_000  # steps of capacity a knapsack looks at; beyond, needs are rounded down


@dataclass(frozen=True, slots=True)
class Rooms:
    """What is left to decide: a state per room and job, and the capacity left."""

    state: NDArray[np.int8]
    left: Whole


@dataclass(frozen=True, slots=True)
class Priced:
    """The bound at some prices (in SCALE-ths), and the jobs each knapsack took."""

    bound: int
    taken: Flags


class Bounder:
    """Bounds partial packings of one problem."""

    def __init__(self, figures: Figures) -> None:
        self.cost = figures.cost * SCALE
        step = np.gcd.reduce(np.column_stack([figures.need, figures.capacity]), axis=1)
        coarse = -(-figures.capacity // np.maximum(1, step) // FINEST)
        self.step = np.maximum(1, step) * np.maximum(1, coarse)
        self.need = figures.need // self.step[:, None]

    def price(self, rooms: Rooms, prices: Whole) -> Priced:
        """Return the bound at these prices and the packing behind it."""
        gain = prices - self.cost
        taken = rooms.state == IN
        bound = int(prices.sum()) - int(gain[taken].sum())
        for r in range(len(self.step)):
            free = np.flatnonzero((rooms.state[r] == FREE) & (gain[r] > 0))
            if len(free):
                need = self.need[r, free]
                best = knapsack.table(gain[r, free], need, self._room(rooms, r, need))
                bound -= int(best[-1, -1])
                taken[r, free] = knapsack.taken(best, need)
        return Priced(bound, taken)

    def penalties(self, rooms: Rooms, prices: Whole) -> tuple[Whole, Whole]:
        """Return by how much the bound rises if a free pair is taken, or left out."""
        gain = prices - self.cost
        into, away = (np.zeros(gain.shape, np.int64) for _ in range(2))
        for r in range(len(self.step)):
            free = np.flatnonzero(rooms.state[r] == FREE)
            if len(free):
                need, worth = self.need[r, free], gain[r, free]
                best = knapsack.table(worth, need, self._room(rooms, r, need))
                having, lacking = knapsack.with_and_without(best, worth, need)
                into[r, free] = best[-1, -1] - having
                away[r, free] = best[-1, -1] - lacking
        return into, away

    def _room(self, rooms: Rooms, r: int, need: Whole) -> int:
        return int(min(rooms.left[r] // self.step[r], need.sum()))


def climb(
    bounder: Bounder, rooms: Rooms, start: Whole, target: int, rounds: int
) -> tuple[Whole, Priced]:
    """Return better prices than `start`, by subgradient steps toward `target`.

    Stops when the bound passes the target or the knapsacks take each job once.
    Source: Held, Wolfe, Crowder, Mathematical Programming 6 (1974).
    """
    best, prices = start, start
    found = bounder.price(rooms, start)
    at, pace, dull = start.astype(float), 1.0, 0
    push = np.zeros(len(start))
    now = found
    for _ in range(rounds):
        lack = 1 - now.taken.sum(axis=0)
        if now.bound > target or not lack.any():
            return prices, now
        push = 0.3 * push + lack
        aim = max(0.2 * SCALE, target + SCALE - now.bound)
        at = at + pace * aim / float(lack @ lack) * push
        prices = np.rint(at).astype(np.int64)
        now = bounder.price(rooms, prices)
        if now.bound > found.bound:
            best, found, dull = prices, now, 0
            continue
        dull += 1
        if dull >= 4:
            at, pace, dull = best.astype(float), pace / 2, 0
            push = np.zeros(len(start))
            now = found
        if pace < 0.1:
            break
    return best, found


def first_prices(figures: Figures) -> Whole | None:
    """Return the prices of the linear relaxation; ``None`` if even that cannot hold."""
    rooms, jobs = np.nonzero(figures.allowed)
    index = np.arange(len(rooms))
    need = figures.need[rooms, jobs].astype(float)
    shape = (len(figures.capacity), len(index))
    loads = sp.csr_array((need, (rooms, index)), shape)
    once = sp.csr_array(
        (np.ones(len(index)), (jobs, index)), (figures.cost.shape[1], len(index))
    )
    unit = float(max(1, np.abs(figures.cost).max()))
    answer = linear_program(
        figures.cost[rooms, jobs] / unit,
        (loads, figures.capacity.astype(float)),
        (once, np.ones(figures.cost.shape[1])),
        (0.0, 1.0),
    )
    if answer is None:
        return None
    return np.rint(answer.equal * unit * SCALE).astype(np.int64)
