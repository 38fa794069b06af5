"""Introductions from a folder of plain CSV.

``parties.csv`` (party, side, least, most, representatives, sector), ``pairs.csv``
(left, right, fit) and, where there are any, ``wishes.csv`` (by, of, wish: must, meet or
no), ``quotas.csv`` (party, sector, least, most) and ``rules.csv`` (rule, value: slots,
tables, meet_worth, mutual_worth).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.engine import introductions
from madang.engine.introductions import Introductions, Pair, Party, Quota, Said, Wish
from madang.engine.problem import ProblemError
from madang.engine.registry import Entry
from madang.engine.sheets import read_sheet
from madang.engine.verify import introductions as checker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.problem import Stop
    from madang.engine.registry import Row
    from madang.engine.result import Result
    from madang.engine.sheets import Row as Line
    from madang.engine.verify import Check

Plan = tuple[tuple[str, str], ...]

PARTIES = ("side", "least", "most", "representatives", "sector")
WHOLE_RULES, RULES = ("slots", "tables"), ("meet_worth", "mutual_worth")


def read(path: Path, options: argparse.Namespace) -> Introductions:
    """Return the problem of a folder, or of the folder that a file stands in.

    Raises:
        ProblemError: A sheet is missing, or holds what cannot be posed.
    """
    del options
    folder = path if path.is_dir() else path.parent
    rules: dict[str, Any] = {}
    for line in read_sheet(folder, "rules", (), ("rule", "value")):
        rule = line.text("rule")
        if rule in WHOLE_RULES:
            rules[rule] = line.whole("value")
        elif rule in RULES:
            rules[rule] = line.number_in("value")
        else:
            raise line.wrong("rule", rule, f"use: {', '.join(WHOLE_RULES + RULES)}")
    return Introductions(
        parties=tuple(
            map(party_of, read_sheet(folder, "parties", ("party",), PARTIES))
        ),
        pairs=tuple(
            Pair(line.text("left"), line.text("right"), line.number_in("fit", 0.0))
            for line in read_sheet(folder, "pairs", ("left", "right"), ("fit",))
        ),
        wishes=tuple(
            Said(
                line.text("by"),
                line.text("of"),
                line.read("wish", Wish, "say must, meet or no"),
            )
            for line in read_sheet(folder, "wishes", (), ("by", "of", "wish"))
        ),
        quotas=tuple(
            Quota(
                line.text("sector"),
                line.text("party"),
                line.whole("least", 0),
                line.whole("most") if line.text("most") else None,
            )
            for line in read_sheet(
                folder, "quotas", (), ("party", "sector", "least", "most")
            )
        ),
        **rules,
    )


def party_of(line: Line) -> Party:
    """Return the party of one line."""
    return Party(
        line.text("party"),
        side=line.text("side"),
        least=line.whole("least", 0),
        most=line.whole("most") if line.text("most") else None,
        representatives=line.whole("representatives", 1),
        sector=line.text("sector"),
    )


def rows(problem: Introductions, plan: Plan) -> list[Row]:
    """Return one row per pair that meets."""
    del problem
    return [{"left": left, "right": right} for left, right in plan]


def parse(problem: Introductions, rows: Sequence[Row]) -> Plan:
    """Return the pairs of the rows of a plan file.

    Raises:
        ProblemError: A row lacks a column.
    """
    del problem
    for number, row in enumerate(rows, start=1):
        if not {"left", "right"} <= row.keys():
            raise ProblemError(
                "plan", f"row {number}", "has no left or right", "add the column"
            )
    return tuple((str(row["left"]), str(row["right"])) for row in rows)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: every rule stands in the sheets."""
    del parser


def solve(
    problem: Introductions, stop: Stop, seed: int, options: argparse.Namespace
) -> Result[Any]:
    """Return the solver's answer."""
    del options
    return introductions.solve(problem, stop=stop, seed=seed)


def check(
    problem: Introductions, plan: Plan, certificate: dict[str, Any] | None
) -> Check:
    """Return what the independent checker finds."""
    return checker.check(problem, plan, certificate)


ENTRY = Entry(
    summary="who meets whom: wishes, fit, floors, caps, tables, quotas",
    add_options=add_options,
    read=read,
    solve=solve,
    rows=rows,
    parse=parse,
    check=check,
)
