"""Ways between buyers and suppliers: places as circles, orders as bands between them.

It is a scheme and no geography: buyers' places stand on the left, suppliers' on the
right, the largest on top; a band is as wide as what was ordered.  Each band is a link,
and the table beside it says the same in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.charts import NARROW, WIDE, text_width
from madang.kit.money import money_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from madang.outcomes.queries.flows import Place, Way

#: No more bands are drawn; the table has them all.
MOST = 24
ROW, TOP, LARGEST, WIDEST = 56, 44, 20, 22


@dataclass(frozen=True, slots=True)
class Room:
    """What a drawing has to fit into: its width, and where its columns stand."""

    css: str
    width: int
    left: int
    right: int


PAPERS = (Room(WIDE.css, 760, 250, 510), Room(NARROW.css, 360, 118, 242))


@dataclass(frozen=True, slots=True)
class Line:
    """A way between two places, the address of its orders, and the same in words."""

    way: Way
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """A column of places: where it stands, and how much each place has."""

    x: float
    rows: dict[str, int]
    names: dict[str, str]
    sums: dict[str, float]

    def y(self, key: str) -> float:
        """Return the height at which a place stands."""
        return TOP + ROW * (self.rows[key] + 0.5)


def name_of(place: Place) -> str:
    """Return what a place is called: its city and its country's code."""
    parts = [part for part in (place.city, place.country) if part]
    return ", ".join(parts) or _("Place not stated")


def drawing_of(lines: Sequence[Line]) -> SafeString:
    """Return the wide and the narrow drawing; nothing without ways."""
    if not lines:
        return SafeString("")
    drawn = lines[:MOST]
    name = _("From which places orders go to which places")
    both = html.format_html_join(
        "", "{}", ((_drawn(drawn, name, paper),) for paper in PAPERS)
    )
    return html.format_html('<div class="chart-box">{}</div>', both)


def _drawn(lines: Sequence[Line], name: str, paper: Room) -> SafeString:
    buyers = _side(lines, paper.left, lambda way: way.buyer_at)
    suppliers = _side(lines, paper.right, lambda way: way.supplier_at)
    tall = TOP + ROW * max(len(buyers.rows), len(suppliers.rows))
    return html.format_html(
        '<svg class="chart outcomes-ways-map {}" viewBox="0 0 {} {}" role="group" '
        'aria-label="{}">{}{}{}{}</svg>',
        paper.css, paper.width, tall, name, _heads(buyers, suppliers),
        _bands(lines, buyers, suppliers), _circles(buyers, paper.left - 8, "end"),
        _circles(suppliers, paper.width - paper.right - 8, "start"),
    )  # fmt: skip


def _side(lines: Iterable[Line], x: int, at: Callable[[Way], Place]) -> Side:
    sums: dict[str, float] = {}
    names: dict[str, str] = {}
    for line in lines:
        place = at(line.way)
        names[place.key] = name_of(place)
        sums[place.key] = sums.get(place.key, 0) + float(line.way.sum.amount)
    ordered = sorted(sums, key=lambda key: (-sums[key], key))
    return Side(x, {key: row for row, key in enumerate(ordered)}, names, sums)


def _heads(buyers: Side, suppliers: Side) -> SafeString:
    return html.format_html(
        '<g aria-hidden="true"><text class="axis" x="{}" y="16" text-anchor="middle">{}'
        '</text><text class="axis" x="{}" y="16" text-anchor="middle">{}</text></g>',
        buyers.x, _("Buyers"), suppliers.x, _("Suppliers"),
    )  # fmt: skip


def _bands(lines: Sequence[Line], buyers: Side, suppliers: Side) -> SafeString:
    highest = max(float(line.way.sum.amount) for line in lines) or 1
    bend = (suppliers.x - buyers.x) / 2
    rows = []
    for line in lines:
        way = line.way
        start, end = buyers.y(way.buyer_at.key), suppliers.y(way.supplier_at.key)
        path = (
            f"M{buyers.x} {start:.1f}C{buyers.x + bend} {start:.1f} "
            f"{suppliers.x - bend} {end:.1f} {suppliers.x} {end:.1f}"
        )
        wide = max(1.5, WIDEST * float(way.sum.amount) / highest)
        rows.append((line, path, wide))
    return linked(rows)


def linked(rows: Iterable[tuple[Line, str, float]]) -> SafeString:
    """Return each line as a link along a path of some width."""
    return html.format_html_join(
        "",
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<path class="way" d="{}" stroke-width="{}"/>'
        '<path class="grip" d="{}"/></a>',
        (
            (line.url, line.words, line.words, path, f"{wide:.1f}", path)
            for line, path, wide in rows
        ),
    )


def words_of(way: Way, currency: str) -> str:
    """Return a way in words: from where, to where, how much."""
    money = money_text(way.sum.amount, currency, get_language() or "en")
    return _("%(supplier)s to %(buyer)s: %(money)s, %(count)d orders") % {
        "supplier": name_of(way.supplier_at),
        "buyer": name_of(way.buyer_at),
        "money": money,
        "count": way.sum.orders,
    }


def _circles(side: Side, room: float, anchor: str) -> SafeString:
    """Return the places with their names, cut to the room beside them."""
    highest = max(side.sums.values()) or 1
    rows = []
    for key, total in side.sums.items():
        size = max(4.0, LARGEST * math.sqrt(total / highest))
        gap = -size - 6 if anchor == "end" else size + 6
        rows.append(
            (
                side.x, f"{side.y(key):.1f}", f"{size:.1f}", f"{side.x + gap:.1f}",
                f"{side.y(key) + 4:.1f}", anchor,
                _cut(side.names[key], room - size),
            )
        )  # fmt: skip
    return html.format_html_join(
        "",
        '<g aria-hidden="true"><circle class="place" cx="{}" cy="{}" r="{}"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="{}">{}</text></g>',
        rows,
    )


def _cut(text: str, room: float) -> str:
    """Return a text that has room, with an ellipsis if it was longer.

    >>> _cut("Ciudad Juárez, MX", 200), _cut("Ciudad Juárez, MX", 60)
    ('Ciudad Juárez, MX', 'Ciudad…')
    """
    while text_width(text) > room and len(text) > 1:
        text = text.removesuffix("…")[:-1].rstrip(" ,") + "…"
        if text_width(text) <= room:
            break
    return text
