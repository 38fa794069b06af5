"""Read a judging round from its CSV files and write its plan."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.engine.panels import (
    Case,
    Judge,
    Plan,
    Read,
    ReadState,
    Round,
    Rule,
    solve,
)
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.verify.panels import check

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result

OWN = {"type", "name", "commitment", "completed", "zscore"}
ROUND = ("type", "name", "commitment", "zscore")
CRITERIA = ("type", "name", "count", "weight", "option")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file, with what is needed to name it in a refusal."""

    file: str
    number: int
    cells: dict[str, str]

    def error(self, column: str, what: str, remedy: str) -> ProblemError:
        return ProblemError(column, f"{self.file} line {self.number}", what, remedy)

    def text(self, column: str) -> str:
        return self.cells[column]

    def whole(self, column: str, default: int | None = None) -> int:
        text = self.cells[column]
        if not text and default is not None:
            return default
        try:
            return int(text)
        except ValueError:
            raise self.error(
                column, f"{text!r} is no whole number", "write digits only"
            ) from None

    def number_in(self, column: str, default: float) -> float:
        text = self.cells[column]
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.error(
                column, f"{text!r} is no finite number", "write a number, or nothing"
            )
        return value


def read(path: Path, _options: argparse.Namespace | None = None) -> Round:
    """Return the round in a folder, or in `round.csv` with its files beside it.

    `round.csv` and `criteria.csv` are needed; `reads.csv` (judge, application,
    state), `pins.csv`, `conflicts.csv` (judge, application) and `away.csv` (judge)
    are read where they exist.

    Raises:
        ProblemError: a file, column or cell is missing or wrong; names the line.
    """
    folder = path if path.is_dir() else path.parent
    main = folder / "round.csv" if path.is_dir() else path
    judges, cases = _people(main)
    reads, rules = _criteria(folder / "criteria.csv")
    facts = {name for judge in judges for name in judge.facts}
    for rule in rules:
        if judges and rule.name not in facts:
            raise ProblemError(
                "criteria",
                rule.label,
                f"{main.name} has no column {rule.name!r}",
                "add the column or drop the rule",
            )
    return Round(
        judges,
        cases,
        rules,
        reads=reads,
        history=tuple(_history(folder / "reads.csv")),
        pins=_pairs(folder / "pins.csv"),
        forbidden=_pairs(folder / "conflicts.csv"),
        away=_names(folder / "away.csv"),
    )


def _lines(path: Path, columns: tuple[str, ...]) -> list[_Line]:
    """Return the lines of a CSV file, every one as long as its heading."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProblemError(
            path.name, None, "does not exist", "put it beside the other files"
        ) from None
    except UnicodeDecodeError:
        raise ProblemError(path.name, None, "is not UTF-8", "save as UTF-8") from None
    rows = csv.reader(text.splitlines())
    heading = [cell.strip() for cell in next(rows, [])]
    for column in columns:
        if column not in heading:
            raise ProblemError(
                path.name, "line 1", f"has no column {column!r}", "add the column"
            )
    lines = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            raise ProblemError(
                path.name,
                f"line {rows.line_num}",
                f"has {len(cells)} cells, the heading {len(heading)}",
                "the file may be cut off; send it whole",
            )
        named = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
        lines.append(_Line(path.name, rows.line_num, named))
    return lines


def _people(path: Path) -> tuple[tuple[Judge, ...], tuple[Case, ...]]:
    judges: list[Judge] = []
    cases: list[Case] = []
    for line in _lines(path, ROUND):
        kind, name = line.text("type"), line.text("name")
        facts = {k: v for k, v in line.cells.items() if k not in OWN and v}
        if kind == "application":
            cases.append(Case(name, facts))
        elif kind == "judge":
            done = line.cells.get("completed", "")
            judges.append(
                Judge(
                    name,
                    facts,
                    line.whole("commitment", 0),
                    line.number_in("zscore", 0.0),
                    line.whole("completed") if done else None,
                )
            )
        else:
            raise line.error(
                "type", f"{kind!r} is neither judge nor application", "write one"
            )
    return tuple(judges), tuple(cases)


def _criteria(path: Path) -> tuple[int, tuple[Rule, ...]]:
    """Return the reads per case and the rules, heaviest first, else as they stand."""
    reads: int | None = None
    rules: list[Rule] = []
    for line in _lines(path, CRITERIA):
        kind, name, option = (line.text(c) for c in ("type", "name", "option"))
        count = line.whole("count")
        if kind == "reads":
            if reads is not None:
                raise line.error("type", "reads stand twice", "keep one such line")
            reads = count
        elif kind in {"matching", "judge"}:
            if (kind == "judge") != bool(option):
                raise line.error(
                    "option",
                    f"{option!r} does not go with type {kind!r}",
                    "name an option for type judge, none for type matching",
                )
            weight = line.number_in("weight", 1.0)
            rules.append(Rule(name, count, weight, option or None))
        else:
            raise line.error(
                "type", f"{kind!r} is unknown", "write reads, matching or judge"
            )
    if reads is None:
        raise ProblemError(
            path.name, None, "says no number of reads", "add a line of type reads"
        )
    return reads, tuple(sorted(rules, key=lambda rule: -rule.weight))


def _history(path: Path) -> list[Read]:
    if not path.exists():
        return []
    reads = []
    for line in _lines(path, ("judge", "application", "state")):
        state = line.text("state")
        if state not in set(ReadState):
            raise line.error(
                "state", f"{state!r} is unknown", f"write one of {', '.join(ReadState)}"
            )
        reads.append(
            Read(line.text("judge"), line.text("application"), ReadState(state))
        )
    return reads


def _pairs(path: Path) -> frozenset[tuple[str, str]]:
    if not path.exists():
        return frozenset()
    lines = _lines(path, ("judge", "application"))
    return frozenset((line.text("judge"), line.text("application")) for line in lines)


def _names(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    return frozenset(line.text("judge") for line in _lines(path, ("judge",)))


def _solve(
    problem: Round, stop: Stop, seed: int, _options: argparse.Namespace
) -> Result[Plan]:
    return solve(problem, stop=stop, seed=seed)


def _plan_rows(_problem: Round, plan: Plan) -> list[Row]:
    return [
        {"judge": read.judge, "application": read.case, "state": str(read.state)}
        for read in plan.reads
    ]


def _parse(_problem: Round, rows: Sequence[Row]) -> Plan:
    reads = []
    for number, row in enumerate(rows, start=2):
        try:
            state = ReadState(str(row["state"]))
            reads.append(Read(str(row["judge"]), str(row["application"]), state))
        except (KeyError, ValueError) as error:
            raise ProblemError(
                "plan",
                f"line {number}",
                f"is no read ({error})",
                f"give judge, application and one of {', '.join(ReadState)}",
            ) from None
    return Plan(tuple(reads))


ENTRY = Entry(
    summary="a judging round: who reads which application, again after every change",
    add_options=lambda _parser: None,
    read=read,
    solve=_solve,
    rows=_plan_rows,
    parse=_parse,
    check=check,
)
