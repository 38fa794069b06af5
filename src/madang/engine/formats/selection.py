"""Cohorts from files: a folder with ``candidates.csv`` and ``rules.csv``.

``candidates.csv`` has the columns id and score and, if wanted, precedence and
alternatives (parted by ``;``); every other column is an attribute for quotas.
``rules.csv`` has the columns rule, what, least, most:

    rule,what,least,most
    size,12,,
    reserve,5,,
    quota,region=north & stage=seed,1,4
    exclude,ana;ben,,
    chosen,ana,,
    barred,eva,,
    spill,region,,
    spill_cost,0.5,,
    candidates,500,,

``candidates`` is the number of lines to expect, so that a cut file is noticed.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from madang.engine import selection
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.selection import Candidate, Cohort, Member, Problem, Quota
from madang.engine.sheets import read_rows
from madang.engine.verify import selection as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.sheets import Row as Line
    from madang.engine.verify import Check

KNOWN = ("id", "score", "precedence", "alternatives")
ONCE = ("size", "reserve", "spill", "spill_cost", "candidates")
MANY = ("quota", "exclude", "chosen", "barred")


def read(path: Path, options: argparse.Namespace) -> Problem:
    """Return the problem of a folder, or of the folder of a ``candidates.csv``.

    Raises:
        ProblemError: A file is missing or cut, or holds what cannot be posed.
    """
    del options
    folder = path if path.is_dir() else path.parent
    people, rules = folder / "candidates.csv", folder / "rules.csv"
    for file in (people, rules):
        refuse_cut(file)
    lines = read_rows(rules, ("rule", "what"), ("least", "most"))
    given = _grouped(lines)
    candidates = tuple(map(_candidate, read_rows(people, KNOWN[:2], header(people))))
    once = {rule: rows[0] for rule, rows in given.items() if rule in ONCE}
    if "size" not in once:
        raise ProblemError("rules.csv", "size", "is missing", "add the line size,12,,")
    _refuse_count(once.get("candidates"), len(candidates))
    return Problem(
        candidates=candidates,
        size=once["size"].whole("what"),
        quotas=tuple(map(_quota, given.get("quota", []))),
        exclusions=tuple(map(_pair, given.get("exclude", []))),
        chosen=frozenset(line.text("what") for line in given.get("chosen", [])),
        barred=frozenset(line.text("what") for line in given.get("barred", [])),
        reserve=once["reserve"].whole("what") if "reserve" in once else 0,
        spill=once["spill"].text("what") if "spill" in once else None,
        spill_cost=_decimal(once["spill_cost"], "what")
        if "spill_cost" in once
        else Decimal(0),
    )


def refuse_cut(path: Path) -> None:
    """Refuse a file that is missing or whose last line is not ended.

    Raises:
        ProblemError: It names the file.
    """
    if not path.exists():
        raise ProblemError(path.name, None, "is missing", "add it beside the other")
    text = path.read_bytes()
    ended = text.count(b"\n")
    if not text.endswith(b"\n"):
        raise ProblemError(
            path.name,
            f"line {ended + 1}",
            "is not ended, the file may be cut",
            "give the whole file, the last line ended too",
        )


def header(path: Path) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises:
        ProblemError: A column is unnamed or named twice.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        names = [name.strip() for name in next(csv.reader(file), [])]
    for name in names:
        if not name or names.count(name) > 1:
            raise ProblemError(
                path.name,
                "line 1",
                f"names a column {name!r} twice or not",
                "name each",
            )
    return tuple(names)


def _grouped(lines: Sequence[Line]) -> dict[str, list[Line]]:
    given: dict[str, list[Line]] = {}
    for line in lines:
        rule = line.text("rule")
        if rule not in {*ONCE, *MANY}:
            raise line.wrong("rule", rule, f"use: {', '.join((*ONCE, *MANY))}")
        given.setdefault(rule, []).append(line)
        if rule in ONCE and len(given[rule]) > 1:
            raise line.wrong("rule", rule, "give it once")
    return given


def _refuse_count(line: Line | None, count: int) -> None:
    if line is not None and line.whole("what") != count:
        raise ProblemError(
            "candidates.csv",
            None,
            f"has {count} candidates, rules.csv says {line.whole('what')}",
            "give the whole file or correct the count",
        )


def _candidate(line: Line) -> Candidate:
    own = {n: v.strip() for n, v in line.cells.items() if n not in KNOWN and v.strip()}
    return Candidate(
        line.text("id"),
        _decimal(line, "score"),
        own,
        line.names("alternatives"),
        line.whole("precedence", 0),
    )


def _decimal(line: Line, column: str) -> Decimal:
    try:
        return Decimal(line.text(column))
    except InvalidOperation as error:
        raise line.wrong(
            column, line.text(column), "give a number like 81.25"
        ) from error


def _quota(line: Line) -> Quota:
    where: dict[str, str] = {}
    for part in line.text("what").split("&"):
        name, mark, value = (piece.strip() for piece in part.partition("="))
        if not (name and mark and value) or name in where:
            raise line.wrong(
                "what", line.text("what"), "write region=north & stage=seed"
            )
        where[name] = value
    most = line.whole("most") if line.text("most") else None
    return Quota(where, line.whole("least", 0), most)


def _pair(line: Line) -> tuple[str, str]:
    names = line.names("what")
    if len(names) != 2:
        raise line.wrong("what", line.text("what"), "name two candidates as ana;ben")
    return names[0], names[1]


def rows(problem: Problem, plan: Cohort) -> list[Row]:
    """Return the members, best first, then the reserve list."""
    del problem
    chosen: list[Row] = [
        {
            "id": m.id,
            "place": "member",
            "score": str(m.score),
            "counted_as": m.counted_as or "",
            "step": m.step,
        }
        for m in plan.members
    ]
    reserve: list[Row] = [
        {
            "id": r.id,
            "place": f"reserve {number}",
            "score": str(r.score),
            "counted_as": "",
            "step": 0,
        }
        for number, r in enumerate(plan.reserve, start=1)
    ]
    return chosen + reserve


def parse(problem: Problem, rows: Sequence[Row]) -> Cohort:
    """Return the cohort of the rows of a plan file; its reserve list is not read.

    Raises:
        ProblemError: A row lacks a column, or nobody is a member.
    """
    people = {c.id: c for c in problem.candidates}
    members = []
    for number, row in enumerate(rows, start=1):
        if "id" not in row or not str(row.get("step", 0)).isdigit():
            raise ProblemError(
                "plan", f"row {number}", "has no id or a wrong step", "mend the row"
            )
        if str(row.get("place", "member")) != "member":
            continue
        ident = str(row["id"])
        score = people[ident].score if ident in people else Decimal(0)
        counted = str(row.get("counted_as") or "") or None
        members.append(Member(ident, score, counted, int(row.get("step", 0))))
    if not members:
        raise ProblemError("plan", None, "has no members", "give a whole plan")
    return Cohort(tuple(members), Decimal(0), min(m.score for m in members))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add whether to say what each quota costs."""
    parser.add_argument(
        "--prices", action="store_true", help="say what each quota costs"
    )


def solve(
    problem: Problem, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer, with the price of each quota if asked for."""
    result = selection.solve(problem, stop=stop, seed=seed)
    if result.plan is None or not options.prices:
        return result
    prices = selection.price_quotas(problem, result, stop=stop, seed=seed)
    dear = tuple(f"{p.name} costs {p.lost} points." for p in prices if p.lost)
    return replace(result, notes=result.notes + dear, seconds=stop.spent())


def check(problem: Problem, plan: Cohort, certificate: dict[str, Any] | None) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="a cohort by score under quotas and exclusions",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
