"""Preference lists from JSON, with capacities; equals stand in a list of their own.

    {"residents": {"ana": ["x", ["y", "z"]], "ben": ["x"]},
     "hospitals": {"x": {"capacity": 2, "preferences": [["ana", "ben"]]},
                   "y": {"capacity": 1, "preferences": ["ana"]},
                   "z": {"capacity": 1, "preferences": ["ana"]}},
     "fixed": {"ben": "x"}}

A hospital may also be a plain list, with its capacity under ``"capacities"``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from madang.engine import stable
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.stable import Matching, Problem
from madang.engine.verify import stable as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.verify import Check

KNOWN = {"residents", "hospitals", "capacities", "fixed"}


def read(path: Path, options: argparse.Namespace) -> Problem:
    """Return the problem of a JSON file.

    Raises:
        ProblemError: The file is cut, or holds what cannot be posed.
    """
    del options
    return parse_text(path.read_text(encoding="utf-8"))


def parse_text(text: str) -> Problem:
    """Return the problem of a JSON text.

    Raises:
        ProblemError: It is cut, or holds what cannot be posed.

    >>> parse_text('{"residents": {"a": ["x"]}, "hospitals": {"x": {"capacity": 2}}}')
    Traceback (most recent call last):
    ...
    madang.engine.problem.ProblemError: hospitals, x: has no preferences; list them
    """
    try:
        given = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ProblemError(
            "file",
            f"line {error.lineno}",
            f"is not JSON ({error.msg}), it may be cut",
            "give it whole",
        ) from error
    if not isinstance(given, dict):
        raise ProblemError("file", None, "is no JSON object", "see the documentation")
    for name in sorted(set(given) - KNOWN):
        raise ProblemError(
            "file", name, "is unknown", f"use: {', '.join(sorted(KNOWN))}"
        )
    residents = _side(given, "residents")
    capacities = dict(_side(given, "capacities")) if "capacities" in given else {}
    hospitals = {}
    for ident, entry in _side(given, "hospitals").items():
        wishes = entry
        if isinstance(entry, dict):
            if "preferences" not in entry:
                raise ProblemError(
                    "hospitals", ident, "has no preferences", "list them"
                )
            wishes = entry["preferences"]
            if "capacity" in entry:
                capacities[ident] = entry["capacity"]
        hospitals[ident] = _tiers("hospitals", ident, wishes)
    return Problem(
        residents={i: _tiers("residents", i, w) for i, w in residents.items()},
        hospitals=hospitals,
        capacities=capacities,
        fixed=_side(given, "fixed") if "fixed" in given else {},
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(n for n in names if names.count(n) > 1)
        raise ProblemError("file", twice, "appears twice", "keep one")
    return found


def _side(given: dict[str, Any], name: str) -> dict[str, Any]:
    side = given.get(name)
    if not isinstance(side, dict):
        raise ProblemError(name, None, "is missing or no object", "give id: list pairs")
    return side


def _tiers(name: str, ident: str, wishes: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(wishes, list):
        raise ProblemError(name, ident, f"is {wishes!r}", "give a list, best first")
    tiers = [tier if isinstance(tier, list) else [tier] for tier in wishes]
    for tier in tiers:
        for listed in tier:
            if not isinstance(listed, str):
                raise ProblemError(
                    name,
                    ident,
                    f"lists {listed!r}, which is no id",
                    "put it in quotes",
                )
    return tuple(tuple(tier) for tier in tiers if tier)


def rows(problem: Problem, plan: Matching) -> list[Row]:
    """Return one row per resident, in the problem's order."""
    return [
        {"resident": r, "hospital": plan.hospital[r] or ""} for r in problem.residents
    ]


def parse(problem: Problem, rows: Sequence[Row]) -> Matching:
    """Return the matching of the rows of a plan file.

    Raises:
        ProblemError: A row lacks a column, or a resident stands twice.
    """
    del problem
    hospital: dict[str, str | None] = {}
    for number, row in enumerate(rows, start=1):
        if "resident" not in row or "hospital" not in row:
            raise ProblemError(
                "plan", f"row {number}", "has no resident or hospital", "add the column"
            )
        if str(row["resident"]) in hospital:
            raise ProblemError("plan", f"row {number}", "repeats a resident", "drop it")
        hospital[str(row["resident"])] = str(row["hospital"]) or None
    return Matching(hospital)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the file says it all."""
    del parser


def solve(
    problem: Problem, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer."""
    del options
    return stable.solve(problem, stop=stop, seed=seed)


def check(
    problem: Problem, plan: Matching, certificate: dict[str, Any] | None
) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="two sides by preference lists, no pair breaks off",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
