"""Read a judging round from its CSV files and write its plan."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from madang.engine.panels import Case, Judge, Read, ReadState, Round, Rule
from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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


def read(path: Path) -> Round:
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
        if rule.name not in facts:
            raise ProblemError(
                "criteria",
                rule.label,
                f"{main.name} has no column {rule.name!r}",
                "add the column or drop the rule",
            )
    pair = ("judge", "application")
    return Round(
        judges,
        cases,
        rules,
        reads=reads,
        history=tuple(_history(folder / "reads.csv")),
        pins=frozenset(_rows(folder / "pins.csv", pair)),
        forbidden=frozenset(_rows(folder / "conflicts.csv", pair)),
        away=frozenset(row[0] for row in _rows(folder / "away.csv", ("judge",))),
    )


def with_history(given: Round, plan: Iterable[Read]) -> Round:
    """Return the round with the plan as its history, ready to be planned again."""
    return replace(given, history=tuple(plan))


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


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    return [
        tuple(line.text(column) for column in columns) for line in _lines(path, columns)
    ]
