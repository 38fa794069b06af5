"""The flow when floors and group rules are not enforced but priced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.candidates import among, foremost, key_of, merged
from madang.engine.assignment.dual import Dual, bound
from madang.engine.assignment.flow import Arcs, cheapest
from madang.engine.assignment.grid import ROOM
from madang.engine.assignment.prices import Prices, from_residual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Floats, Ints, Pairs
    from madang.engine.assignment.sides import Posed
    from madang.engine.problem import Stop


@dataclass(frozen=True, slots=True, eq=False)
class Tilted:
    """The best plan at these multipliers, its dual and the bound over all pairs."""

    pairs: Pairs
    dual: Dual
    bound: float
    keys: Ints


def tilted(
    posed: Posed,
    multipliers: Sequence[Floats],
    own: float,
    keys: Ints,
    stop: Stop,
) -> Tilted:
    """Return the Lagrangian subproblem's answer; `keys` must hold one allowed plan.

    Guarantee: the bound is valid for every plan that keeps all rules.
    Time: a few flows over the candidate pairs and as many passes over the matrix.
    """
    zero = Prices(np.zeros(posed.core.shape[1]), np.zeros(posed.core.shape[0]))
    plain = Dual(zero, tuple(multipliers), own)
    while True:
        case, judge = np.divmod(keys, posed.core.shape[1])
        weight = plain.net(posed, case, judge)
        found = _flow(posed.core, case, judge, weight)
        prices, pairs = found
        dual = Dual(prices, plain.multipliers, own)
        limit = bound(posed, dual, 0.0)
        wanted = key_of(posed.core, *limit.wanted.T)
        fresh = (limit.excess > 1e-9 * (1 + np.abs(weight).max())) & ~among(
            wanted, keys
        )
        if not fresh.any() or stop.left() == 0:
            return Tilted(pairs, dual, limit.value, keys)
        new = foremost(posed.core, limit.wanted[fresh], limit.excess[fresh])
        keys = merged(keys, new)


def _flow(core: Core, case: Ints, judge: Ints, weight: Floats) -> tuple[Prices, Pairs]:
    wide = max(float(weight.max()), 0.0) - min(float(weight.min()), 0.0) or 1.0
    nodes = sum(core.shape) + 3
    for penalty in (8.0 * wide, 2.0 * (min(core.shape) + 2) * wide):
        scale = 2.0 ** np.floor(ROOM - np.log2(nodes) - np.log2(penalty))
        arcs = Arcs(case, judge, np.rint(weight * scale).astype(np.int64))
        price = int(np.ceil(penalty * scale))
        flow = cheapest(core, arcs, price)
        if flow.short == 0:
            break
    of_judge, of_case = from_residual(core, arcs, flow, price)
    cap = np.float64(2.0**60)
    prices = Prices(of_judge / scale, np.minimum(of_case, cap) / scale)
    return prices, np.column_stack([case[flow.used], judge[flow.used]])
