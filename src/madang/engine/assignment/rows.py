"""One sparse model for both: the linear relaxation and the whole-number programme."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Floats, Ints, Mask
    from madang.engine.assignment.sides import Side

SHARP = 1024.0  # HiGHS keeps rows to 1e-6; floors are wanted a thousand times sharper


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Pairs still to be decided and pairs already taken."""

    case: Ints
    judge: Ints
    taken_case: Ints
    taken_judge: Ints


@dataclass(slots=True, eq=False)
class Rows:
    """``low ≤ A x ≤ high``, grown block by block; remembers where each block lies."""

    width: int
    blocks: list[sparse.csr_array] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)

    def add(
        self, place: Ints, column: Ints, value: Floats, limits: tuple[Floats, Floats]
    ) -> slice:
        """Add one block of rows; return where they lie."""
        start = sum(map(len, self.low))
        shape = (len(limits[0]), self.width)
        self.blocks.append(sparse.csr_array((value, (place, column)), shape=shape))
        self.low.append(limits[0])
        self.high.append(limits[1])
        return slice(start, start + len(limits[0]))

    def whole(self) -> tuple[sparse.csr_array, Floats, Floats]:
        """Return matrix and limits of all rows."""
        matrix = sparse.csr_array(sparse.vstack(self.blocks))
        return matrix, np.concatenate(self.low), np.concatenate(self.high)


def transport_rows(core: Core, choice: Choice, width: int) -> tuple[Rows, slice, slice]:
    """Return demand and load rows for the undecided pairs; where each kind lies."""
    cases, judges = core.shape
    rows, number = Rows(width), np.arange(len(choice.case))
    ones = np.ones(len(number))
    asked = core.demand - np.bincount(choice.taken_case, minlength=cases)
    load = np.bincount(choice.taken_judge, minlength=judges)
    limits = asked.astype(float), asked.astype(float)
    of_case = rows.add(choice.case, number, ones, limits)
    limits = (core.least - load).astype(float), (core.most - load).astype(float)
    of_judge = rows.add(choice.judge, number, ones, limits)
    return rows, of_case, of_judge


def side_rows(
    core: Core, choice: Choice, side: Side, cases: Mask, rows: Rows
) -> tuple[slice, Ints]:
    """Add the rows of a side rule for the given cases; return place and case of each.

    Floors are multiplied by `SHARP`.
    """
    which = np.flatnonzero(cases)
    place_of = np.full(core.shape[0], -1)
    place_of[which] = np.arange(len(which))
    inside = place_of[choice.case] >= 0
    value = side.weigh(core, choice.case, choice.judge)
    inside &= value != 0
    ones = np.ones(len(choice.taken_case))
    have = side.levels(core, choice.taken_case, choice.taken_judge, ones)[which]
    sharp = SHARP if side.members is None else 1.0
    limits = (side.low[which] - have) * sharp, (side.high[which] - have) * sharp
    number = np.flatnonzero(inside)
    place = place_of[choice.case[inside]]
    where = rows.add(place, number, value[inside] * sharp, limits)
    return where, which


def panel_rows(choice: Choice, panels: Sequence[Ints], rows: Rows) -> None:
    """Forbid each whole panel: undecided pairs by their numbers, never all at once."""
    for panel in panels:
        number = np.flatnonzero(np.isin(choice.case * 2**32 + choice.judge, panel))
        if len(number) == len(panel):
            place, ones = np.zeros(len(number), dtype=int), np.ones(len(number))
            limits = np.array([-np.inf]), np.array([len(panel) - 1.0])
            rows.add(place, number, ones, limits)
