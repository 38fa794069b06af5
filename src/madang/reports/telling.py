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
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit.errors import Conflict
from madang.kit.languages import best
from madang.outcomes.models import COUNTING, Level
from madang.reports.auditing import told_of
from madang.reports.gathering import first_of_step
from madang.reports.models import BlockKind, Look
from madang.reports.queries import (
    companies_named,
    fewest_of,
    parts_of,
    snapshots_told_with,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from madang.reports.models import Snapshot

Sum = frozenset[int]
Content = dict[str, Any]


class GivesAway(Conflict):
    """Beside what is out already this would tell what a few companies reported."""


@dataclass(frozen=True, slots=True)
class Line:
    """A frozen row: whose it is, and what tells in which sums it is."""

    key: int
    company: int
    cohort: int | None
    month: date
    currency: str
    state: str
    is_own: bool


Lines = dict[str, dict[int, Line]]


@dataclass(slots=True)
class Told:
    """By indicator, whose each row is and which rows each sum told adds up."""

    company_of: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    sums: dict[str, set[Sum]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)


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
            named = companies_named(one.hub_id, one.content)
            _take_in(told, one.content, _lines_of(one), named)
        for code, sums in told.sums.items():
            if told_of(sums, told.company_of[code], fewest, told.agreed):
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


def hide_more(content: Content, parts: Iterable[bytes], hub: int, fewest: int) -> None:
    """Hide of a report what by itself would tell of a few companies, the least first.

    `parts` are its rows as they are packed.
    """
    rows, named = _lines(content, parts), companies_named(hub, content)
    for hide in (_hide_split, _hide_parts, _hide_points, _hide_names, _hide_all):
        told = Told()
        _take_in(told, content, rows, named)
        for code, sums in told.sums.items():
            if told_of(sums, told.company_of[code], fewest, told.agreed):
                hide(content, code)


def _figures(content: Content, code: str) -> Iterator[Content]:
    for block in content["blocks"]:
        for figure in block.get("figures", ()):
            if figure["code"] == code:
                yield figure


def _reached(content: Content, code: str) -> Iterator[Content]:
    for block in content["blocks"]:
        for promise in block.get("promises", ()):
            if promise["code"] == code and promise.get("reached"):
                yield promise["reached"]


def _hide_split(content: Content, code: str) -> None:
    for figure in _figures(content, code):
        figure["is_split_hidden"] = True


def _hide_parts(content: Content, code: str) -> None:
    for figure in _figures(content, code):
        figure["are_parts_hidden"] = True


def _hide_points(content: Content, code: str) -> None:
    for block in content["blocks"]:
        if block.get("code") == code:
            for point in block["points"]:
                point["is_hidden"] = True


def _hide_names(content: Content, code: str) -> None:
    for block in content["blocks"]:
        if code in block.get("codes", ()):
            for line in block["lines"]:
                line["is_hidden"] = True


def _hide_all(content: Content, code: str) -> None:
    for figure in _figures(content, code):
        figure["is_hidden"] = True
    for reached in _reached(content, code):
        reached["is_hidden"] = True
    for block in content["blocks"]:
        for one, total in zip(
            block.get("codes", ()), block.get("totals", ()), strict=False
        ):
            total[2] = total[2] or one == code


def _take_in(told: Told, content: Content, rows: Lines, named: Collection[int]) -> None:
    """Add the sums that a report tells, and what it tells of companies by name."""
    told.agreed |= set(named)
    for one in content["definitions"]:
        told.names[one["code"]] = best(one["names"])
    for code, wanted in chain(
        _wanted(content), _promised(content), _named(content, named)
    ):
        of = rows[code]
        found = frozenset(pk for pk, line in of.items() if wanted(line))
        told.company_of[code].update((pk, of[pk].company) for pk in found)
        told.sums[code].add(found)


def _lines_of(snapshot: Snapshot) -> Lines:
    packed = (bytes(part.body) for part in parts_of(snapshot, "rows"))
    return _lines(snapshot.content, packed)


def _lines(content: Content, parts: Iterable[bytes]) -> Lines:
    """Return the rows of a report by indicator and key."""
    found: Lines = defaultdict(dict)
    beyond = set(content["rows"].get("beyond", ()))
    for part in parts:
        for row in json.loads(zlib.decompress(part)):
            code, pk, firm, _name, cohort, _from, ends, _amount, currency, state = row[
                :10
            ]
            month = date.fromisoformat(ends).replace(day=1)
            is_own = pk not in beyond
            found[code][pk] = Line(pk, firm, cohort, month, currency, state, is_own)
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


def _promised(content: Content) -> Iterator[tuple[str, Callable[[Line], bool]]]:
    """Yield what was reached of each promise in its own time."""
    for code in {one["code"] for one in content["definitions"]}:
        for reached in _reached(content, code):
            if not reached["is_hidden"]:
                yield code, _in_time(reached)


def _named(
    content: Content, named: Collection[int]
) -> Iterator[tuple[str, Callable[[Line], bool]]]:
    """Yield what tables tell of each company by name, in all or row by row."""
    for block in content["blocks"]:
        if block.get("look") == Look.ROWS:
            for line in block["lines"]:
                if not line["is_hidden"]:
                    yield line["code"], partial(_is_row, int(line["key"]))
        elif block["kind"] == BlockKind.TABLE and not all(
            line["is_hidden"] for line in block["lines"]
        ):
            inside = _of(block["of"], content["level"])
            for code in block["codes"]:
                for firm in named:
                    yield code, partial(_is_hers, inside, firm)


def _is_row(key: int, line: Line) -> bool:
    return line.key == key


def _is_hers(is_in: Callable[[Line], bool], firm: int, line: Line) -> bool:
    return line.company == firm and is_in(line)


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


def _states(level: str) -> set[str]:
    """Return in which states a row counts at a level."""
    states = [str(one) for one in COUNTING]
    return set(states[states.index(str(level)) :])


def _of(
    cohort: int | None, level: str, currency: str | None = None
) -> Callable[[Line], bool]:
    good = _states(level)

    def is_in(line: Line) -> bool:
        fits = line.cohort == cohort if cohort else line.is_own
        return fits and line.state in good and currency in {None, line.currency}

    return is_in


def _in_time(reached: Content) -> Callable[[Line], bool]:
    """Return whether a row is among what came of a target in its own time."""
    first = date.fromisoformat(reached["starts_on"]).replace(day=1)
    last = date.fromisoformat(reached["ends_on"])
    cohorts, good = set(reached["cohorts"]), _states(reached["level"])

    def is_in(line: Line) -> bool:
        fits = reached["is_all"] or line.cohort in cohorts
        return fits and first <= line.month <= last and line.state in good

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
