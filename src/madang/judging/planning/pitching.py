"""A pitch day to the engine and back: panels into rooms, teams into rooms and times.

Judges are dealt to rooms so that as many times as can be have a panel; then every team
gets a room and a time at which enough of that room's judges may hear it.  Both are
problems of assignment.  Dealt differently, judges leave other teams over: so several
deals are tried, and the best is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from madang import engine
from madang.engine.problem import ProblemError, Stop
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

Cell = tuple[int, int]  # (room, time), both from 0
#: Teams times places up to which a plan is made while one waits.
SMALL = 4_000
TRIES, MANY_TRIES = 12, 60
PATIENCE, LONG_PATIENCE = 1.5, 30.0  # seconds for all tries
A_DEAL = 5.0  # seconds at most for one deal of judges
NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Chair:
    """A judge on the day: when she is there, and the room she sits in, if any."""

    seat: int
    there: frozenset[int]
    room: int | None = None
    is_pinned: bool = False


@dataclass(frozen=True)
class Bench:
    """What a pitch day is planned from, without names: keys and positions only.

    `never` are (seat, team) that must not meet; `pinned` teams keep their place, those
    of `old` keep theirs where it can be.
    """

    rooms: int
    times: int
    chairs: tuple[Chair, ...]
    teams: tuple[int, ...]
    judges_each: int
    never: frozenset[tuple[int, int]] = frozenset()
    pinned: Mapping[int, Cell] = field(default_factory=dict)
    old: Mapping[int, Cell] = field(default_factory=dict)

    @property
    def used(self) -> int:
        """Rooms that can have a panel at all."""
        return min(self.rooms, len(self.chairs) // self.judges_each)

    @property
    def is_small(self) -> bool:
        """Whether a plan is made while one waits."""
        return len(self.teams) * self.rooms * self.times <= SMALL

    def able(self, panels: Mapping[int, int], cell: Cell, team: int) -> list[int]:
        """Return the seats of a room's panel that may hear a team at a time."""
        room, at = cell
        return [
            chair.seat
            for chair in self.chairs
            if panels.get(chair.seat) == room
            and at in chair.there
            and (chair.seat, team) not in self.never
        ]


@dataclass(frozen=True)
class Planned:
    """Judges' rooms, teams' places, and the teams for which no place was found."""

    panels: Mapping[int, int]
    places: Mapping[int, Cell]
    left: tuple[int, ...]
    value: float
    tries: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether every team has its place."""
        return not self.left


def plan(
    bench: Bench,
    *,
    seed: int = 1,
    tries: int = TRIES,
    seconds: float = PATIENCE,
    report: Callable[[int], None] = lambda _done: None,
) -> Planned:
    """Return the best plan of several deals; `report` is told of every deal tried.

    Nobody is in two rooms at once, no judge hears a team that she must not, and every
    team that has a place has at least `judges_each` before it.  Among plans that place
    as many teams, the one that moves fewest of the old ones is taken, then the one with
    the fullest panels and the earliest end.

    Raises:
        Refused: what was pinned contradicts itself.
    """
    stop = Stop(seconds=seconds)
    best: Planned | None = None
    for turn in range(max(1, tries)):
        panels = _dealt(bench, Random(1000 * seed + turn))  # noqa: S311 -- tries, no secret
        found = _placed(bench, panels)
        if best is None or found.value > best.value:
            best = found
        report(turn + 1)
        if (best.is_whole and turn >= bench.used) or not stop.left():
            break
    if best is None:  # `tries` is at least one
        raise AssertionError
    return Planned(best.panels, best.places, best.left, best.value, turn + 1)


def _dealt(bench: Bench, chance: Random) -> dict[int, int]:
    """Deal the judges to rooms: evenly, pins first, a panel at as many times as can be.

    What hours allow only in some rooms is asked of the first rooms; if even that is too
    much together, only what all rooms can have is asked, and then nothing.
    """
    if not bench.used:
        return {}
    sizes = _sizes(bench)
    for rules in (_panel_rules(bench), _panel_rules(bench, only_all=True), ()):
        found = _deal(bench, sizes, rules, chance)
        if found is not None:
            return found
    return {}


def _sizes(bench: Bench) -> list[int]:
    pins = Counter(
        chair.room
        for chair in bench.chairs
        if chair.is_pinned and chair.room is not None and chair.room < bench.used
    )
    sizes = [pins[room] for room in range(bench.used)]
    for _ in range(len(bench.chairs) - sum(sizes)):
        sizes[sizes.index(min(sizes))] += 1
    return sizes


def _panel_rules(
    bench: Bench, *, only_all: bool = False
) -> tuple[engine.assignment.GroupRule, ...]:
    """Ask for a panel in as many rooms as the judges there allow, at each time."""
    rules: dict[tuple[int, ...], engine.assignment.GroupRule] = {}
    for at in range(bench.times):
        there = tuple(chair.seat for chair in bench.chairs if at in chair.there)
        rooms = min(bench.used, len(there) // bench.judges_each)
        if not rooms or there in rules or (only_all and rooms < bench.used):
            continue
        rules[there] = engine.assignment.GroupRule(
            f"a panel at {at}",
            there,
            at_least=bench.judges_each,
            cases=None if rooms == bench.used else tuple(range(rooms)),
        )
    return tuple(rules.values())


def _deal(
    bench: Bench,
    sizes: list[int],
    rules: tuple[engine.assignment.GroupRule, ...],
    chance: Random,
) -> dict[int, int] | None:
    affinity = np.array(
        [[chance.random() for _ in bench.chairs] for _ in range(bench.used)]
    )
    fixed = []
    for column, chair in enumerate(bench.chairs):
        if chair.room is None or chair.room >= bench.used:
            continue
        affinity[chair.room, column] += 1 if bench.old else 0
        if chair.is_pinned:
            fixed.append((chair.room, chair.seat))
    try:
        result = engine.assignment.solve(
            engine.assignment.AssignmentProblem(
                affinity,
                demand=sizes,
                max_load=1,
                fixed=fixed,
                rules=rules,
                judge_ids=[chair.seat for chair in bench.chairs],
            ),
            stop=Stop(seconds=A_DEAL),
            seed=1,
        )
    except ProblemError:
        return None
    if result.plan is None:
        return None
    return {bench.chairs[int(column)].seat: int(room) for room, column in result.plan}


def _placed(bench: Bench, panels: Mapping[int, int]) -> Planned:
    """Give every team a room and a time, the pinned ones theirs.

    A last column takes in who finds no place: it is worth nothing, a place more than
    all that is nice about places together.
    """
    cells = list(_cells(bench))
    if not bench.teams:
        return Planned(panels, {}, (), 0.0)
    worth, closed = _worth(bench, panels, cells)
    fixed, broken = _pins(bench, cells, closed)
    names: list[Cell | str] = [*cells, NOWHERE]
    try:
        result = engine.assignment.solve(
            engine.assignment.AssignmentProblem(
                worth,
                demand=1,
                max_load=[*[1] * len(cells), len(bench.teams)],
                conflicts=closed,
                fixed=fixed,
                case_ids=list(bench.teams),
                judge_ids=names,
            ),
            stop=Stop(seconds=A_DEAL),
            seed=1,
        )
    except ProblemError as error:
        raise Refused(str(error)) from None
    places: dict[int, Cell] = {}
    for row, column in () if result.plan is None else result.plan:
        if int(column) < len(cells):
            places[bench.teams[int(row)]] = cells[int(column)]
    left = tuple(team for team in bench.teams if team not in places)
    return Planned(panels, places, left, (result.value or 0.0) - broken * len(worth))


def _cells(bench: Bench) -> Iterator[Cell]:
    for at in range(bench.times):
        for room in range(bench.used):
            yield room, at


def _worth(
    bench: Bench, panels: Mapping[int, int], cells: list[Cell]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what each place is worth to each team, and which are closed to it."""
    teams = len(bench.teams)
    kept = teams + 1.0
    placed = kept * (teams + 2)
    worth = np.zeros((teams, len(cells) + 1))
    closed = np.zeros(worth.shape, dtype=bool)
    size = max(Counter(panels.values()).values(), default=1)
    for row, team in enumerate(bench.teams):
        for column, cell in enumerate(cells):
            able = len(bench.able(panels, cell, team))
            closed[row, column] = able < bench.judges_each
            nice = 0.4 * able / size + 0.6 * (1 - cell[1] / bench.times)
            worth[row, column] = placed + nice + kept * (bench.old.get(team) == cell)
    return worth, closed


def _pins(
    bench: Bench, cells: list[Cell], closed: NDArray[np.bool_]
) -> tuple[list[tuple[int, Cell]], int]:
    """Return the pins that this deal of judges can keep, and how many it cannot.

    A team whose pin cannot be kept has no other place: it is left over, and told.
    """
    column = {cell: number for number, cell in enumerate(cells)}
    fixed, broken = [], 0
    for row, team in enumerate(bench.teams):
        if team not in bench.pinned:
            continue
        cell = bench.pinned[team]
        if cell in column and not closed[row, column[cell]]:
            fixed.append((team, cell))
        else:
            closed[row, : len(cells)] = True
            broken += 1
    return fixed, broken
