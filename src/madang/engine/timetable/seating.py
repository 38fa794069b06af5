"""Which place each meeting sits at, so that people walk little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid
    from madang.engine.timetable.problem import Timetable

SWEEPS = 3
KEEP = 1e6  # metres that staying at the old place is worth
LOCK = 1e9
NEVER = 1e12


class Floor:
    """The places, the distances between them, and who may sit where."""

    def __init__(self, problem: Timetable, grid: Grid) -> None:
        self.grid = grid
        self.places = problem.places
        index = {place.id: k for k, place in enumerate(problem.places)}
        spots = np.array([(place.x, place.y) for place in problem.places], float)
        away = spots[:, None, :] - spots[None, :, :]
        self.metres = np.sqrt((away**2).sum(axis=2))
        if not self.metres.any():  # no floor plan: a change of place costs one metre
            self.metres = 1.0 - np.eye(len(self.places))
        self.allowed = [self.choice(problem, m, index) for m in range(len(grid.people))]
        slot = {s.id: t for t, s in enumerate(problem.slots)}
        closed = [{slot[name] for name in place.closed} for place in self.places]
        self.tables = [
            [
                0 if t in closed[k] else place.tables
                for k, place in enumerate(self.places)
            ]
            for t in range(grid.slots)
        ]

    def choice(
        self, problem: Timetable, m: int, index: dict[str, int]
    ) -> NDArray[np.bool_] | None:
        """Return which places meeting m may use, ``None`` for all."""
        meeting = problem.meetings[m]
        own = [problem.people[p].place for p in self.grid.people[m]]
        if not meeting.places and not any(own):
            return None
        mask = np.zeros(len(index), bool)
        mask[[index[name] for name in meeting.places or index]] = True
        for name in filter(None, own):
            only = np.zeros(len(index), bool)
            only[index[name]] = True
            mask &= only
        return mask


def seat(  # noqa: PLR0913 -- a change comes with what was and what is locked
    problem: Timetable,
    grid: Grid,
    at: Sequence[int],
    stop: Stop,
    *,
    old: Mapping[int, str] | None = None,
    locked: frozenset[int] = frozenset(),
) -> list[str]:
    """Return the place of each meeting held, '' for the others.

    Each slot is an exact assignment given where its people come from and go to; sweeps
    over the slots go on while the total walk falls.  Meetings in `old` stay at their
    place where they can, the `locked` before all others.
    Guarantee: no place is overfull; the walk is a local optimum.
    """
    floor = Floor(problem, grid)
    index = {place.id: k for k, place in enumerate(floor.places)}
    stays = {m: index[name] for m, name in (old or {}).items() if name in index}
    place = [-1] * len(at)
    by_slot: list[list[int]] = [[] for _ in range(grid.slots)]
    for m, slot in enumerate(at):
        if slot >= 0:
            by_slot[slot].append(m)
    agendas = agenda_of(grid, at)
    for sweep in range(SWEEPS):
        before = list(place)
        for slot, meetings in enumerate(by_slot):
            if meetings:
                cost = walks(floor, meetings, slot, place, agendas)
                keep_places(cost, meetings, stays, locked)
                assign(floor, meetings, slot, cost, place)
        if place == before or (sweep and stop.left() <= 0) or len(floor.places) == 1:
            break
    return ["" if k < 0 else floor.places[k].id for k in place]


def agenda_of(grid: Grid, at: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Return each person's (slot, meeting) in order of time."""
    agendas: list[list[tuple[int, int]]] = [[] for _ in grid.meetings]
    for m, slot in enumerate(at):
        if slot >= 0:
            for person in grid.people[m]:
                agendas[person].append((slot, m))
    for agenda in agendas:
        agenda.sort()
    return agendas


def walks(
    floor: Floor,
    meetings: list[int],
    slot: int,
    place: list[int],
    agendas: list[list[tuple[int, int]]],
) -> NDArray[np.float64]:
    """Return metres walked to and from each place, per meeting of the slot."""
    cost = np.zeros((len(meetings), len(floor.places)))
    for row, m in enumerate(meetings):
        choice = floor.allowed[m]
        if choice is not None:
            cost[row, ~choice] = NEVER
        for person in floor.grid.people[m]:
            agenda = agendas[person]
            here = agenda.index((slot, m))
            for near in (here - 1, here + 1):
                if 0 <= near < len(agenda) and place[agenda[near][1]] >= 0:
                    cost[row] += floor.metres[place[agenda[near][1]]]
    return cost


def keep_places(
    cost: NDArray[np.float64],
    meetings: list[int],
    stays: dict[int, int],
    locked: frozenset[int],
) -> None:
    """Make the old place of each meeting the cheapest by far."""
    for row, m in enumerate(meetings):
        if m in stays:
            cost[row, stays[m]] -= LOCK if m in locked else KEEP


def assign(
    floor: Floor,
    meetings: list[int],
    slot: int,
    cost: NDArray[np.float64],
    place: list[int],
) -> None:
    """Give the meetings of one slot their places at the least total cost."""
    tables = [min(n, len(meetings)) for n in floor.tables[slot]]
    columns = np.repeat(np.arange(len(tables)), tables)
    if len(floor.places) == 1:
        for m in meetings:
            place[m] = 0
        return
    rows, seats = linear_sum_assignment(cost[:, columns])
    for row, seat_ in zip(rows, seats, strict=True):
        place[meetings[row]] = int(columns[seat_])
