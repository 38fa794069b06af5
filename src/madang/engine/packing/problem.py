"""Pose who gets which room: needs, capacities, costs or values, who must be apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

LARGEST = 10**12  # of a cost or a need in whole numbers, so that sums stay exact


@dataclass(frozen=True)
class Problem:
    """Put each job into one room so that no room holds more than its capacity.

    `cost[r][j]` and `need[r][j]` are what job j costs and takes in room r (m², seats,
    hours; any unit, the capacity's).  Least total cost counts; with `maximise` the
    costs are values and the greatest total counts.  Every job is placed, unless
    `optional` lets it stay outside for nothing.  `apart` are jobs that may sit neither
    in one room nor in `neighbours`.  A job that stays in its `current` room earns
    `keep_bonus`.

    >>> Problem(("a",), ("hall",), [[1]], [[-2]], [3])
    Traceback (most recent call last):
    ...
    madang.engine.problem.ProblemError: need, hall/a: is negative (-2); give 0 or more
    """

    jobs: tuple[str, ...]
    rooms: tuple[str, ...]
    cost: Any
    need: Any
    capacity: Any
    maximise: bool = False
    optional: bool = False
    apart: tuple[tuple[str, str], ...] = ()
    neighbours: tuple[tuple[str, str], ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    current: Mapping[str, str] = field(default_factory=dict)
    keep_bonus: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for name, ids in (("jobs", self.jobs), ("rooms", self.rooms)):
            if not ids:
                raise ProblemError(name, None, "are none", "add at least one")
            for ident in sorted({i for i in ids if ids.count(i) > 1}):
                raise ProblemError(name, ident, "appears twice", "keep one line each")
        if self.optional and not self.maximise:
            raise ProblemError(
                "optional",
                None,
                "leaves everybody outside when cost is to be least",
                "maximise values instead, or place everybody",
            )
        self._check_names()
        self._check_pins()
        _ = self.figures  # reads every number, or refuses

    def _check_names(self) -> None:
        jobs, rooms = set(self.jobs), set(self.rooms)
        placed = [*self.fixed.items(), *self.forbidden, *self.current.items()]
        named = ["fixed"] * len(self.fixed) + ["forbidden"] * len(self.forbidden)
        named += ["current"] * len(self.current)
        for name, (job, room) in zip(named, placed, strict=True):
            if job not in jobs:
                raise ProblemError(name, job, "is no job", "correct the id")
            if room not in rooms:
                raise ProblemError(name, job, f"{room} is no room", "correct the id")
        for name, pairs, known, word in (
            ("apart", self.apart, jobs, "job"),
            ("neighbours", self.neighbours, rooms, "room"),
        ):
            for a, b in pairs:
                for ident in (a, b):
                    if ident not in known:
                        raise ProblemError(
                            name, ident, f"is no {word}", "correct the id"
                        )
                if a == b:
                    raise ProblemError(name, a, "is paired with itself", "drop it")

    def _check_pins(self) -> None:
        for job, room in sorted(self.fixed.items()):
            if (job, room) in self.forbidden:
                raise ProblemError(
                    "fixed", job, f"{room} is forbidden for it", "drop one of the two"
                )
        near = self.nearby
        for a, b in self.apart:
            if a in self.fixed and b in self.fixed:
                one, two = self.fixed[a], self.fixed[b]
                if two in near[one]:
                    raise ProblemError(
                        "fixed",
                        a,
                        f"{one} is too near {b} in {two}",
                        "drop a pin or the pair in apart",
                    )

    @cached_property
    def nearby(self) -> dict[str, set[str]]:
        """Each room with itself and its neighbours."""
        near = {room: {room} for room in self.rooms}
        for a, b in self.neighbours:
            near[a].add(b)
            near[b].add(a)
        return near

    @cached_property
    def figures(self) -> Figures:
        """The problem in whole numbers, always to be minimised."""
        return _figures(self)

    def worth(self, units: int) -> Decimal:
        """Return a cost in whole numbers as the problem's own figure."""
        amount = Decimal(units).scaleb(-self.figures.places)
        return -amount if self.maximise else amount


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole numbers: cost and need (rooms × jobs), capacity, all exact.

    With ``maximise`` costs are negative values; with ``optional`` a last row of zeros
    is "outside".
    `apart[j]` are the jobs that job j may not be near, `near[r]` the rooms by r.
    """

    cost: Whole
    need: Whole
    capacity: Whole
    allowed: NDArray[np.bool_]
    apart: tuple[tuple[int, ...], ...]
    near: tuple[tuple[int, ...], ...]
    places: int
    need_places: int

    def keeps_rules(self, room: Whole) -> bool:
        """Return whether this room per job is allowed, counted in whole numbers."""
        jobs = np.arange(self.cost.shape[1])
        load = np.bincount(room, self.need[room, jobs], len(self.capacity))
        return bool(
            self.allowed[room, jobs].all()
            and (load <= self.capacity).all()
            and not any(
                room[k] in self.near[room[j]]
                for j, others in enumerate(self.apart)
                for k in others
            )
        )


def _figures(problem: Problem) -> Figures:
    rooms, jobs = list(problem.rooms), list(problem.jobs)
    cells = [f"{r}/{j}" for r in rooms for j in jobs]
    shape = (len(rooms), len(jobs))
    bonus = _flat(problem.keep_bonus, "keep_bonus", [""], ())
    cost = _flat(problem.cost, "cost", cells, shape)
    need = _flat(problem.need, "need", cells, shape)
    capacity = _flat(problem.capacity, "capacity", rooms, shape[:1])
    for name, figures, rows in (
        ("need", need, cells),
        ("capacity", capacity, rooms),
        ("keep_bonus", bonus, [""]),
    ):
        for row, figure in zip(rows, figures, strict=True):
            if figure < 0:
                raise ProblemError(
                    name, row or None, f"is negative ({figure})", "give 0 or more"
                )
    (costs, bonuses), places = _whole(("cost", cost), ("keep_bonus", bonus))
    (needs, capacities), need_places = _whole(("need", need), ("capacity", capacity))
    return _arranged(
        problem,
        costs.reshape(shape),
        needs.reshape(shape),
        capacities,
        (int(bonuses[0]), places, need_places),
    )


def _arranged(
    problem: Problem,
    cost: Whole,
    need: Whole,
    capacity: Whole,
    bonus: tuple[int, int, int],
) -> Figures:
    place = {room: r for r, room in enumerate(problem.rooms)}
    index = {job: j for j, job in enumerate(problem.jobs)}
    cost = -cost if problem.maximise else cost.copy()
    for job, room in problem.current.items():
        cost[place[room], index[job]] -= bonus[0]
    near = [tuple(sorted(place[r] for r in problem.nearby[n])) for n in problem.rooms]
    if problem.optional:
        cost, need = (np.vstack([a, np.zeros_like(a[:1])]) for a in (cost, need))
        capacity = np.append(capacity, 0)
        near.append(())
    allowed = need <= capacity[:, None]
    for job, room in problem.forbidden:
        allowed[place[room], index[job]] = False
    for job, room in problem.fixed.items():
        only = np.arange(len(capacity)) == place[room]
        allowed[:, index[job]] &= only
    apart: list[set[int]] = [set() for _ in problem.jobs]
    for a, b in problem.apart:
        apart[index[a]].add(index[b])
        apart[index[b]].add(index[a])
    return Figures(
        cost,
        need,
        capacity,
        allowed,
        tuple(tuple(sorted(s)) for s in apart),
        tuple(near),
        bonus[1],
        bonus[2],
    )


def _flat(
    given: Any, name: str, rows: Sequence[str], shape: tuple[int, ...]
) -> list[Decimal]:
    """Return the numbers in one list, exact, or say which one is wrong."""
    table = np.array(given, dtype=object)
    if table.shape != shape:
        want, have = ("×".join(map(str, s)) or "one" for s in (shape, table.shape))
        raise ProblemError(
            name, None, f"is {have} figures, not {want}", "give them all"
        )
    return [
        _number(cell, name, row or None)
        for row, cell in zip(rows, table.ravel().tolist(), strict=True)
    ]


def _number(cell: object, name: str, row: str | None) -> Decimal:
    try:
        figure = Decimal(str(cell))
    except InvalidOperation:
        raise ProblemError(
            name, row, f"{cell!r} is no number", "give a number"
        ) from None
    if not figure.is_finite():
        raise ProblemError(name, row, f"is {cell}", "give a finite number")
    return figure


def _whole(*named: tuple[str, list[Decimal]]) -> tuple[list[Whole], int]:
    """Return the lists as whole numbers of their last common decimal place."""
    places = max(
        0, *(-int(f.normalize().as_tuple().exponent) for _, fs in named for f in fs)
    )
    found = []
    for name, figures in named:
        scaled = [int(f.scaleb(places)) for f in figures]
        if max(map(abs, scaled)) > LARGEST:
            raise ProblemError(
                name, None, "needs more than 12 digits", "round to fewer places"
            )
        found.append(np.array(scaled, np.int64))
    return found, places
