"""Find a good packing quickly: shifts and swaps, overfull rooms at growing prices.

A tabu search that may pass through overfull rooms (after Yagiura, Ibaraki, Glover,
INFORMS Journal on Computing 16, 2004, without their ejection chains).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.packing.problem import Figures
    from madang.engine.problem import Stop

    Whole = NDArray[np.int64]
    Floats = NDArray[np.float64]

SWAPS = 60  # jobs drawn per step whose exchanges are looked at
FAR = 1e15


@dataclass(frozen=True, slots=True)
class Goal:
    """Stop after so many steps, or with a packing that costs no more than `enough`."""

    steps: int
    enough: int


def improve(
    figures: Figures, start: Whole, stop: Stop, seed: int, goal: Goal
) -> Whole | None:
    """Return the cheapest packing met that keeps every rule, or ``None``.

    Guarantee: best effort, the same for the same seed.
    Time: steps × (rooms × jobs).
    """
    rng = np.random.default_rng(seed)
    walk = _Walk(figures, start)
    best: Whole | None = None
    least = np.inf
    for step in range(goal.steps):
        if step % 50 == 0 and not stop.left():
            break
        walk.move(step, rng)
        is_full = walk.load > figures.capacity
        if is_full.any():
            walk.price = np.where(is_full, walk.price * 1.05, walk.price * 0.995)
            continue
        walk.price *= 0.97
        if walk.cost() < least and figures.keeps_rules(walk.room):
            best, least = walk.room.copy(), walk.cost()
            if least <= goal.enough:
                break
    return best


class _Walk:
    """Where the search stands: a room per job, loads, prices of overfull rooms."""

    def __init__(self, figures: Figures, start: Whole) -> None:
        self.figures, self.room = figures, start.copy()
        self.jobs = np.arange(len(start))
        self.load = np.bincount(
            start, figures.need[start, self.jobs], len(figures.capacity)
        ).astype(np.int64)
        span = float(np.ptp(figures.cost)) or 1.0
        self.price: Floats = np.full(
            len(figures.capacity), span / max(1.0, float(np.median(figures.need)))
        )
        self.tabu = np.zeros((len(figures.capacity), len(start)), np.int64)

    def cost(self) -> int:
        return int(self.figures.cost[self.room, self.jobs].sum())

    def move(self, step: int, rng: np.random.Generator) -> None:
        """Make the best shift or swap that is not tabu."""
        shift, worth = self._best_shift(step)
        drawn = rng.choice(len(self.jobs), min(SWAPS, len(self.jobs)), replace=False)
        swap, better = self._best_swap(drawn)
        if better < worth:
            j, k = swap
            one, two = int(self.room[j]), int(self.room[k])
            self._put(j, two, step + int(rng.integers(5, 15)))
            self._put(k, one, step + int(rng.integers(5, 15)))
        elif worth < FAR:
            self._put(shift[1], shift[0], step + int(rng.integers(8, 25)))

    def _put(self, job: int, room: int, until: int) -> None:
        need, old = self.figures.need, int(self.room[job])
        self.load[old] -= need[old, job]
        self.load[room] += need[room, job]
        self.room[job] = room
        self.tabu[old, job] = until

    def _over(self, load: Whole, rooms: Whole | slice) -> Floats:
        over = np.maximum(load - self.figures.capacity[rooms], 0)
        return np.asarray(over * self.price[rooms])

    def _best_shift(self, step: int) -> tuple[tuple[int, int], float]:
        f, own = self.figures, self.room
        need = f.need[own, self.jobs]
        over = self._over(self.load, slice(None))
        saved = over[own] - self._over(self.load[own] - need, own)
        load = (self.load[:, None] + f.need).T
        paid = np.maximum(load - f.capacity, 0) * self.price - over
        change = f.cost - f.cost[own, self.jobs] - saved + paid.T
        blocked = ~f.allowed | (self.tabu > step)
        change = np.where(blocked, FAR, change)
        change[own, self.jobs] = FAR
        r, j = divmod(int(change.argmin()), len(self.jobs))
        return (r, j), float(change[r, j])

    def _best_swap(self, drawn: Whole) -> tuple[tuple[int, int], float]:
        f, own = self.figures, self.room[drawn]
        cost = f.cost[own[None, :], drawn[:, None]]  # the row's job in the column's
        need = f.need[own[None, :], drawn[:, None]]
        allowed = f.allowed[own[None, :], drawn[:, None]]
        stay, held = f.cost[own, drawn], f.need[own, drawn]
        change = cost + cost.T - stay[:, None] - stay[None, :]
        load, room, price = self.load[own], f.capacity[own], self.price[own]
        over = np.maximum(load - room, 0)
        rows = np.maximum((load - held - room)[:, None] + need.T, 0) - over[:, None]
        columns = np.maximum((load - held - room)[None, :] + need, 0) - over[None, :]
        total = change + rows * price[:, None] + columns * price[None, :]
        total = np.where(
            (own[:, None] == own[None, :]) | ~allowed | ~allowed.T, FAR, total
        )
        p, q = divmod(int(total.argmin()), len(drawn))
        return (int(drawn[p]), int(drawn[q])), float(total[p, q])
