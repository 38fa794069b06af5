"""Search the packings no dearer than a guess, until one is found or none can be.

Guess a value; price the jobs; whatever pair would lift the bound above the guess is
settled; branch on the rest (Posta, Ferland, Michelon, "An exact method with variable
fixing for solving the generalized assignment problem", Computational Optimization and
Applications 52, 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.packing.bound import FREE, IN, OUT, SCALE, Bounder, Rooms, climb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.packing.problem import Figures
    from madang.engine.problem import Stop

    Whole = NDArray[np.int64]
    State = NDArray[np.int8]

ROUNDS = 20  # price steps in a node


@dataclass(frozen=True, slots=True)
class Searched:
    """A room per job, or ``None``; `is_complete` tells that nothing was left out."""

    room: Whole | None
    is_complete: bool
    nodes: int


def search(
    figures: Figures, bounder: Bounder, prices: Whole, guess: int, stop: Stop
) -> Searched:
    """Return a packing that costs at most `guess`, or that there is none.

    Guarantee: "none" is proved in whole numbers when `is_complete`.
    """
    pending = [(np.where(figures.allowed, FREE, OUT).astype(np.int8), prices)]
    nodes = 0
    while pending:
        if not stop.left():
            return Searched(None, is_complete=False, nodes=nodes)
        state, at = pending.pop()
        nodes += 1
        outcome = _node(figures, bounder, state, at, guess)
        if outcome is None:
            continue
        if isinstance(outcome, np.ndarray):
            return Searched(outcome, is_complete=True, nodes=nodes)
        pending += outcome.children
    return Searched(None, is_complete=True, nodes=nodes)


@dataclass(frozen=True, slots=True)
class _Branch:
    children: list[tuple[State, Whole]]


def _node(  # noqa: PLR0911 -- each way a node can end
    figures: Figures, bounder: Bounder, state: State, prices: Whole, guess: int
) -> Whole | _Branch | None:
    """Return a packing, two children (the likelier last), or ``None`` if none is."""
    target = guess * SCALE
    while True:
        rooms = settle(figures, state)
        if rooms is None:
            return None
        prices, found = climb(bounder, rooms, prices, target, ROUNDS)
        if found.bound > target:
            return None
        once = found.taken.sum(axis=0) == 1
        if once.all():
            room = np.asarray(found.taken.argmax(axis=0), np.int64)
            if figures.keeps_rules(room) and _cost(figures, room) <= guess:
                return room
        into, away = bounder.penalties(rooms, prices)
        free = state == FREE
        never = free & (found.bound + into > target)
        always = free & (found.bound + away > target)
        if (never & always).any():
            return None
        state[never], state[always] = OUT, IN
        changed = int((never | always).sum())
        if changed <= 0.1 * int(free.sum()):
            break
    rooms = settle(figures, state)
    if rooms is None:
        return None
    if not (state == FREE).any():
        room = np.asarray((state == IN).argmax(axis=0), np.int64)
        is_good = figures.keeps_rules(room) and _cost(figures, room) <= guess
        return room if is_good else None
    return _branch(state, prices, into, away, once)


def _cost(figures: Figures, room: Whole) -> int:
    return int(figures.cost[room, np.arange(len(room))].sum())


def _branch(
    state: State, prices: Whole, into: Whole, away: Whole, once: NDArray[np.bool_]
) -> _Branch:
    """Split on the pair that lifts the bound most both ways, unclear jobs first."""
    free = state == FREE
    low, high = np.minimum(into, away), np.maximum(into, away)
    merit = low * 4 + np.minimum(high, 10**15) + np.where(once, 0, 10 * SCALE)
    merit = np.where(free, merit, -1)
    r, j = divmod(int(merit.argmax()), state.shape[1])
    likely = IN if into[r, j] <= away[r, j] else OUT
    children = []
    for value in (IN + OUT - likely, likely):
        child = state.copy()
        child[r, j] = value
        children.append((child, prices))
    return _Branch(children)


def settle(figures: Figures, state: State) -> Rooms | None:
    """Write into `state` all that follows from it; ``None`` if that is a clash."""
    while True:
        inside = state == IN
        times = inside.sum(axis=0)
        if (times > 1).any():
            return None
        left = figures.capacity - (figures.need * inside).sum(axis=1)
        if (left < 0).any():
            return None
        free = state == FREE
        gone = free & ((times > 0) | (figures.need > left[:, None]))
        gone |= free & _too_near(figures, inside)
        state[gone] = OUT
        places = (state != OUT).sum(axis=0)
        if (places == 0).any() or (inside & _too_near(figures, inside)).any():
            return None
        forced = (state == FREE) & (places == 1)
        if forced.any():
            state[forced] = IN
        elif not gone.any():
            return Rooms(state, left)


def _too_near(figures: Figures, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the pairs that a job already placed forbids."""
    near = np.zeros(inside.shape, bool)
    for j, others in enumerate(figures.apart):
        if others and inside[:, j].any():
            rooms = figures.near[int(inside[:, j].argmax())]
            near[np.ix_(rooms, others)] = True
    return near
