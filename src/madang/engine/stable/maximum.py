"""The largest stable matching, and the one nearest to an old one, proved by HiGHS.

Weak stability in linear form: per acceptable pair, the resident is at least as well off
or the hospital is full with residents at least as good (Kwanashie, Manlove, Operations
Research Proceedings 2013; Delorme et al., EJOR 277, 2019).  "Full down to this tier" is
one variable per hospital and tier, which keeps the model small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from ortools.graph.python import max_flow

from madang.engine.highs import whole_program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.engine.problem import Stop
    from madang.engine.stable.problem import Market


@dataclass(frozen=True, slots=True)
class Largest:
    """A hospital per resident (-1 none), its size and a proved bound on any size."""

    match: list[int] | None
    bound: int
    is_proved: bool


def largest(
    market: Market, stop: Stop, known: int, keep: Mapping[int, int] | None = None
) -> Largest:
    """Return a largest stable matching; with `keep`, first one that keeps the most.

    `known` is a size already reached, `keep` an old hospital per resident.

    Guarantee: largest when `is_proved`, within HiGHS' tolerances on 0 and 1.
    """
    pairs = [(r, h) for r, own in enumerate(market.choices) for h, _, _ in own]
    if not pairs:
        return Largest([-1] * len(market.choices), 0, is_proved=True)
    rows = _rows(market, {pair: i for i, pair in enumerate(pairs)})
    old = keep or {}
    if not old:
        rows.add(dict.fromkeys(range(len(pairs)), 1.0), known, np.inf)
    heavy = len(market.choices) + 1
    worth = np.zeros(rows.columns)
    worth[: len(pairs)] = [1 + heavy * (old.get(r) == h) for r, h in pairs]
    answer = whole_program(
        -worth, rows.matrix(), (rows.low, rows.high), seconds=stop.left()
    )
    if answer.x is None:
        return Largest(None, len(market.choices), is_proved=False)
    match = [-1] * len(market.choices)
    for (r, h), taken in zip(pairs, answer.x.tolist(), strict=False):
        if taken:
            match[r] = h
    bound = len(match) if old else int(-answer.bound + 1e-6)
    return Largest(match, bound, is_proved=answer.is_optimal)


class _Rows:
    """Rows of a whole-number program as they are collected."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, row: Mapping[int, float], low: float, high: float) -> None:
        self.entries += [(len(self.low), j, a) for j, a in row.items()]
        self.low.append(low)
        self.high.append(high)

    def matrix(self) -> sp.csr_array:
        rows, columns, figures = zip(*self.entries, strict=True)
        return sp.csr_array(
            (figures, (rows, columns)), shape=(len(self.low), self.columns)
        )


def _rows(market: Market, x: Mapping[tuple[int, int], int]) -> _Rows:
    listed: dict[int, list[tuple[int, int]]] = {}
    for r, own in enumerate(market.choices):
        for h, _, rank in own:
            listed.setdefault(h, []).append((rank, r))
    full: dict[tuple[int, int], int] = {}
    for h, entries in listed.items():
        for rank in sorted({rank for rank, _ in entries}):
            full[h, rank] = len(x) + len(full)
    rows = _Rows(len(x) + len(full))
    for r, own in enumerate(market.choices):
        if own:
            rows.add({x[r, h]: 1 for h, _, _ in own}, 0, 1)
        for h, tier, rank in own:
            content = {x[r, g]: 1.0 for g, k, _ in own if k <= tier}
            rows.add({**content, full[h, rank]: 1}, 1, np.inf)
    for h, entries in listed.items():
        places = market.capacity[h]
        rows.add({x[r, h]: 1 for _, r in entries}, 0, places)
        for tier in {rank for rank, _ in entries}:
            inside = {x[r, h]: 1.0 for rank, r in entries if rank <= tier}
            rows.add({**inside, full[h, tier]: -places}, 0, np.inf)
    return rows


def is_stable(market: Market, match: Sequence[int]) -> bool:
    """Return whether capacities hold and no pair would both rather have each other."""
    load = [0] * len(market.capacity)
    worst = [-1] * len(market.capacity)
    for r, h in enumerate(match):
        ranks = [rank for g, _, rank in market.choices[r] if g == h]
        if h >= 0:
            load[h] += 1
            worst[h] = max(worst[h], *ranks)
    for r, h in enumerate(match):
        now = min((k for g, k, _ in market.choices[r] if g == h), default=None)
        for g, k, rank in market.choices[r]:
            better = now is None or k < now
            if better and (load[g] < market.capacity[g] or rank < worst[g]):
                return False
    return all(n <= c for n, c in zip(load, market.capacity, strict=True))


def ceiling(market: Market) -> int:
    """Return how many could be matched if stability did not matter.

    Guarantee: exact, by maximum flow.
    """
    flow = max_flow.SimpleMaxFlow()
    people, source = len(market.choices), len(market.choices) + len(market.capacity)
    sink = source + 1
    for r, own in enumerate(market.choices):
        flow.add_arc_with_capacity(source, r, 1)
        for h, _, _ in own:
            flow.add_arc_with_capacity(r, people + h, 1)
    for h, places in enumerate(market.capacity):
        flow.add_arc_with_capacity(people + h, sink, places)
    flow.solve(source, sink)
    return int(flow.optimal_flow())
