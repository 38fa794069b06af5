"""Generalised assignment: the public instances and unseen ones of the same families."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import measured, shared
from madang.engine.formats.packing import parse_cases
from madang.engine.packing import Problem, solve
from madang.engine.problem import Stop
from madang.engine.verify.packing import check

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Companies into rooms (generalised assignment)"
NOTES = (
    "Least cost, every job placed; best known values from OR-Library and Yagiura.",
    "Price bound: what the independent checker proves from the prices alone; the search"
    " closes the rest.",
    "Unseen instances are drawn here as the families' papers say; no reference.",
)
UNSEEN = (("gap", 10, 60), ("c", 5, 200), ("e", 5, 200), ("c", 10, 100), ("e", 10, 100))
SECONDS = 600.0  # on the wall; a shared machine may need ten times the CPU seconds


def drawn(family: str, rooms: int, jobs: int) -> Problem:
    """Return an instance of the family, after Chu and Beasley, and Yagiura et al."""
    rng = np.random.default_rng(1)
    shape = (rooms, jobs)
    if family == "e":
        need = np.ceil(1 - 10 * np.log(1 - rng.random(shape))).astype(int)
        cost = np.ceil(1000 / need - 10 * rng.random(shape)).astype(int)
    else:
        need = rng.integers(5, 26, shape)
        cost = rng.integers(*((15, 26) if family == "gap" else (10, 51)), shape)
    capacity = np.maximum(0.8 * need.sum(axis=1) / rooms, need.max(axis=1)).astype(int)
    return posed(rooms, jobs, np.concatenate([cost.ravel(), need.ravel(), capacity]))


def posed(rooms: int, jobs: int, figures: Any) -> Problem:
    cells = rooms * jobs
    return Problem(
        tuple(map(str, range(1, jobs + 1))),
        tuple(map(str, range(1, rooms + 1))),
        figures[:cells].reshape(rooms, jobs),
        figures[cells : 2 * cells].reshape(rooms, jobs),
        figures[2 * cells :],
    )


def rows() -> Iterator[dict[str, Any]]:
    folder = shared("generalised-assignment")
    if folder is None:
        return
    with (folder / "best-known.csv").open() as sheet:
        known = {
            line["instance"]: int(line["optimum"]) for line in csv.DictReader(sheet)
        }
    for name, best in known.items():
        ((rooms, jobs, figures),) = parse_cases((folder / name).read_text())
        yield line_of(name, posed(rooms, jobs, figures), best)
    for family, rooms, jobs in UNSEEN:
        yield line_of(f"{family} {rooms}×{jobs}", drawn(family, rooms, jobs), None)


def line_of(name: str, problem: Problem, best: int | None) -> dict[str, Any]:
    done = measured(lambda: solve(problem, stop=Stop(SECONDS), seed=1))
    result = done.result
    found = check(problem, result.plan, result.details["certificate"])
    return {
        "instance": name,
        "rooms × jobs": f"{len(problem.rooms)} × {len(problem.jobs)}",
        "value": result.value,
        "bound": result.bound,
        "price bound": found.bound,
        "best known": best,
        "proved": result.is_proved and found.holds,
        "CPU s": done.cpu,
        "extra MB": done.extra_mb,
    }
