"""Among plans of the same total, prefer the one whose worst-off case is better off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.core import worth
from madang.engine.assignment.face import Face, face_of
from madang.engine.assignment.flow import Arcs, cheapest

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Floats, Mask, Pairs
    from madang.engine.assignment.transport import Transport
    from madang.engine.problem import Stop

TRIES = 12  # flows over the free pairs at most; each lifts the lowest cases
UNITS = 2.0**30
MANY = 1_500_000  # free pairs, times flows, that cost next to nothing


def fairer(
    core: Core, optimum: Transport, base: Floats, served: Mask, stop: Stop
) -> Pairs:
    """Return an optimal plan with as high a minimum per case as a few flows find.

    `base` is what fixed pairs give each case, `served` which cases count.

    Guarantee: the total stays that of the optimum; the minimum never falls, and among
    equal minima the number of cases at it never grows.  Best effort beyond that.
    Time: at most `TRIES` flows over the pairs that optimal plans differ in.
    """
    size = float(np.abs(core.weight).max(initial=0.0))
    face = face_of(core, optimum, 1e-9 * max(size, 1e-300))
    if len(face.free) <= face.core.demand.sum():
        return optimum.pairs
    best = optimum.pairs
    got = worth(core.weight, best, core.shape[0]) + base
    total, rank = float(got.sum()), _rank(got, served)
    lift = np.ones(core.shape[0])
    rng = np.random.default_rng(len(face.free))
    for turn in range(min(TRIES, MANY // len(face.free))):
        low = served & (got <= got[served].min(initial=np.inf) + 1e-9 * size)
        lift[low] *= 4.0
        # Equal cases would win or lose whole panels; chance lets them share.
        chance = rng.random(len(face.free)) * (turn % 2)
        pairs = _lifted(face, lift, chance)
        if pairs is None or stop.left() == 0:
            break
        got = worth(core.weight, pairs, core.shape[0]) + base
        new = _rank(got, served)
        if new > rank and float(got.sum()) >= total - 1e-12 * max(1.0, abs(total)):
            best, rank = pairs, new
    return best


def _rank(got: Floats, served: Mask) -> tuple[float, int]:
    """Return the minimum, rounded, and how few cases are at it."""
    lowest = float(got[served].min(initial=np.inf))
    at = int((got[served] <= lowest + 1e-9 * max(1.0, abs(lowest))).sum())
    return (round(lowest, 9), -at)


def _lifted(face: Face, lift: Floats, chance: Floats) -> Pairs | None:
    """Return the optimal plan that is best for the lifted cases."""
    case, judge = face.free[:, 0], face.free[:, 1]
    weight = face.core.weight[case, judge].astype(np.float64)
    weight = np.log2(lift[case]) * (weight - weight.min()) * (1 + chance)
    most = float(weight.max())
    if most <= 0:
        return None
    units = weight * (UNITS / most)
    arcs = Arcs(case, judge, np.rint(units).astype(np.int64))
    flow = cheapest(face.core, arcs, int(64 * UNITS))
    if flow.short:
        return None
    chosen = np.vstack([face.taken, face.free[flow.used]])
    return chosen[np.lexsort((chosen[:, 1], chosen[:, 0]))]
