"""Choose the method a timetable needs, and answer with a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.engine.result import Result, Status
from madang.engine.timetable import choice, many, proof, relaxing, seating, why
from madang.engine.timetable.grid import MILLION, grid_of
from madang.engine.timetable.terms import Sitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid
    from madang.engine.timetable.problem import Timetable
    from madang.engine.timetable.proof import Proof

PROVABLE = 30_000  # meeting-slot choices; beyond, a single core proves too little

Plan = tuple[Sitting, ...]


def solve(problem: Timetable, *, stop: Stop, seed: int) -> Result[Plan]:
    """Return slots and places for the meetings, with few breaks.

    Guarantee: every plan keeps every rule; `optimal` and `infeasible` are proved; the
    same seed gives the same plan unless time ran out.
    Time: see docs/engine/timetable.md.

    >>> from madang.engine.problem import Stop
    >>> from madang.engine.timetable import Meeting, Person, Place, Slot, Timetable
    >>> day = tuple(Slot(id=hour) for hour in ("9", "10", "11"))
    >>> people = (Person("ann"), Person("bo", away=frozenset({"9"})), Person("cy"))
    >>> meetings = (Meeting("1", ("ann", "bo")), Meeting("2", ("ann", "cy")))
    >>> problem = Timetable(day, (Place("hall"),), people, meetings)
    >>> result = solve(problem, stop=Stop(seconds=5), seed=1)
    >>> result.status.value, result.value
    ('optimal', 0.0)
    """
    grid = grid_of(problem)
    reasons = why.impossible(problem, grid)
    if reasons:
        return impossible(stop, seed, reasons)
    if not problem.meetings:
        return Result(
            Status.OPTIMAL, (), 0.0, 0.0, stop.spent(), seed, ("no meetings",)
        )
    if problem.is_choice:
        return chosen(problem, grid, stop, seed)
    size = sum(mask.bit_count() for mask in grid.allowed)
    method = proof.prove if size <= PROVABLE else many.settle
    found = method(grid, stop, seed)
    if found.is_impossible:
        return impossible(stop, seed, relaxing.advice(problem, grid, stop, seed))
    return answer(problem, grid, found, stop, seed)


def impossible(stop: Stop, seed: int, reasons: tuple[str, ...]) -> Result[Plan]:
    """Return the proved answer that no timetable exists, with its reasons."""
    return Result(Status.INFEASIBLE, seconds=stop.spent(), seed=seed, notes=reasons)


def answer(
    problem: Timetable, grid: Grid, found: Proof, stop: Stop, seed: int
) -> Result[Plan]:
    """Return the timetable found with its breaks and the proved bound."""
    if found.at is None:
        return Result(
            Status.UNKNOWN, bound=float(found.bound), seconds=stop.spent(), seed=seed
        )
    plan = sittings(problem, found.at, seating.seat(problem, grid, found.at, stop))
    breaks = grid.breaks_of_all(found.at)
    value = float(sum(breaks))
    is_best = value <= found.bound
    return Result(
        Status.OPTIMAL if is_best else Status.FEASIBLE,
        plan,
        value,
        float(found.bound),
        stop.spent(),
        seed,
        notes=break_notes(problem, breaks),
    )


def chosen(problem: Timetable, grid: Grid, stop: Stop, seed: int) -> Result[Plan]:
    """Return the meetings worth most together, their slots, and the proof."""
    names = [person.id for person in problem.people], [s.id for s in problem.slots]
    found = choice.choose(grid, names, stop, seed)
    if found.is_impossible:
        return impossible(stop, seed, ("no timetable keeps all the rules together",))
    if found.at is None:
        bound = found.bound / MILLION
        return Result(Status.UNKNOWN, bound=bound, seconds=stop.spent(), seed=seed)
    plan = sittings(problem, found.at, seating.seat(problem, grid, found.at, stop))
    value, breaks = choice.worth_of(grid, found.at), grid.breaks_of_all(found.at)
    return Result(
        Status.OPTIMAL if value >= found.bound else Status.FEASIBLE,
        plan,
        value / MILLION,
        max(value, found.bound) / MILLION,
        stop.spent(),
        seed,
        notes=(f"{len(plan)} meetings held", *break_notes(problem, breaks)),
        details={
            "certificate": found.certificate,
            "breaks": sum(breaks),
        },
    )


def sittings(
    problem: Timetable, at: Sequence[int], places: Sequence[str]
) -> tuple[Sitting, ...]:
    """Return the meetings held, in the problem's order."""
    return tuple(
        Sitting(meeting.id, problem.slots[slot].id, place)
        for meeting, slot, place in zip(problem.meetings, at, places, strict=True)
        if slot >= 0
    )


def break_notes(problem: Timetable, breaks: Sequence[int]) -> tuple[str, ...]:
    """Say who has the most breaks."""
    most = max(breaks, default=0)
    if not most:
        return ("nobody has a break",)
    worst = [
        person.id
        for person, count in zip(problem.people, breaks, strict=True)
        if count == most
    ]
    who = ", ".join(worst[:5]) + (", …" if len(worst) > 5 else "")
    return (f"most breaks of one person: {most} ({who})",)
