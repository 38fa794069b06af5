"""All optimal plans at once: what every one of them shares, and what is left free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.assignment.core import Core
from madang.engine.assignment.prices import bound

if TYPE_CHECKING:
    from madang.engine.assignment.problem import Pairs
    from madang.engine.assignment.transport import Transport


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """The optimal plans: `taken` pairs are in all of them, `free` ones in some.

    `core` asks for what is left when the taken pairs are given; its `open` is that of
    the whole problem, so use it with the free pairs only.
    """

    core: Core
    taken: Pairs
    free: Pairs


def face_of(core: Core, optimum: Transport, slack: float) -> Face:
    """Return the optimal face by complementary slackness with the optimum's prices.

    A pair above its prices is in every optimal plan, one below in none; a judge with a
    price above 0 is full in all of them, one below 0 has just the minimum.

    Guarantee: holds exactly the optimal plans when prices are exact and `slack` is
    below the grid; with rounded prices, some that lose about `slack` a pair too.
    """
    near = bound(core, optimum.prices, slack)
    above = near.excess > slack
    taken, free = near.wanted[above], near.wanted[~above]
    price = optimum.prices.judge
    least = np.where(price > slack, core.most, core.least)
    most = np.where(price < -slack, core.least, core.most)
    load = np.bincount(taken[:, 1], minlength=core.shape[1])
    got = np.bincount(taken[:, 0], minlength=core.shape[0])
    left = Core(
        weight=core.weight,
        open=core.open,
        demand=core.demand - got,
        least=np.maximum(0, least - load),
        most=most - load,
    )
    return Face(left, taken, free)
