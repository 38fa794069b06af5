"""Maximum total affinity under loads, proved over all pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.candidates import (
    among,
    first_candidates,
    foremost,
    key_of,
    merged,
)
from madang.engine.assignment.flow import Arcs, Flow, cheapest
from madang.engine.assignment.grid import Grid, grid_of, spread
from madang.engine.assignment.prices import Prices, bound, from_residual

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Ints, Pairs
    from madang.engine.problem import Stop

PRECISION = 1e-9  # of the value: bound minus value below it is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Transport:
    """A plan for the core, or the proof that there is none.

    `short` counts the reads that cannot be given; `missing` and `unmet` say where, and
    then `prices` are those of the counting problem, in reads.
    """

    pairs: Pairs
    value: float
    bound: float
    prices: Prices
    missing: Ints
    unmet: Ints
    keys: Ints
    is_proved: bool

    @property
    def short(self) -> int:
        """The reads that cannot be given as asked."""
        return int(self.missing.sum() + self.unmet.sum())


def transport(core: Core, stop: Stop, seed: int, keys: Ints | None = None) -> Transport:
    """Return a plan of maximum total weight, or how many reads are short.

    Solves a flow over a few candidate pairs, prices every judge from its residual
    graph, looks at all pairs with these prices, adds those that stand above them, and
    repeats until none does.

    Guarantee: optimal to `PRECISION` when `is_proved`; exact on decimal data.
    Time: a few passes over the matrix plus a few flows over about 15 pairs per case.
    Source: column generation on the transport polytope (Dantzig & Wolfe 1960); the
    bound is the Lagrangian one (Geoffrion 1974).
    """
    if keys is None:
        keys = first_candidates(core, seed)
    wide = spread(core)
    # A read short costs more than any swap along a short chain; rarely, a long chain
    # is worth more, and only then is the penalty raised to what no chain can reach.
    for penalty in (8.0 * wide, 2.0 * (min(core.shape) + 2) * wide):
        found = _priced(core, stop, keys, penalty)
        if found.short == 0 or not found.is_proved:
            return found
        counted = shortage(core, stop, found.keys)
        if counted.short > 0:
            return counted
        chosen = key_of(core, counted.pairs[:, 0], counted.pairs[:, 1])
        keys = merged(found.keys, chosen)
    return replace(found, is_proved=False)


def shortage(core: Core, stop: Stop, keys: Ints) -> Transport:
    """Return the plan with the fewest reads short, and the prices that prove it."""
    nothing = np.zeros(core.shape, dtype=np.float32)
    counting = type(core)(nothing, core.open, core.demand, core.least, core.most)
    return _priced(counting, stop, keys, 1.0)


def _priced(core: Core, stop: Stop, keys: Ints, penalty: float) -> Transport:
    size = float(np.abs(core.weight).max(initial=0))
    grid = grid_of(core, max(size, penalty))
    price = int(np.ceil(penalty * grid.scale))
    best = np.inf
    while True:
        case, judge = np.divmod(keys, core.shape[1])
        arcs = Arcs(case, judge, grid.units(core.weight[case, judge]))
        flow = cheapest(core, arcs, price)
        prices = _in_affinity(from_residual(core, arcs, flow, price), grid)
        limit = bound(core, prices, 0.0)
        best = min(best, limit.value)
        pairs = np.column_stack([case[flow.used], judge[flow.used]])
        value = _value(core, pairs, flow, price, grid)
        stop.tell(*_seen(value, best, flow), f"{len(keys):,} pairs weighed")
        wanted = key_of(core, limit.wanted[:, 0], limit.wanted[:, 1])
        new = ~among(wanted, keys)
        proved = _closes(value, grid.down(best), grid)
        if proved or not new.any() or stop.left() == 0:
            upper = max(value, grid.down(best))
            where = (flow.missing, flow.unmet, keys)
            return Transport(pairs, value, upper, prices, *where, proved)
        keys = merged(keys, foremost(core, limit.wanted[new], limit.excess[new]))


def _in_affinity(units: tuple[Ints, Ints], grid: Grid) -> Prices:
    judge, case = (np.minimum(each, np.float64(2.0**53)) for each in units)
    return Prices(judge / grid.scale, case / grid.scale)


def _seen(value: float, best: float, flow: Flow) -> tuple[float | None, float | None]:
    """Return what may be reported: penalties for reads that are short are not worth."""
    return (value, best) if flow.short == 0 else (None, None)


def _value(core: Core, pairs: Pairs, flow: Flow, price: int, grid: Grid) -> float:
    weights = core.weight[pairs[:, 0], pairs[:, 1]].astype(np.float64)
    if grid.is_exact:
        total = float(grid.units(weights).sum() / grid.scale)
    else:
        total = float(weights.sum())
    return total - flow.short * price / grid.scale


def _closes(value: float, upper: float, grid: Grid) -> bool:
    step = 0.5 / grid.scale if grid.is_exact else 0.0
    return upper - value <= max(step, PRECISION * max(1.0, abs(value)))
