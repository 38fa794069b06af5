"""Affinities as whole numbers: exact where the data allow, else to 2**-k."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Floats, Ints

ROOM = 61  # bits of the flow solver's 64 that costs times nodes may fill
PLACES = 6  # decimal places up to which a grid is looked for


@dataclass(frozen=True, slots=True)
class Grid:
    """`scale` whole units to one unit of affinity; `is_exact` if nothing is rounded."""

    scale: float
    is_exact: bool

    def units(self, weights: Floats) -> Ints:
        """Return the weights in whole units."""
        return np.rint(weights.astype(np.float64) * self.scale).astype(np.int64)

    def down(self, bound: float) -> float:
        """Return the largest value on the grid that is not above the bound."""
        if not self.is_exact:
            return bound
        return math.floor(bound * self.scale + 1e-4) / self.scale


def grid_of(core: Core, reach: float) -> Grid:
    """Return the grid of the open affinities.

    `reach` is the largest price, in affinities, that the flow may have to handle; it
    and the number of nodes limit the precision, which is 2**-k for the largest k that
    cannot overflow.  Decimal data of up to six places, and any data that are whole
    multiples of 2**-k, are exact.
    """
    nodes = sum(core.shape) + 3
    limit = 2.0**ROOM / nodes / max(reach, 1e-300)
    for decimals in range(PLACES + 1):
        if 10.0**decimals <= limit and _fits(core, 10.0**decimals):
            return Grid(10.0**decimals, is_exact=True)
    return Grid(2.0 ** math.floor(math.log2(limit)), is_exact=False)


def _fits(core: Core, scale: float) -> bool:
    accuracy = 4 * float(np.finfo(core.weight.dtype).eps)
    for part in core.chunks():
        units = core.weight[part].astype(np.float64) * scale
        off = np.abs(units - np.rint(units)) > accuracy * np.abs(units)
        if (off & core.open[part]).any():
            return False
    return True


def spread(core: Core) -> float:
    """Return how far the weights and 0 (a read not given) lie apart; never 0."""
    low, high = float(core.weight.min()), float(core.weight.max())
    return max(high, 0.0) - min(low, 0.0) or 1.0
