"""Timetables: the public proof instances, and two-sided events with a change."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.events import SIZES, event
from benchmarks.measure import measured, shared
from madang.engine import timetable
from madang.engine.formats.timetable import parse_dzn
from madang.engine.problem import Stop
from madang.engine.verify import timetable as checker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from madang.engine.result import Result
    from madang.engine.timetable import Timetable

TITLE = "Timetables of meetings"
NOTES = (
    "Files: value = breaks, reference = published optimum (Bofill et al., JAIR); `-`"
    " is published as infeasible. The published MaxSAT takes 22-38 s for *-13crafb,"
    " the published CPLEX and Chuffed models minutes to hours.",
    "Events: value = worth held; bound from prices that the independent checker adds"
    " up; meetings and slots are chosen together; made up by seed 1.",
    "5 % gone: the same event mended after one in twenty has left; the bound is that of"
    " a fresh plan, the reference counts meetings moved and lost that could stay.",
)
SECONDS = 600.0  # on the wall; a shared machine may need ten times the CPU seconds
FREE = (1.0, 0.9, 0.7, 0.5)
DROPPED = 0.05


def rows() -> Iterator[dict[str, Any]]:
    folder = shared("b2b-meetings")
    if folder is not None:
        yield from published(folder)
    for name, size in SIZES.items():
        for free in FREE:
            problem = event(size, free=free, seed=1)
            run = measured(solved, problem)
            yield row(f"{name}, free {free:.0%}", problem, run, "")
            changed = without_some(problem)
            mended = measured(after, changed, run.result.plan)
            details = mended.result.details
            moves = f"{details['moved']} moved, {details['lost']} lost"
            yield row(f"{name}, free {free:.0%}, 5 % gone", changed, mended, moves)


def published(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "published.csv").open(encoding="utf-8") as file:
        optima = [(r["instance"], r["published_optimum"]) for r in csv.DictReader(file)]
    for name, optimum in sorted(optima):
        problem = parse_dzn((folder / name).read_text(encoding="utf-8"))
        yield row(name, problem, measured(solved, problem), optimum)


def solved(problem: Timetable) -> Result[Any]:
    return timetable.solve(problem, stop=Stop(seconds=SECONDS), seed=1)


def after(problem: Timetable, old: tuple[timetable.Sitting, ...]) -> Result[Any]:
    return timetable.replan(problem, old, stop=Stop(seconds=SECONDS), seed=1)


def without_some(problem: Timetable) -> Timetable:
    """Return the event after one in twenty has left."""
    draw = random.Random(1)  # noqa: S311 -- a reproducible draw
    people = [person.id for person in problem.people]
    gone = set(draw.sample(people, max(1, round(DROPPED * len(people)))))
    return replace(
        problem,
        people=tuple(person for person in problem.people if person.id not in gone),
        meetings=tuple(m for m in problem.meetings if not gone & set(m.people)),
    )


def row(name: str, problem: Timetable, run: Any, reference: str) -> dict[str, Any]:
    result = run.result
    holds = "no plan"
    if result.plan is not None:
        certificate = result.details.get("certificate")
        check = checker.check(problem, result.plan, certificate)
        holds = "yes" if check.holds and check.value == result.value else "NO"
    return {
        "instance": name,
        "people": len(problem.people),
        "meetings": len(problem.meetings),
        "slots": len(problem.slots),
        "value": result.value,
        "bound": result.bound,
        "status": str(result.status),
        "reference": reference,
        "checked": holds,
        "CPU s": run.cpu,
        "extra MB": round(run.extra_mb),
    }
