"""The bound over all pairs when floors and group rules have prices too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.prices import Bound, Prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.problem import Floats, Ints
    from madang.engine.assignment.sides import Posed, Side


@dataclass(frozen=True, slots=True, eq=False)
class Dual:
    """Prices per judge and case, and one multiplier per side rule and case.

    A multiplier above 0 rewards what the rule's lower limit asks for, below 0 taxes
    what its upper limit forbids.  `own` is what a pair's affinity itself counts: 1 when
    the total is maximised, 0 when only the lowest case counts.
    """

    prices: Prices
    multipliers: tuple[Floats, ...]
    own: float = 1.0

    def net(self, posed: Posed, case: Ints, judge: Ints) -> Floats:
        """Return what each pair has above its prices, in double precision."""
        net = self.own * posed.core.weight[case, judge].astype(np.float64)
        for side, each in zip(posed.sides, self.multipliers, strict=True):
            net += each[case] * side.weigh(posed.core, case, judge)
        return np.asarray(net - self.prices.judge[judge] - self.prices.case[case])


def bound(posed: Posed, dual: Dual, slack: float) -> Bound:
    """Return the Lagrangian bound over all open pairs, floors and rules priced in.

    `wanted` also holds pairs that miss their prices by no more than `slack`.

    Guarantee: a valid bound for any prices and any multipliers of the right sign.
    Time: O(P × R × (1 + rules with a multiplier)), in chunks.
    """
    keys, excess = [], []
    for part in posed.core.chunks():
        net = posed.core.weight[part] * _factor(posed.sides, dual, part)
        net -= dual.prices.judge
        for side, each in zip(posed.sides, dual.multipliers, strict=True):
            if side.members is not None and each[part].any():
                net[:, side.members] += each[part, None]
        net -= dual.prices.case[part, None]
        row, column = np.nonzero((net > -slack) & posed.core.open[part])
        keys.append(np.column_stack([row + part.start, column]))
        excess.append(net[row, column])
    over = np.concatenate(excess)
    prices = dual.prices
    value = (
        np.dot(posed.core.demand, np.where(posed.core.demand > 0, prices.case, 0.0))
        + np.dot(posed.core.most, np.maximum(prices.judge, 0))
        + np.dot(posed.core.least, np.minimum(prices.judge, 0))
        - sum(map(_refund, posed.sides, dual.multipliers))
        + np.maximum(over, 0).sum()
    )
    return Bound(float(value), np.vstack(keys), over)


def _factor(sides: Sequence[Side], dual: Dual, part: slice) -> Floats:
    factor = np.full((part.stop - part.start, 1), dual.own)
    for side, each in zip(sides, dual.multipliers, strict=True):
        if side.members is None:
            factor[:, 0] += each[part]
    return factor


def _refund(side: Side, each: Floats) -> float:
    """Return what the limits themselves are worth at these multipliers."""
    low = np.where(each > 0, side.low, 0.0)
    high = np.where(each < 0, side.high, 0.0)
    return float(np.maximum(each, 0) @ low + np.minimum(each, 0) @ high)
