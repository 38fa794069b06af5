"""What snapshots tell outsiders, sum by sum, and whether one more gives too much away.

A reader keeps what she has read: what was shown once counts, also after it was taken
back.  Of stocks the sums that count all are looked at, not their courses.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit.errors import Conflict
from madang.kit.languages import best
from madang.outcomes.models import COUNTING, Level
from madang.reports.auditing import told_of
from madang.reports.gathering import first_of_step
from madang.reports.queries import (
    companies_named,
    fewest_of,
    parts_of,
    snapshots_told_with,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from madang.reports.models import Snapshot

Sum = frozenset[int]
Content = dict[str, Any]


class GivesAway(Conflict):
    """Beside what is out already this would tell what a few companies reported."""


@dataclass(frozen=True, slots=True)
class Line:
    """A frozen row: whose it is, and what tells in which sums it is."""

    company: int
    cohort: int | None
    month: date
    currency: str
    state: str
    is_own: bool


@dataclass(slots=True)
class Told:
    """By indicator, whose each row is and which rows each sum told adds up."""

    company_of: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    sums: dict[str, set[Sum]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)


def must_not_give_away(snapshot: Snapshot, *, to_all: bool = False) -> None:
    """Accept a snapshot that those outside may read beside what they have read before.

    Raises:
        GivesAway: taken together they would tell what a few companies reported; the
            text says of what.
    """
    fewest = fewest_of(snapshot.hub)
    for readers in snapshots_told_with(snapshot, to_all=to_all):
        told = Told()
        for one in [snapshot, *readers]:
            _take_in(told, one)
        for code, sums in told.sums.items():
            if told_of(sums, told.company_of[code], fewest):
                raise GivesAway(_why(told.names[code], readers, fewest))


def _why(name: str, readers: Collection[Snapshot], fewest: int) -> str:
    words = {
        "fewest": fewest, "indicator": name,
        "others": ", ".join(f"“{one}”" for one in readers),
    }  # fmt: skip
    if not readers:
        text = _(
            "This edition would tell what fewer than %(fewest)d companies reported of "
            "“%(indicator)s”. Leave that out, or tell it of more companies."
        )
    else:
        text = _(
            "Beside %(others)s, which outsiders have read, this edition would tell "
            "what fewer than %(fewest)d companies reported of “%(indicator)s”. Leave "
            "that out, or freeze a day by which more companies have reported."
        )
    return text % words


def _take_in(told: Told, snapshot: Snapshot) -> None:
    """Add the sums that a snapshot tells; companies that agreed to be named apart."""
    content = snapshot.content
    named = companies_named(snapshot)
    rows = _rows(snapshot, content, named)
    for one in content["definitions"]:
        told.names[one["code"]] = best(one["names"])
    for code, wanted in _wanted(content):
        of = rows[code]
        found = frozenset(pk for pk, line in of.items() if wanted(line))
        told.company_of[code].update((pk, of[pk].company) for pk in found)
        told.sums[code].add(found)


def _rows(
    snapshot: Snapshot, content: Content, named: Collection[int]
) -> dict[str, dict[int, Line]]:
    found: dict[str, dict[int, Line]] = defaultdict(dict)
    beyond = set(content["rows"].get("beyond", ()))
    for part in parts_of(snapshot, "rows"):
        for row in json.loads(zlib.decompress(bytes(part.body))):
            code, pk, firm, _name, cohort, _from, ends, _amount, currency, state = row[
                :10
            ]
            if firm not in named:
                month = date.fromisoformat(ends).replace(day=1)
                found[code][pk] = Line(
                    firm, cohort, month, currency, state, pk not in beyond
                )
    return found


def _wanted(content: Content) -> Iterator[tuple[str, Callable[[Line], bool]]]:
    """Yield each sum that is told: its indicator, and which rows it adds up."""
    for block in content["blocks"]:
        of = block.get("of")
        for figure in block.get("figures", ()):
            if not figure["is_hidden"]:
                for level, currency in _ways(content, figure):
                    yield figure["code"], _of(of, level, currency)
        for point in block.get("points", ()):
            if not point["is_hidden"] and not _is_stock(content, block["code"]):
                step = date.fromisoformat(point["first"])
                inside = _of(of, content["level"])
                yield block["code"], _in_step(inside, step, content["step"])
        for code, total in zip(
            block.get("codes", ()), block.get("totals", ()), strict=False
        ):
            if not total[2]:
                yield code, _of(of, content["level"])


def _ways(content: Content, figure: Content) -> Iterator[tuple[str, str | None]]:
    """Yield at which level and in which currency a figure is told; none means all."""
    level, is_stock = content["level"], _is_stock(content, figure["code"])
    yield (str(Level.CLAIMED) if is_stock else level), None
    if not figure["is_split_hidden"] and not is_stock:
        for one in Level.values:
            yield one, None
    if not figure["are_parts_hidden"]:
        for code in figure["parts"]:
            yield level, code


def _of(
    cohort: int | None, level: str, currency: str | None = None
) -> Callable[[Line], bool]:
    states = [str(one) for one in COUNTING]
    good = set(states[states.index(str(level)) :])

    def is_in(line: Line) -> bool:
        fits = line.cohort == cohort if cohort else line.is_own
        return fits and line.state in good and currency in {None, line.currency}

    return is_in


def _in_step(
    is_in: Callable[[Line], bool], step: date, size: str
) -> Callable[[Line], bool]:
    return lambda line: is_in(line) and first_of_step(line.month, size) == step


def _is_stock(content: Content, code: str) -> bool:
    return any(
        one["code"] == code and one["nature"] == "stock"
        for one in content["definitions"]
    )
