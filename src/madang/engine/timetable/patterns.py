"""A bound on the breaks of a short day: how often each attendance pattern is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from madang.engine.timetable.grid import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.timetable.grid import Grid

LONGEST_DAY = 14  # slots; beyond, the patterns are too many


@dataclass(frozen=True, slots=True)
class Bound:
    """At least `breaks` breaks, or proof that no timetable exists."""

    breaks: int = 0
    is_impossible: bool = False


total = cp_model.LinearExpr.sum
Kind = tuple[int, int, tuple[tuple[int, int], ...]]


def applies(grid: Grid) -> bool:
    """Return whether the bound is defined here: one short day of meetings of two."""
    return (
        grid.slots <= LONGEST_DAY
        and len(grid.days) == 1
        and not grid.rests
        and not any(grid.optional)
        and set(grid.parallel) == {1}
        and all(len(people) == 2 for people in grid.people)
    )


def pattern_bound(grid: Grid, *, seconds: float, seed: int) -> Bound:
    """Return a lower bound on the total breaks of any timetable.

    People who differ in nothing are one kind; per kind an integer says how many follow
    each pattern of at most one break, the rest follow any pattern and pay two breaks.
    Each slot's load must be even (two per meeting) and within the tables.
    Guarantee: every timetable satisfies these rows, so the bound and the proof of
    impossibility hold.  Time: 0.05-0.3 s at 60 people and 10 slots.
    """
    cp = cp_model.CpModel()
    load: list[list[cp_model.LinearExprT]] = [[] for _ in range(grid.slots)]
    price: list[cp_model.LinearExprT] = []
    for (count, free, needs), people in kinds_of(grid).items():
        users: list[cp_model.LinearExprT] = []
        for mask, breaks in patterns(grid.slots, count, free):
            if any((mask & own).bit_count() < least for own, least in needs):
                continue
            user = cp.new_int_var(0, people, "")
            users.append(user)
            for t in bits(mask):
                load[t].append(user)
            if breaks:
                price.append(user)
        others = cp.new_int_var(0, people, "")
        price.append(2 * others)
        spread = []
        for t in bits(free):
            some = cp.new_int_var(0, people, "")
            cp.add(some <= others)
            load[t].append(some)
            spread.append(some)
        cp.add(total(spread) == count * others)
        cp.add(total(users) + others == people)
    for t in range(grid.slots):
        held = cp.new_int_var(0, grid.rooms[0].tables[t] if grid.rooms else 0, "")
        cp.add(total(load[t]) == 2 * held)
    cp.minimize(total(price))
    return solved(cp, seconds, seed)


def solved(cp: cp_model.CpModel, seconds: float, seed: int) -> Bound:
    """Return the bound that the small integer programme proves in the time given."""
    if seconds <= 0:
        return Bound()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(cp)
    if status == cp_model.INFEASIBLE:
        return Bound(is_impossible=True)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Bound(max(0, round(solver.best_objective_bound)))
    return Bound()


def kinds_of(grid: Grid) -> Counter[Kind]:
    """Return how many people have each count of meetings, free time and needs."""
    kinds: Counter[Kind] = Counter()
    for p, meetings in enumerate(grid.meetings):
        if not meetings:
            continue
        masks = Counter(grid.allowed[m] for m in meetings)
        needs = []
        for own in sorted(masks):
            least = sum(n for other, n in masks.items() if other & ~own == 0)
            if grid.free[p] & ~own:
                needs.append((own, least))
        kinds[len(meetings), grid.free[p], tuple(needs)] += 1
    return kinds


def patterns(slots: int, count: int, free: int) -> Iterator[tuple[int, int]]:
    """Yield the masks of `count` free slots in one or two runs, with their breaks.

    >>> [(bin(mask), breaks) for mask, breaks in patterns(3, 2, 0b111)]
    [('0b11', 0), ('0b110', 0), ('0b101', 1)]
    """
    for start in range(slots - count + 1):
        mask = ((1 << count) - 1) << start
        if mask & ~free == 0:
            yield mask, 0
    for first in range(1, count):
        left, right = (1 << first) - 1, (1 << (count - first)) - 1
        for start in range(slots - count):
            if left << start & ~free:
                continue
            for then in range(start + first + 1, slots - (count - first) + 1):
                if right << then & ~free == 0:
                    yield left << start | right << then, 1
