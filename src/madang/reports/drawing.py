"""Charts of a report as SVG, for its pages."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from madang.kit.charts import Point, bars, lines
from madang.reports.models import Look
from madang.reports.shown import Showing, shown

if TYPE_CHECKING:
    from collections.abc import Callable


def drawn(content: dict[str, Any], language: str, *, outside: bool) -> dict[str, Any]:
    """Return a report in words, its charts drawn; none where all of it is hidden."""
    on = Showing(content, language, outside)
    found = shown(content, language, outside=outside)
    for block in found["blocks"]:
        if block["kind"] == "chart" and not block["is_all_hidden"]:
            say = partial(_say, on, block["currency"])
            block["svg"] = _chart(block)(block["name"], _points(block), say)
    return found


def _chart(block: dict[str, Any]) -> Callable[..., Any]:
    # a line through what is hidden would say that it was nothing
    is_line = block["look"] == Look.LINE and not block["note"]
    return lines if is_line else bars


def _points(block: dict[str, Any]) -> list[Point]:
    return [
        Point(f"{one['label']} *" if one["is_hidden"] else one["label"], one["value"])
        for one in block["points"]
    ]


def _say(on: Showing, currency: str, value: float) -> str:
    return on.amount(str(Decimal(f"{value:.2f}")), currency, short=True)
