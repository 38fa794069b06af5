"""Which kind of rule to loosen when no timetable keeps them all together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from madang.engine.timetable.grid import Room, grid_of
from madang.engine.timetable.model import model_of
from madang.engine.timetable.search import search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid
    from madang.engine.timetable.problem import Timetable

SHARE = 0.25  # of the time left, for each kind of rule
AT_MOST = 5.0  # seconds


def advice(problem: Timetable, grid: Grid, stop: Stop, seed: int) -> tuple[str, ...]:
    """Return a sentence for each kind of rule without which a timetable exists.

    Guarantee: each kind named suffices by itself; one that is not named may suffice
    too, if its search ran out of time.
    """
    alone = tuple(
        f"possible without {kind}"
        for kind, looser in relaxations(problem, grid)
        if is_possible(looser, stop, seed)
    )
    return ("no timetable keeps all the rules together", *alone)


def relaxations(problem: Timetable, grid: Grid) -> Iterator[tuple[str, Grid]]:
    """Yield the grid without one kind of rule, for each kind that there is."""
    if problem.fairness is not None:
        yield "the fairness of breaks", replace(grid, fairness=None)
    if grid.before:
        yield f"the {len(grid.before)} precedences", replace(grid, before=())
    if grid.rests:
        yield "the rest windows", replace(grid, rests=())
    everywhere = tuple(
        Room(room.meetings, (len(room.meetings),) * grid.slots) for room in grid.rooms
    )
    yield "the limit of tables", replace(grid, rooms=everywhere)
    meetings = tuple(
        replace(meeting, slots=frozenset()) for meeting in problem.meetings
    )
    if meetings != problem.meetings:
        free = replace(problem, meetings=meetings)
        yield "meetings bound to slots", grid_of(free)
    people = tuple(replace(person, away=frozenset()) for person in problem.people)
    if people != problem.people:
        yield "anybody's absence", grid_of(replace(problem, people=people))


def is_possible(grid: Grid, stop: Stop, seed: int) -> bool:
    """Return whether a timetable is found in a few seconds."""
    model = model_of(grid, at_most=grid.slots * max(1, len(grid.meetings)))
    seconds = min(AT_MOST, SHARE * stop.left())
    return search(model, stop, seconds=seconds, seed=seed).at is not None
