"""Snapshots on paper: the data of the Typst template, and the PDF made of it.

The print comes out of the frozen content alone: the same snapshot, language and
audience give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from madang.kit.charts import nice_step
from madang.kit.dates import day_text
from madang.kit.printing import printed
from madang.reports.models import Look
from madang.reports.queries import parts_of
from madang.reports.shown import MOST_LINES, Showing, shown

if TYPE_CHECKING:
    from madang.reports.models import Snapshot

TEMPLATE = "reports/templates/reports/report.typ"
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
Data = dict[str, Any]
#: So many figures stand beside each other on the cover.
MOST_ON_COVER = 4


def pdf_of(snapshot: Snapshot, language: str, *, outside: bool) -> bytes:
    """Return a snapshot as PDF in a language, the same bytes every time.

    Raises:
        Unprintable: it holds letters that none of our fonts has.
    """
    pictures = {
        _name(part.number, block["type"]): bytes(part.body)
        for block in snapshot.content["blocks"]
        if block["kind"] == "photo"
        for part in parts_of(snapshot, "picture")
        if part.number == block["number"]
    }
    with override(language):
        data = data_of(snapshot, language, outside=outside)
    return printed(TEMPLATE, data, moment=snapshot.frozen_at, pictures=pictures)


def lines_printed(content: Data) -> int:
    """Return how many lines tables and figures of a report take on paper, about."""
    return sum(
        10 + len(one.get("figures", ())) + min(MOST_LINES, len(one.get("lines", ())))
        for one in content["blocks"]
    )


def _name(number: int, media_type: str) -> str:
    return f"picture-{number}.{ENDINGS[media_type]}"


def data_of(snapshot: Snapshot, language: str, *, outside: bool) -> Data:
    """Return what the print says, in the active language, which is `language`."""
    content = snapshot.content
    on = Showing(content, language, outside)
    found = shown(content, language, outside=outside)
    kinds = {
        block["number"]: block["type"]
        for block in content["blocks"]
        if block["kind"] == "photo"
    }
    for block in found["blocks"]:
        if block["kind"] == "chart":
            block.update(_drawing(on, block))
        if block["kind"] == "photo":
            block["path"] = _name(block["number"], kinds[block["number"]])
    words = {
        "edition": snapshot.edition,
        "day": day_text(snapshot.frozen_at.date(), language),
    }
    return found | {
        "headline": _headline(found["blocks"]),
        "author": found["hub"],
        "language": language,
        "paper": "a4",
        "foot": f"{found['hub']} · {found['title']}",
        "page": _("Page {n} of {m}"),
        "frozen": _("Edition %(edition)d, frozen on %(day)s") % words,
        "sha256": snapshot.sha256,
        "words": {
            "as_of": pgettext("report", "As of"),
            "period": pgettext("report", "Period"),
            "contents": pgettext("report", "Contents"),
            "checksum": _("Checksum of the frozen data (SHA-256)"),
            "definitions": _("What is counted"),
            "notes": _("How to read the figures"),
            "hidden": pgettext("figure", "not shown"),
        },
    }


def _headline(blocks: list[Data]) -> list[Data]:
    """Return the figures of the cover: the first that came, with what was promised."""
    told = [block for block in blocks if block["kind"] == "figures"]
    came: list[Data] = next(
        (one["figures"] for one in told if not one["is_promised"]), []
    )
    promised = {
        one["code"]: one["promise"]
        for block in told
        if block["is_promised"]
        for one in block["figures"]
    }
    return [
        {
            "name": one["name"],
            "value": one["value"],
            "promise": ("", one["target"])
            if one["target"]
            else promised.get(one["code"], ("", "")),
        }
        for one in came
        if not one["is_hidden"]
    ][:MOST_ON_COVER]


def _drawing(on: Showing, block: Data) -> Data:
    """Return a chart as parts of its height, with its rules."""
    points = block["points"]
    top = max([point["value"] for point in points] + [0.0])
    step = nice_step(top)
    count = max(1, -int(-top // step)) if top else 1
    for point in points:
        point["part"] = point["value"] / (step * count)
    rules = [
        {
            "part": number / count,
            "text": on.amount(f"{step * number:.2f}", block["currency"], short=True),
        }
        for number in range(count + 1)
    ]
    told = "; ".join(f"{one['label']}: {one['text']}" for one in points)
    return {
        "rules": rules,
        "is_line": block["look"] == Look.LINE,
        "alt": f"{block['name']}: {told}",
    }
