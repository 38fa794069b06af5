"""Files for `assignment`: text matrices, a folder of NumPy files, plain CSV.

- ``*.in``: first line ``cases judges``, then one line of affinities per case.
- a folder with ``scores.npy`` (judges × cases, a negative number is a conflict) and,
  optionally, ``loads.npy``, ``loads-lb.npy`` (judges) and ``covs.npy`` (cases).
- ``*.csv``: a header ``case,<judge>,<judge>,…`` and one line per case; an empty cell is
  a conflict.

Flags win over what the folder says.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.assignment import AssignmentProblem, solve
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry, Row
from madang.engine.verify.assignment import check

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.assignment.problem import Pairs
    from madang.engine.problem import Stop
    from madang.engine.result import Result

WHOLE = "give the whole file"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add demand, loads and floor."""
    parser.add_argument("--demand", type=int, help="judges per case")
    parser.add_argument("--load", type=int, help="most cases per judge")
    parser.add_argument("--min-load", type=int, help="fewest cases per judge")
    parser.add_argument(
        "--floor",
        type=_floor,
        metavar="best|THETA",
        help="raise the worst-off case as high as possible, or give every case at "
        "least this share (0 to 1) of the best panel it could have had",
    )


def read(path: Path, options: argparse.Namespace) -> AssignmentProblem:
    """Return the problem in the file, with the flags applied.

    Raises:
        ProblemError: the file is not whole or a figure is missing.
    """
    if path.is_dir():
        given = _folder(path)
    elif path.suffix.lower() == ".csv":
        given = _csv(path)
    else:
        given = _text(path)
    flags = {
        "demand": options.demand,
        "max_load": options.load,
        "min_load": options.min_load,
        "floor": options.floor,
    }
    given |= {name: value for name, value in flags.items() if value is not None}
    for name, flag in (("demand", "--demand 3"), ("max_load", "--load 6")):
        if name not in given:
            raise ProblemError(name, None, "is not given", f"add {flag}")
    return AssignmentProblem(**given)


def _text(path: Path) -> dict[str, Any]:
    lines = path.read_text(encoding="utf-8").splitlines()
    sizes = lines[0].split() if lines else []
    if len(sizes) != 2 or not all(size.isdigit() for size in sizes):
        raise ProblemError(
            "file", "line 1", "does not say how many cases and judges", WHOLE
        )
    cases, judges = map(int, sizes)
    table = [line.split() for line in lines[1:] if line.strip()]
    if len(table) != cases:
        what = f"has {len(table)} lines of affinities, line 1 announces {cases}"
        raise ProblemError("file", None, what, WHOLE)
    return {"affinity": _numbers(table, judges, first_line=2)}


def _numbers(table: Sequence[Sequence[str]], width: int, first_line: int) -> Any:
    numbers = np.empty((len(table), width))
    for number, line in enumerate(table):
        where = f"line {number + first_line}"
        if len(line) != width:
            what = f"has {len(line)} numbers, expected {width}"
            raise ProblemError("file", where, what, WHOLE)
        try:
            numbers[number] = [float(word) for word in line]
        except ValueError as error:
            raise ProblemError("file", where, str(error), "give numbers") from error
    return numbers


def _csv(path: Path) -> dict[str, Any]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        lines = [line for line in csv.reader(file) if line]
    if len(lines) < 2 or len(lines[0]) < 2:
        what = "has no header with judges and a line per case"
        raise ProblemError("file", None, what, "start with: case,judge 1,judge 2")
    cells = [line[1:] for line in lines[1:]]
    width = len(lines[0]) - 1
    full = [[cell.strip() or "0" for cell in line] for line in cells]
    numbers = _numbers(full, width, first_line=2)
    return {
        "affinity": numbers,
        "conflicts": np.array([[not cell.strip() for cell in line] for line in cells]),
        "case_ids": [line[0] for line in lines[1:]],
        "judge_ids": lines[0][1:],
    }


def _folder(path: Path) -> dict[str, Any]:
    scores = _load(path / "scores.npy")
    if scores.ndim != 2:
        raise ProblemError("scores.npy", None, "is not a table", "give judges × cases")
    scores = scores.T
    given: dict[str, Any] = {
        "affinity": np.where(scores < 0, 0, scores),
        "conflicts": scores < 0,
    }
    names = {"max_load": "loads", "min_load": "loads-lb", "demand": "covs"}
    for field, name in names.items():
        if (path / f"{name}.npy").exists():
            given[field] = _load(path / f"{name}.npy")
    return given


def _load(path: Path) -> Any:
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ProblemError(
            path.name, None, f"cannot be read ({error})", WHOLE
        ) from error


def _solve(
    problem: AssignmentProblem, stop: Stop, seed: int, _options: argparse.Namespace
) -> Result[Pairs]:
    return solve(problem, stop=stop, seed=seed)


def rows(problem: AssignmentProblem, plan: Pairs) -> list[Row]:
    """Return one line per pair: case, judge, affinity."""
    cases, judges = problem.case_ids or (), problem.judge_ids or ()
    affinity = np.asarray(problem.affinity)
    return [
        {
            "case": cases[row],
            "judge": judges[column],
            "affinity": float(affinity[row, column]),
        }
        for row, column in plan.tolist()
    ]


def parse(problem: AssignmentProblem, lines: Sequence[Row]) -> Pairs:
    """Return the pairs of a plan file.

    Raises:
        ProblemError: a line names an unknown case or judge.
    """
    case_of = {str(one): place for place, one in enumerate(problem.case_ids or ())}
    judge_of = {str(one): place for place, one in enumerate(problem.judge_ids or ())}
    pairs = []
    for number, line in enumerate(lines, start=1):
        try:
            pair = case_of[str(line["case"])], judge_of[str(line["judge"])]
        except KeyError as error:
            what = f"names an unknown column, case or judge ({error})"
            raise ProblemError(
                "plan", f"entry {number}", what, "use case and judge of the file"
            ) from error
        pairs.append(pair)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _floor(text: str) -> float | str:
    return text if text == "best" else float(text)


ENTRY = Entry(
    summary="judges for cases: most affinity under loads, conflicts and a fair floor",
    add_options=add_options,
    read=read,
    solve=_solve,
    rows=rows,
    parse=parse,
    check=check,
)
