"""Packings from files: OR-Library's generalised assignment, or a folder of plain CSV.

OR-Library: numbers parted by blanks; rooms m, jobs n, m×n costs, m×n needs, m
capacities.  A file of several problems has their count first; ``--case 2`` takes the
second.

A folder holds ``rooms.csv`` (room, capacity, neighbours), ``jobs.csv`` (job, need,
fixed, current, apart), ``pairs.csv`` (job, room, cost and, where it differs, need) and
maybe ``rules.csv`` (rule, value: goal ``least cost`` or ``most value``, optional,
keep_bonus).  A pair that is not listed is not possible.  Lists are parted by ``;``.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine import packing
from madang.engine.packing import Packing, Problem
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.sheets import read_rows
from madang.engine.verify import packing as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.sheets import Row as Line
    from madang.engine.verify import Check

GOALS = {"least cost": False, "most value": True}


def read(path: Path, options: argparse.Namespace) -> Problem:
    """Return the problem of an OR-Library file or of a folder of CSV files.

    Raises:
        ProblemError: The file is cut, or holds what cannot be posed.
    """
    if path.is_dir() or path.suffix == ".csv":
        return read_folder(path if path.is_dir() else path.parent)
    cases = parse_cases(path.read_text(encoding="utf-8"))
    case = getattr(options, "case", None) or (1 if len(cases) == 1 else 0)
    if not 1 <= case <= len(cases):
        raise ProblemError(
            "case",
            case or None,
            f"is needed, the file holds {len(cases)} problems",
            f"choose --case 1 to {len(cases)}",
        )
    rooms, jobs, figures = cases[case - 1]
    cells = rooms * jobs
    return Problem(
        jobs=tuple(str(j) for j in range(1, jobs + 1)),
        rooms=tuple(str(r) for r in range(1, rooms + 1)),
        cost=figures[:cells].reshape(rooms, jobs),
        need=figures[cells : 2 * cells].reshape(rooms, jobs),
        capacity=figures[2 * cells :],
        maximise=bool(getattr(options, "maximise", False)),
    )


def parse_cases(text: str) -> list[tuple[int, int, Any]]:
    """Return (rooms, jobs, figures) of each problem in the text.

    Raises:
        ProblemError: A word is no whole number, or figures are missing or too many.

    >>> [(m, n, f.tolist()) for m, n, f in parse_cases("1 2  5 6  1 1  2")]
    [(1, 2, [5, 6, 1, 1, 2])]
    """
    figures = [_whole(word, at) for at, word in enumerate(text.split(), start=1)]
    if len(figures) < 3:
        raise ProblemError("file", None, "ends after its head", "give the whole file")
    rooms, jobs = figures[:2]
    if rooms > 0 and jobs > 0 and len(figures) == 2 + rooms * (2 * jobs + 1):
        return [(rooms, jobs, np.array(figures[2:]))]
    cases, at = [], 1
    for case in range(1, figures[0] + 1):
        rooms, jobs = (*figures[at : at + 2], 0, 0)[:2]
        end = at + 2 + rooms * (2 * jobs + 1)
        if rooms < 1 or jobs < 1 or end > len(figures):
            if figures[0] != figures[1] and case == 1:
                break
            raise _cut(len(figures), f"problem {case}")
        cases.append((rooms, jobs, np.array(figures[at + 2 : end])))
        at = end
    if not cases or at != len(figures):
        rooms, jobs = figures[:2]
        wanted = 2 + rooms * (2 * jobs + 1)
        raise _cut(len(figures), None, f"; {rooms} rooms and {jobs} jobs need {wanted}")
    return cases


def _cut(have: int, row: str | None, more: str = "") -> ProblemError:
    return ProblemError(
        "file", row, f"has {have} figures{more}, it may be cut", "give the whole file"
    )


def _whole(word: str, at: int) -> int:
    try:
        return int(word)
    except ValueError:
        raise ProblemError(
            "file", f"figure {at}", f"{word!r} is no whole number", "correct it"
        ) from None


def read_folder(folder: Path) -> Problem:
    """Return the problem of a folder of CSV files.

    Raises:
        ProblemError: A file is missing, or holds what cannot be posed.
    """
    rooms = _sheet(folder, "rooms", ("room", "capacity"), ("neighbours",))
    jobs = _sheet(folder, "jobs", ("job",), ("need", "fixed", "current", "apart"))
    pairs = _sheet(folder, "pairs", ("job", "room", "cost"), ("need",))
    rules = _rules(_sheet(folder, "rules", (), ("rule", "value")))
    place = {line.text("room"): r for r, line in enumerate(rooms)}
    index = {line.text("job"): j for j, line in enumerate(jobs)}
    cost = np.full((len(rooms), len(jobs)), Decimal(0), dtype=object)
    need = np.full((len(rooms), len(jobs)), Decimal(0), dtype=object)
    possible = set()
    for line in pairs:
        job, room = line.text("job"), line.text("room")
        if job not in index or room not in place:
            raise line.wrong("job or room", f"{job}/{room}", "name one of the sheets")
        if (job, room) in possible:
            raise line.wrong("pair", f"{job}/{room}", "give it once")
        possible.add((job, room))
        own = line if line.text("need") else jobs[index[job]]
        cost[place[room], index[job]] = _decimal(line, "cost")
        need[place[room], index[job]] = _decimal(own, "need")
    every = {(job, room) for job in index for room in place}
    return Problem(
        jobs=tuple(line.text("job") for line in jobs),
        rooms=tuple(line.text("room") for line in rooms),
        cost=cost,
        need=need,
        capacity=[_decimal(line, "capacity") for line in rooms],
        apart=tuple((li.text("job"), b) for li in jobs for b in li.names("apart")),
        neighbours=tuple(
            (li.text("room"), b) for li in rooms for b in li.names("neighbours")
        ),
        fixed={li.text("job"): li.text("fixed") for li in jobs if li.text("fixed")},
        current={
            li.text("job"): li.text("current") for li in jobs if li.text("current")
        },
        forbidden=frozenset(every - possible),
        **rules,
    )


def _sheet(
    folder: Path, name: str, needs: tuple[str, ...], knows: tuple[str, ...]
) -> list[Line]:
    path = folder / f"{name}.csv"
    if not path.exists():
        if not needs:
            return []
        raise ProblemError(path.name, None, "is missing", "add it to the folder")
    if not path.read_bytes().endswith(b"\n"):
        raise ProblemError(
            path.name, "last line", "is not ended, the file may be cut", "end it"
        )
    return read_rows(path, needs, knows)


def _rules(lines: Sequence[Line]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        rule = line.text("rule")
        if rule == "goal":
            if line.text("value") not in GOALS:
                raise line.wrong(
                    "value", line.text("value"), f"say {' or '.join(GOALS)}"
                )
            found["maximise"] = GOALS[line.text("value")]
        elif rule == "optional":
            found["optional"] = line.truth("value")
        elif rule == "keep_bonus":
            found["keep_bonus"] = _decimal(line, "value")
        else:
            raise line.wrong("rule", rule, "use: goal, optional, keep_bonus")
    return found


def _decimal(line: Line, column: str) -> Decimal:
    try:
        return Decimal(line.text(column))
    except InvalidOperation as error:
        raise line.wrong(
            column, line.text(column), "give a number like 12.5"
        ) from error


def rows(problem: Problem, plan: Packing) -> list[Row]:
    """Return one row per job, in the problem's order; no room means outside."""
    return [{"job": job, "room": plan.room[job] or ""} for job in problem.jobs]


def parse(problem: Problem, rows: Sequence[Row]) -> Packing:
    """Return the packing of the rows of a plan file.

    Raises:
        ProblemError: A row lacks a column, or a job stands twice.
    """
    del problem
    room: dict[str, str | None] = {}
    for number, row in enumerate(rows, start=1):
        if "job" not in row or "room" not in row:
            raise ProblemError(
                "plan", f"row {number}", "has no job or no room", "add the column"
            )
        job = str(row["job"])
        if job in room:
            raise ProblemError("plan", f"row {number}", f"repeats {job}", "drop it")
        room[job] = str(row["room"]) or None
    return Packing(room, Decimal(0))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which problem of a file to take, and whether its costs are values."""
    parser.add_argument("--case", type=int, help="of several in one file")
    parser.add_argument(
        "--maximise", action="store_true", help="read the costs of the file as values"
    )


def solve(
    problem: Problem, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer."""
    del options
    return packing.solve(problem, stop=stop, seed=seed)


def check(problem: Problem, plan: Packing, certificate: dict[str, Any] | None) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="companies and teams into rooms, jobs onto agents",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
