"""Improve a whole plan at once: free one seat on many panels, refill them optimally.

Freeing at most one seat per panel makes the panels independent of each other, so the
best refill is a linear assignment problem, solved exactly.  Each round of it looks at
more plans than any number of pairwise swaps could (a very large neighbourhood, Ahuja,
Ergun, Orlin & Punnen 2002, Discrete Applied Mathematics 123).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from .board import EMPTY, SLACK

if TYPE_CHECKING:
    from madang.engine.problem import Stop

    from .board import Board, Floats, Ints

UNASKED = -9  # a code no judge has
NEVER = 1e6  # a price nobody pays
LEANING = 8.0  # price of a panel beyond the severity limit, more than all rules of it
BALANCE = 0.4  # price of a squared mean severity of 1, so that panels stay mendable
FAMILIAR = 0.02  # price of meeting the same fellow judge once more
EAGER = 0.1  # gain per 1 of severity: who is hard to place is placed while it is easy
LOAD = 0.05  # price of a judge's last promised read against the first


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: `batch` panels at a time, `rounds` at most.

    It ends after `patience` rounds without gain, or as many rounds after a value of
    `enough` was reached with nobody leaning; those level the panels further.
    """

    batch: int
    rounds: int
    patience: int
    enough: float


def improve(
    board: Board, effort: Effort, *, stop: Stop, rng: np.random.Generator
) -> int:
    """Improve the seats of `board` in place and return the rounds it took.

    Guarantee: the plan never gets worse by value, leaning, balance and moved reads
    taken together (up to the small price of familiar fellow judges).
    """
    if not len(board.seat_case):
        return 0
    stale = polished = 0
    for turn in range(effort.rounds):
        if max(stale, polished) >= effort.patience or stop.left() <= 0:
            return turn
        gain = refill(board, _choose(board, effort.batch, rng), rng)
        stale = 0 if gain > 1e-6 else stale + 1
        polished += board.value() >= effort.enough and not _leans(board).any()
        if turn % 50 == 0:
            stop.tell(board.value(), None, f"{turn} rounds of reseating")
    return effort.rounds


def _choose(board: Board, batch: int, rng: np.random.Generator) -> Ints:
    """Pick seats on different panels; half the time those that lack something."""
    order = rng.permutation(len(board.seat_case))
    if rng.random() < 0.5:
        short = (board.tally < board.codes.count[:, None]).sum(0) + 9 * _leans(board)
        eager = short[board.seat_case[order]] + rng.random(len(order)) * 3
        order = order[np.argsort(-eager, kind="stable")]
    _, first = np.unique(board.seat_case[order], return_index=True)
    chosen: Ints = order[np.sort(first)[:batch]]
    return chosen


def _leans(board: Board) -> Ints:
    limit = board.given.severity_limit
    if limit is None:
        return np.zeros(len(board.size), dtype=np.int64)
    return (np.abs(board.lean) > limit * np.maximum(board.size, 1) + SLACK).astype(int)


def refill(board: Board, seats: Ints, rng: np.random.Generator) -> float:
    """Free these seats (one per panel at most) and fill them in the best way.

    Returns the gain.  Time: O(n^2 m) for n seats and m judge units.
    """
    cases = board.seat_case[seats]
    before = board.seat_judge[seats].copy()
    board.rise(seats[before != EMPTY])
    units = _units(board, before, len(seats), rng)
    judges, place = np.unique(units, return_inverse=True)
    price = prices(board, judges, cases)
    full = price[place] + _load(board, units)[:, None]
    full = np.vstack([full, np.full((len(seats), len(seats)), NEVER / 2)])
    rows, columns = linear_sum_assignment(full)
    old = _cost_of(full, units, before)
    after = np.full(len(seats), EMPTY)
    real = rows < len(units)
    after[columns[real]] = units[rows[real]]
    board.sit(seats[after != EMPTY], after[after != EMPTY])
    return float(old - full[rows, columns].sum())


def _units(board: Board, before: Ints, n: int, rng: np.random.Generator) -> Ints:
    """List one unit per read that could be given: all freed ones, and some idle ones.

    No judge can sit more than once per panel, so `n` units of one are enough.
    """
    idle = board.spare.copy()
    freed = before[before != EMPTY]
    np.subtract.at(idle, freed, 1)
    pool = np.repeat(np.arange(len(idle)), np.clip(idle, 0, n))
    room = max(n, 200)
    if len(pool) > room:
        pool = rng.choice(pool, room, replace=False)
    return np.sort(np.concatenate([freed, pool]))


def _load(board: Board, units: Ints) -> Floats:
    """Price the k-th unit of a judge by how much of the promise it uses up."""
    start = np.concatenate([[True], units[1:] != units[:-1]])
    first = np.maximum.accumulate(np.where(start, np.arange(len(units)), 0))
    nth = np.arange(len(units)) - first + board.used[units] + 1
    promised = board.used[units] + board.spare[units]
    share: Floats = LOAD * nth / np.maximum(promised, 1)
    return share


def prices(board: Board, judges: Ints, cases: Ints) -> Floats:
    """Return judges × cases: what seating this judge there costs (negative: gains)."""
    codes, given = board.codes, board.given
    lacks = np.maximum(codes.count[:, None] - board.tally[:, cases], 0)
    price = np.zeros((len(judges), len(cases)))
    found = np.zeros(price.shape, dtype=np.int64)
    for r, weight in enumerate(codes.weight.tolist()):
        hits = codes.judge[r, judges][:, None] == np.where(
            lacks[r] > 0, codes.case[r, cases], UNASKED
        )
        price -= weight * hits
        found += hits
    price -= given.complete_bonus * (found == lacks.sum(0))
    size = board.size[cases] + 1
    mean = np.abs(board.lean[cases] + board.severity[judges][:, None]) / size
    price += BALANCE * mean**2 - EAGER * np.abs(board.severity[judges])[:, None]
    if given.severity_limit is not None:
        over = mean * size > given.severity_limit * size + SLACK
        price += over * (LEANING + LEANING * (mean - given.severity_limit))
    met = board.met[judges]
    for place in range(board.panel.shape[1]):
        price += FAMILIAR * met[:, board.panel[cases, place]]
    if given.inertia:
        price -= given.inertia * board.kept[np.ix_(judges, cases)]
    price[board.closed[np.ix_(judges, cases)]] = NEVER
    return price


def _cost_of(full: Floats, units: Ints, before: Ints) -> float:
    """Return what the old refill costs at the same prices, its units in order."""
    total = 0.0
    taken: dict[int, int] = {}
    for i, judge in enumerate(before.tolist()):
        if judge == EMPTY:
            total += NEVER / 2
            continue
        nth = taken.get(judge, 0)
        taken[judge] = nth + 1
        total += float(full[np.searchsorted(units, judge) + nth, i])
    return total
