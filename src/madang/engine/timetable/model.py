"""The whole timetable as one CP-SAT model, written so that a single core proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from madang.engine.timetable.grid import bits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.timetable.grid import Grid, Room

Lit = cp_model.IntVar


@dataclass(slots=True)
class Model:
    """A model under construction; `x` says meeting m stands in slot t."""

    grid: Grid
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    x: dict[tuple[int, int], Lit] = field(default_factory=dict)
    sits: dict[tuple[int, int], Lit] = field(default_factory=dict)
    breaks: list[list[Lit]] = field(default_factory=list)  # of each person who can

    def of(self, meetings: Sequence[int], slot: int) -> list[Lit]:
        """Return the literals of these meetings in this slot."""
        return [self.x[m, slot] for m in meetings if (m, slot) in self.x]


def model_of(grid: Grid, *, at_least: int = 0, at_most: int | None = None) -> Model:
    """Return the model: every rule of the grid, breaks between the two bounds.

    Rows come exactly-one per participant and slot with a "sits" literal, so that the
    number of used slots per person and twice the tables per slot become equations:
    these carry the proof.  Without `at_most` breaks are minimised (or the worth held is
    maximised where meetings are optional).

    Guarantee: a solution exists if and only if the grid has one within the bounds.
    """
    model = Model(grid)
    add_meetings(model)
    add_people(model)
    for number, room in enumerate(grid.rooms):
        add_tables(model, room, is_first=number == 0)
    for first, then in grid.before:
        add_order(model, first, then)
    if any(grid.optional):
        model.cp.maximize(sum(grid.worth[m] * x for (m, _), x in model.x.items()))
        return model
    add_breaks(model)
    add_fairness(model)
    total = [hole for holes in model.breaks for hole in holes]
    if at_least:
        model.cp.add(cp_model.LinearExpr.sum(total) >= at_least)
    if at_most is None:
        model.cp.minimize(cp_model.LinearExpr.sum(total))
    else:
        model.cp.add(cp_model.LinearExpr.sum(total) <= at_most)
    return model


def add_meetings(model: Model) -> None:
    """Give every meeting one slot, or at most one where it is optional."""
    grid = model.grid
    for m, allowed in enumerate(grid.allowed):
        lits = []
        for t in bits(allowed):
            model.x[m, t] = model.cp.new_bool_var("")
            lits.append(model.x[m, t])
        if grid.optional[m]:
            model.cp.add_at_most_one(lits)
        else:
            model.cp.add_exactly_one(lits)


def add_people(model: Model) -> None:
    """Seat nobody in more meetings at once, or in all, than he can take part in."""
    grid, cp = model.grid, model.cp
    for p, meetings in enumerate(grid.meetings):
        for t in range(grid.slots):
            lits = model.of(meetings, t)
            sits = model.sits[p, t] = cp.new_bool_var("")
            if grid.parallel[p] == 1:
                cp.add_exactly_one([*lits, ~sits])
            else:
                cp.add(cp_model.LinearExpr.sum(lits) <= grid.parallel[p])
                cp.add_bool_or([*lits, ~sits])
                for lit in lits:
                    cp.add_implication(lit, sits)
        sittings = sum(model.sits[p, t] for t in range(grid.slots))
        if not any(grid.optional[m] for m in meetings) and grid.parallel[p] == 1:
            cp.add(sittings == len(meetings))
        if grid.cap[p] < len(meetings):
            held = [x for t in range(grid.slots) for x in model.of(meetings, t)]
            cp.add(sum(held) <= grid.cap[p])
        for rest in grid.rests:
            cp.add_bool_or([~model.sits[p, t] for t in bits(rest)])


def add_tables(model: Model, room: Room, *, is_first: bool) -> None:
    """Hold no more meetings in a slot than there are tables.

    The row is written over clusters of meetings that share a person, at most one of
    which stands in a slot: a tighter row than one over single meetings.
    """
    grid, cp = model.grid, model.cp
    pairs_only = all(len(people) == 2 for people in grid.people)
    whole = is_first and pairs_only and set(grid.parallel) == {1}
    clusters = clusters_of(grid, room.meetings)
    for t, tables in enumerate(room.tables):
        used: list[Lit] = []
        for person, cluster in clusters:
            lits = model.of(cluster, t)
            if len(lits) <= 1 or grid.parallel[person] > 1:
                used += lits
            elif len(cluster) == len(grid.meetings[person]):
                used.append(model.sits[person, t])
            else:
                sits = cp.new_bool_var("")
                cp.add_exactly_one([*lits, ~sits])
                used.append(sits)
        if len(used) > tables:
            cp.add(cp_model.LinearExpr.sum(used) <= tables)
        if whole:
            held = cp.new_int_var(0, tables, "")
            sitting = sum(model.sits[p, t] for p in range(len(grid.meetings)))
            cp.add(sitting == 2 * held)


def clusters_of(grid: Grid, meetings: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Split the meetings into few groups that share a person, largest first."""
    left = set(meetings)
    clusters = []
    while left:
        person = max(
            range(len(grid.meetings)),
            key=lambda p: sum(1 for m in grid.meetings[p] if m in left),
        )
        cluster = [m for m in grid.meetings[person] if m in left]
        clusters.append((person, cluster))
        left -= set(cluster)
    return clusters


def add_order(model: Model, first: int, then: int) -> None:
    """Hold the first meeting in an earlier slot than the second, where both are held.

    A held meeting whose predecessor is not held needs no order.
    """
    grid = model.grid
    for t in range(grid.slots):
        early = [model.x[then, q] for q in range(t + 1) if (then, q) in model.x]
        late = [
            model.x[first, q] for q in range(t, grid.slots) if (first, q) in model.x
        ]
        if early and late:
            model.cp.add_at_most_one(early + late)


def add_breaks(model: Model) -> None:
    """Mark the end of every idle gap between a person's own meetings."""
    grid = model.grid
    for p, meetings in enumerate(grid.meetings):
        if len(meetings) < 2 or (grid.parallel[p] == 1 and len(meetings) == grid.slots):
            continue
        holes: list[Lit] = []
        for day in grid.days:
            slots = bits(day)
            holes += holes_of(model, p, slots)
        model.breaks.append(holes)


def holes_of(model: Model, p: int, slots: list[int]) -> list[Lit]:
    """Return a literal per slot of the day that is true where a gap ends after it."""
    grid, cp = model.grid, model.cp
    begun = [cp.new_bool_var("") for _ in slots]  # has sat today at or before this slot
    holes = []
    for k, t in enumerate(slots):
        cp.add_implication(model.sits[p, t], begun[k])
        if k:
            cp.add_implication(begun[k - 1], begun[k])
            cp.add_bool_or([~begun[k], begun[k - 1], model.sits[p, t]])
        else:
            cp.add_implication(begun[k], model.sits[p, t])
    for k, t in enumerate(slots[:-1]):
        hole, after = cp.new_bool_var(""), model.sits[p, slots[k + 1]]
        excuses = [resting(model, p, slots, t, rest) for rest in grid.rests]
        spared = [lit for lits in excuses for lit in lits] if any(excuses) else []
        if not spared:
            cp.add_bool_or([hole, model.sits[p, t], ~begun[k], ~after])
        else:
            add_spared_hole(model, hole, [model.sits[p, t], ~begun[k], ~after], excuses)
        cp.add_implication(hole, ~model.sits[p, t])
        cp.add_implication(hole, begun[k])
        cp.add_implication(hole, after)
        holes.append(hole)
    return holes


def resting(model: Model, p: int, slots: list[int], end: int, rest: int) -> list[Lit]:
    """Return the literals one of which is true where a gap to `end` is all rest."""
    start = end
    while rest >> start & 1 and start > slots[0]:
        start -= 1
    if start == end:
        return []
    return [model.sits[p, q] for q in range(start, end)]


def add_spared_hole(
    model: Model, hole: Lit, other: list[cp_model.LiteralT], excuses: list[list[Lit]]
) -> None:
    """Count the gap unless it lies inside one rest window."""
    longest = max(excuses, key=len)  # windows are nested seen from the gap's end
    model.cp.add_bool_or([hole, *other, *longest])
    for lit in longest:
        model.cp.add_implication(hole, ~lit)


def add_fairness(model: Model) -> None:
    """Let no two people's numbers of breaks differ by more than the fairness."""
    grid, cp = model.grid, model.cp
    if grid.fairness is None:
        return
    if len(model.breaks) < len(grid.meetings):  # somebody cannot have a break at all
        for holes in model.breaks:
            cp.add(cp_model.LinearExpr.sum(holes) <= grid.fairness)
        return
    low, high = cp.new_int_var(0, grid.slots, ""), cp.new_int_var(0, grid.slots, "")
    cp.add(high - low <= grid.fairness)
    for holes in model.breaks:
        cp.add(cp_model.LinearExpr.sum(holes) <= high)
        cp.add(cp_model.LinearExpr.sum(holes) >= low)
