"""Profiles from a folder of plain CSV: who fits whom.

``ours.csv`` and ``theirs.csv`` have the columns id and, if wanted, text, codes,
sectors, regions, stage, seeks (facts) and wants_sectors, wants_regions, wants_stages,
ticket_from, ticket_to, excludes (the thesis).  ``rules.csv`` (rule, value) may hold
``stages`` (the ladder, in order), ``most`` and a weight per part, such as ``text``.
Lists are parted by ``;``; amounts are in one currency.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from madang.engine import likeness
from madang.engine.likeness import Pair, Part, Problem, Profile, Thesis
from madang.engine.likeness.problem import EVEN, PARTS
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.sheets import read_rows
from madang.engine.verify import likeness as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.sheets import Row as Line
    from madang.engine.verify import Check

FACTS = ("text", "codes", "sectors", "regions", "stage", "seeks")
WISHES = (
    "wants_sectors",
    "wants_regions",
    "wants_stages",
    "ticket_from",
    "ticket_to",
    "excludes",
)


def read(path: Path, options: argparse.Namespace) -> Problem:
    """Return the problem of a folder of CSV files.

    Raises:
        ProblemError: A file is missing or cut, or holds what cannot be posed.
    """
    del options
    folder = path if path.is_dir() else path.parent
    lines = _sheet(folder, "rules", ("rule", "value"))
    rules = {line.text("rule"): line for line in lines}
    weights = dict(EVEN)
    for rule, line in rules.items():
        if rule in PARTS:
            weights[rule] = line.number_in("value")
        elif rule not in {"stages", "most"}:
            allowed = ", ".join(("stages", "most", *PARTS))
            raise line.wrong("rule", rule, f"use: {allowed}")
    return Problem(
        ours=tuple(map(_profile, _sheet(folder, "ours", ("id",)))),
        theirs=tuple(map(_profile, _sheet(folder, "theirs", ("id",)))),
        stages=rules["stages"].names("value") if "stages" in rules else (),
        weights=weights,
        most=rules["most"].whole("value") if "most" in rules else 10,
    )


def _sheet(folder: Path, name: str, needs: tuple[str, ...]) -> list[Line]:
    path = folder / f"{name}.csv"
    if not path.exists():
        if name == "rules":
            return []
        raise ProblemError(path.name, None, "is missing", "add it to the folder")
    if not path.read_bytes().endswith(b"\n"):
        raise ProblemError(
            path.name, "last line", "is not ended, the file may be cut", "end it"
        )
    return read_rows(path, needs, () if name == "rules" else (*FACTS, *WISHES))


def _profile(line: Line) -> Profile:
    thesis = Thesis(
        sectors=frozenset(line.names("wants_sectors")),
        regions=frozenset(line.names("wants_regions")),
        stages=frozenset(line.names("wants_stages")),
        least=_amount(line, "ticket_from"),
        most=_amount(line, "ticket_to"),
        excludes=frozenset(line.names("excludes")),
    )
    return Profile(
        line.text("id"),
        line.text("text"),
        codes=frozenset(line.names("codes")),
        sectors=frozenset(line.names("sectors")),
        regions=frozenset(line.names("regions")),
        stage=line.text("stage") or None,
        seeks=_amount(line, "seeks"),
        thesis=thesis if any(line.text(wish) for wish in WISHES) else None,
    )


def _amount(line: Line, column: str) -> Decimal | None:
    if not line.text(column):
        return None
    try:
        return Decimal(line.text(column))
    except InvalidOperation as error:
        remedy = "give a number like 250000"
        raise line.wrong(column, line.text(column), remedy) from error


def rows(problem: Problem, plan: Sequence[Pair]) -> list[Row]:
    """Return one row per pair, with each part and its reason."""
    del problem
    found = []
    for pair in plan:
        row: Row = {"ours": pair.ours, "theirs": pair.theirs, "score": pair.score}
        parts = {part.name: part for part in pair.parts}
        for name in PARTS:
            part = parts.get(name)
            row[name] = "" if part is None else part.score
            row[f"{name}_why"] = "" if part is None else part.why
        found.append(row)
    return found


def parse(problem: Problem, rows: Sequence[Row]) -> tuple[Pair, ...]:
    """Return the pairs of the rows of a plan file.

    Raises:
        ProblemError: A row lacks a column or holds no number.
    """
    pairs = []
    for number, row in enumerate(rows, start=1):
        try:
            parts = tuple(
                Part(name, float(row[name]), problem.weights.get(name, 0.0))
                for name in PARTS
                if row[name] != ""
            )
            pairs.append(
                Pair(str(row["ours"]), str(row["theirs"]), float(row["score"]), parts)
            )
        except (KeyError, ValueError) as error:
            raise ProblemError(
                "plan", f"row {number}", f"is wrong at {error}", "mend the row"
            ) from error
    return tuple(pairs)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the folder says it all."""
    del parser


def solve(
    problem: Problem, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer."""
    del options
    return likeness.solve(problem, stop=stop, seed=seed)


def check(
    problem: Problem, plan: Sequence[Pair], certificate: dict[str, Any] | None
) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="who fits whom across four languages, with reasons",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
