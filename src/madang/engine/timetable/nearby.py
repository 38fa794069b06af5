"""The best plan near one that stands: a programme over the changes free time allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from madang.engine.introductions import mixed
from madang.engine.introductions.worths import ENOUGH, Row
from madang.engine.problem import Stop
from madang.engine.timetable import timed
from madang.engine.timetable.grid import bits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from madang.engine.introductions.mixed import Programme
    from madang.engine.timetable.board import Board

SLACK = 0.2  # of the dearest worth: a meeting that falls shorter of its prices is left
TINY = 1e-6  # the solver's own tolerance
WHOLE_SECONDS = 10.0  # it takes some tenths; the limit is for machines under load
OVER = 1.02  # worth counts that much dearer than its price, to end at or over a goal
WIDEST = 30_000  # columns that one linear programme settles in seconds

Columns = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Old:
    """The plan so far, and how many of its meetings may change.

    `was` are its slots, -1 for what it did not hold; at most `moved` of its meetings
    end in another slot or nowhere, and `lost` more nowhere.
    """

    was: Sequence[int]
    moved: int
    lost: int = 0

    def allows(self, at: Sequence[int]) -> bool:
        """Return whether no more than may change has changed."""
        gone = sum(1 for now, o in zip(at, self.was, strict=True) if o >= 0 > now)
        return away(at, self.was) <= self.moved + min(gone, self.lost)

    @property
    def held(self) -> int:
        """How many meetings the old plan holds."""
        return sum(1 for slot in self.was if slot >= 0)


def improve(
    board: Board,
    prices: NDArray[np.int64],
    stop: Stop,
    *,
    old: Old | None = None,
    slack: float = SLACK,
) -> int:
    """Raise the worth held and return by how much it rose, in millionths.

    A meeting that stands may stay, move to a slot in which both its people are free, or
    make way; one that does not stand may take a slot in which one of its two people is
    free.  Of an `old` plan no more than it allows to be `moved` ends elsewhere.
    `prices` (per person, from `choice.wanted_of`) leave out what can hardly pay.
    The linear programme over these changes nearly always has a whole answer, because
    they come close to one assignment per slot; where it has not, branch and bound
    chooses among the columns that it uses and those that stand.
    Guarantee: no rule is broken and the worth never falls.
    Time: 2 s at 350 × 350 people and 24 slots, half of them free.
    Source: the neighbourhood is that of R. Ahuja, Ö. Ergun, J. Orlin, A. Punnen, A
    survey of very large-scale neighborhood search techniques (2002).
    """
    columns = changes(board, prices, slack, old)
    if len(columns) > WIDEST or stop.left() <= 0 or not timed.applies(board.grid):
        return 0
    return carry_out(board, columns, best_changes(board, columns, stop, old), old)


def reach(
    board: Board, prices: NDArray[np.int64], stop: Stop, *, old: Old, goal: int
) -> int:
    """Raise the worth held to about `goal` millionths, few old meetings given up.

    Guarantee: no rule is broken, no more changes than `old` allows, and the worth never
    falls; where the goal cannot be reached nothing changes.
    Time: 5 s at 350 × 350 people and 24 slots, half of them free.
    """
    columns = changes(board, prices, SLACK, old)
    if len(columns) > WIDEST or stop.left() <= 0 or not timed.applies(board.grid):
        return 0
    return carry_out(board, columns, fewest_lost(board, columns, stop, old, goal), old)


def carry_out(
    board: Board, columns: Columns, chosen: list[int] | None, old: Old | None
) -> int:
    """Seat the chosen columns where that pays and is allowed; return what it gains."""
    if chosen is None:
        return 0
    grid = board.grid
    at = [-1] * len(grid.people)
    for column in chosen:
        m, slot = columns[column]
        at[m] = slot
    gain = sum(
        worth * ((new >= 0) - (now >= 0))
        for worth, new, now in zip(grid.worth, at, board.at, strict=True)
    )
    musts = (slot >= 0 for slot, o in zip(at, grid.optional, strict=True) if not o)
    if gain <= 0 or not all(musts) or (old is not None and not old.allows(at)):
        return 0
    board.reset(at)
    return gain


def away(at: Sequence[int], was: Sequence[int]) -> int:
    """Return how many old meetings do not stand where they stood."""
    pairs = zip(at, was, strict=True)
    return sum(1 for now, old in pairs if old >= 0 and now != old)


def changes(
    board: Board, prices: NDArray[np.int64], slack: float, old: Old | None
) -> Columns:
    """Return the meetings and slots that a plan near the board may hold."""
    grid = board.grid
    least = -slack * max(grid.worth, default=0)
    price = prices.tolist()
    columns: Columns = []
    for m, mask in enumerate(grid.allowed):
        one, other = (board.busy[row] for row in board.rows[m])
        if board.at[m] >= 0:
            near = mask & ~(one | other) | 1 << board.at[m]
        elif grid.worth[m] - sum(price[p] for p in grid.people[m]) >= least:
            near = mask & ~(one & other)
        else:
            continue
        if old is not None and old.was[m] >= 0:
            near |= mask & 1 << old.was[m]
        columns += [(m, slot) for slot in bits(near)]
    return columns


def best_changes(
    board: Board, columns: Columns, stop: Stop, old: Old | None
) -> list[int] | None:
    """Return the columns worth most together that leave most old meetings alone."""
    rows = [row for _, row in timed.rows_of(board.grid, columns)]
    if old is not None:
        stays = [k for k, (m, slot) in enumerate(columns) if old.was[m] == slot]
        least = max(0, old.held - old.moved)
        rows.append(Row(np.array(stays, np.int64), least, ENOUGH, "stay"))
    none = np.zeros(len(columns), bool)
    programme = mixed.programme_of_rows(rows, worths(board, columns), none)
    x = relaxed(programme, stop).x
    if x is None:
        return None
    if (np.minimum(x, 1 - x) <= TINY).all():
        return np.flatnonzero(x > TINY).tolist()
    return whole(programme, (x > TINY) | standing(board, columns, old), stop)


def fewest_lost(
    board: Board, columns: Columns, stop: Stop, old: Old, goal: int
) -> list[int] | None:
    """Return columns that reach the goal and give up few old meetings.

    The relaxation that reaches it exactly has fractions; the price that it puts on
    worth, in meetings given up, joins both into one objective, which has next to none.
    """
    rows = [row for _, row in timed.rows_of(board.grid, columns)]
    is_old = np.array([old.was[m] >= 0 for m, _ in columns])
    stays = np.array([old.was[m] == slot for m, slot in columns])
    least = max(0, old.held - old.moved - old.lost)
    rows.append(Row(np.flatnonzero(is_old), least, ENOUGH, "held"))
    rows.append(Row(np.flatnonzero(is_old & ~stays), 0, old.moved, "moved"))
    none = np.zeros(len(columns), bool)
    programme = mixed.programme_of_rows(rows, is_old.astype(float), none)
    worth = worths(board, columns)
    unit = max(1.0, worth.max(initial=1.0))
    reached = replace(
        programme,
        matrix=csr_array(vstack([programme.matrix, csr_array([worth / unit])])),
        least=np.append(programme.least, goal / unit),
        most=np.append(programme.most, np.inf),
    )
    answer = relaxed(reached, stop)
    if answer.x is None:
        return None
    price = -float(answer.ineqlin.marginals[-1]) * OVER
    joined = replace(programme, worth=is_old + price * worth / unit)
    used = (answer.x > TINY) | standing(board, columns, old)
    return whole(joined, used, stop)


def worths(board: Board, columns: Columns) -> NDArray[np.float64]:
    """Return what each column is worth."""
    return np.array([board.grid.worth[m] for m, _ in columns], float)


def standing(board: Board, columns: Columns, old: Old | None) -> NDArray[np.bool_]:
    """Return which columns stand on the board or stood in the old plan."""
    was = board.at if old is None else old.was
    return np.array([slot in {board.at[m], was[m]} for m, slot in columns], bool)


def whole(
    programme: Programme, used: NDArray[np.bool_], stop: Stop
) -> list[int] | None:
    """Return which of the used columns are worth most together, none in part."""
    kept = np.flatnonzero(used)
    few = replace(
        programme,
        matrix=csr_array(programme.matrix[:, kept]),
        worth=programme.worth[kept],
        must=programme.must[kept],
    )
    seconds = Stop(seconds=min(stop.left(), WHOLE_SECONDS))
    found = mixed.best_mix(few, seconds)
    return None if found.chosen is None else kept[found.chosen].tolist()


def relaxed(programme: Programme, stop: Stop) -> Any:
    """Return SciPy's answer for fractions of columns; its `x` is None out of time."""
    finite, floors = np.isfinite(programme.most), programme.least > 0
    return linprog(  # type: ignore[call-overload]  # sparse rows are accepted
        -programme.worth / max(1.0, programme.worth.max(initial=1.0)),
        A_ub=vstack([programme.matrix[finite], -programme.matrix[floors]]),
        b_ub=np.concatenate([programme.most[finite], -programme.least[floors]]),
        bounds=(0, 1),
        method="highs",
        options={"time_limit": max(0.1, stop.left())},
    )
