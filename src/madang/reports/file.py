"""Snapshots as a workbook: figures, charts, tables, definitions, and every single row.

It is written from what was frozen alone, part by part, so that a million rows need no
more memory than five thousand.
"""

from __future__ import annotations

import json
import zlib
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from madang.kit.sheets.writing import Sheet, write_book
from madang.outcomes.models import proof_in_words
from madang.outcomes.models.indicators import Unit
from madang.outcomes.models.values import Origin, ValueState
from madang.reports.queries import parts_of
from madang.reports.shown import Showing, shown, step_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madang.kit.sheets.writing import Cell
    from madang.reports.models import Snapshot

Line = list["Cell"]


def silent(_done: int) -> None:
    """Tell nobody how far it is."""


def book_of(
    snapshot: Snapshot,
    language: str,
    *,
    outside: bool,
    tell: Callable[[int], None] = silent,
) -> IO[bytes]:
    """Return a snapshot as an open temporary file with an XLSX, at its beginning.

    From outside there are no single rows in it, and no line of a company that did not
    agree to be named.  `tell` hears part by part how many rows were written.
    """
    out = TemporaryFile()  # noqa: SIM115 -- whoever hands it out closes it
    with override(language):
        on = Showing(snapshot.content, language, outside)
        sheets = [_about(snapshot, on), _figures(on), _charts(on), *_tables(on)]
        sheets.append(_definitions(on))
        if not outside:
            sheets.append(_rows(snapshot, on, tell))
        write_book(out, sheets, snapshot.frozen_at)
    out.seek(0)
    return out


def _about(snapshot: Snapshot, on: Showing) -> Sheet:
    told = shown(on.content, on.language, outside=on.outside)
    header = [pgettext("report", "Report"), told["title"]]
    lines: list[Line] = [
        [pgettext("report", "Hub"), told["hub"]],
        *([word, text] for word, text in told["about"]),
        [pgettext("report", "First day"), date.fromisoformat(on.content["starts_on"])],
        [pgettext("report", "Last day"), date.fromisoformat(on.content["ends_on"])],
        [pgettext("report", "As of"), snapshot.as_of],
        [pgettext("report", "Edition"), snapshot.edition],
        [pgettext("report", "Frozen"), snapshot.frozen_at.date()],
        [_("Checksum of the frozen data (SHA-256)"), snapshot.sha256],
        *(
            [pgettext("report", "Rates"), text]
            for text in (told["rates"], told["old_rates"])
            if text
        ),
        *([pgettext("report", "Note"), text] for text in told["notes"]),
    ]
    return Sheet(pgettext("report", "Report"), header, lines, (34, 70))


def _number(amount: str | None) -> Cell:
    return None if amount is None else Decimal(amount)


def _figures(on: Showing) -> Sheet:
    header = [
        pgettext("table", "Indicator"), pgettext("table", "Cohort"),
        pgettext("table", "Value"), pgettext("table", "Currency"),
        pgettext("table", "Claimed"), pgettext("table", "With evidence"),
        pgettext("table", "Verified"), pgettext("table", "Rows"),
        pgettext("table", "Companies"), pgettext("table", "Target"),
        pgettext("table", "Currency of the target"),
        pgettext("table", "Target by"), pgettext("table", "Remark"),
    ]  # fmt: skip
    return Sheet(pgettext("report", "Figures"), header, _figure_lines(on), (34, 24))


def _figure_lines(on: Showing) -> Iterator[Line]:
    for block in on.content["blocks"]:
        for one in block.get("promises", ()):
            yield [
                on.best(on.definition(one["code"])["names"]), on.best(one["of"]),
                *_reached(on, one.get("reached")),
                _number(one["amount"]), one["currency"],
                date.fromisoformat(one["ends_on"]), "",
            ]  # fmt: skip
        for one in block.get("figures", ()):
            hidden = on.outside and one["is_hidden"]
            split = hidden or (on.outside and one["is_split_hidden"])
            levels = (
                {} if split else {k: _number(v[0]) for k, v in one["levels"].items()}
            )
            target = one["target"] or {}
            ends = target.get("ends_on")
            yield [
                on.best(on.definition(one["code"])["names"]),
                on.best(block["cohort"]),
                None if hidden else _number(one["amount"]),
                one["currency"],
                levels.get("claimed"), levels.get("evidenced"), levels.get("verified"),
                None if hidden else one["rows"],
                None if hidden else one["companies"],
                _number(target.get("amount")),
                target.get("currency", ""),
                date.fromisoformat(ends) if ends else None,
                on.few if hidden else "",
            ]  # fmt: skip


def _reached(on: Showing, reached: dict[str, Any] | None) -> Line:
    """Return the cells of what was reached of a promise in its own time."""
    if reached is None or (on.outside and reached["is_hidden"]):
        return [None, "", None, None, None, None, None]
    return [
        _number(reached["amount"]), reached["currency"], None, None, None,
        reached["rows"], reached["companies"],
    ]  # fmt: skip


def _charts(on: Showing) -> Sheet:
    header = [
        pgettext("table", "Indicator"), pgettext("table", "Cohort"),
        pgettext("table", "Period"), pgettext("table", "First month"),
        pgettext("table", "Value"), pgettext("table", "Currency"),
    ]  # fmt: skip
    lines: list[Line] = []
    for block in on.content["blocks"]:
        for point in block.get("points", ()):
            first = date.fromisoformat(point["first"])
            hidden = on.outside and point["is_hidden"]
            lines.append([
                on.best(on.definition(block["code"])["names"]),
                on.best(block["cohort"]),
                step_text(first, on.content["step"], on.language),
                first,
                None if hidden else _number(point["amount"]),
                point["currency"],
            ])  # fmt: skip
    return Sheet(pgettext("report", "Charts"), header, lines, (34, 24))


def _tables(on: Showing) -> Iterator[Sheet]:
    blocks = [block for block in on.content["blocks"] if block["kind"] == "table"]
    for number, block in enumerate(blocks, start=1):
        if block["look"] == "rows":
            continue  # they are among all rows
        name = on.best(block["heads"]) or pgettext("report", "Table")
        heads = [pgettext("table", "Company")]
        for code in block["codes"]:
            heads += [
                on.best(on.definition(code)["names"]),
                pgettext("table", "Currency"),
            ]
        lines: list[Line] = []
        for line in block["lines"]:
            if not (on.outside and line["is_hidden"]):
                cells = [
                    c for cell in line["cells"] for c in (_number(cell[0]), cell[1])
                ]
                lines.append([line["name"], *cells])
        yield Sheet(f"{number} {name}", heads, lines, (34,))


def _definitions(on: Showing) -> Sheet:
    header = [
        pgettext("table", "Code"), pgettext("table", "Indicator"), _("What is counted"),
        pgettext("table", "Unit"), pgettext("table", "Proof"),
        pgettext("table", "Edition"),
    ]  # fmt: skip
    lines: list[Line] = [
        [
            one["code"], on.best(one["names"]), on.best(one["meanings"]),
            on.best(one["unit_names"]) or str(Unit(one["unit"]).label),
            proof_in_words(one["source"]), one["edition"],
        ]
        for one in on.content["definitions"]
    ]  # fmt: skip
    return Sheet(pgettext("report", "Definitions"), header, lines, (20, 30, 90))


def _rows(snapshot: Snapshot, on: Showing, tell: Callable[[int], None]) -> Sheet:
    header = [
        pgettext("table", "Indicator"), pgettext("table", "Company"),
        pgettext("table", "Cohort"), pgettext("table", "First day"),
        pgettext("table", "Last day"), pgettext("table", "Value"),
        pgettext("table", "Currency"), pgettext("table", "State"),
        pgettext("table", "How it came in"), pgettext("table", "Row"),
    ]  # fmt: skip
    lines = _row_lines(snapshot, on, tell)
    return Sheet(pgettext("report", "Rows"), header, lines, (30, 30, 20))


def _row_lines(
    snapshot: Snapshot, on: Showing, tell: Callable[[int], None]
) -> Iterator[Line]:
    names = {one["code"]: on.best(one["names"]) for one in on.content["definitions"]}
    cohorts = {
        key: on.best(texts) for key, texts in on.content["rows"]["cohorts"].items()
    }
    states = {one.value: str(one.label) for one in ValueState}
    origins = {one.value: str(one.label) for one in Origin}
    for (
        code,
        pk,
        _firm,
        name,
        cohort,
        starts,
        ends,
        amount,
        currency,
        state,
        origin,
    ) in frozen_rows(snapshot, tell):
        yield [
            names[code], name, cohorts.get(str(cohort), ""), date.fromisoformat(starts),
            date.fromisoformat(ends), Decimal(amount), currency, states[state],
            origins[origin], pk,
        ]  # fmt: skip


def frozen_rows(
    snapshot: Snapshot, tell: Callable[[int], None] = silent
) -> Iterator[list[Any]]:
    """Yield the rows that a snapshot keeps, part by part; `tell` hears how many."""
    done = 0
    for part in parts_of(snapshot, "rows"):
        rows = json.loads(zlib.decompress(bytes(part.body)))
        yield from rows
        done += len(rows)
        tell(done)
