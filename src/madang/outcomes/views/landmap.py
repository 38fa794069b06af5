"""The map of buyers and suppliers on the land: towns as discs, orders as arcs.

A disc's halves are as large as what the town's buyers ordered and what its suppliers
got; an arc runs from supplier to buyer and is as wide as what was ordered.  What has no
place on it (towns nobody knows, or of a name that two towns share) is named below it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madang.kit.charts import NARROW, WIDE, legend, text_width
from madang.kit.geography.land import STEP, Window, land_in, window_around
from madang.kit.geography.towns import spot_of
from madang.outcomes.views.waymap import MOST, linked, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from madang.kit.charts import Paper
    from madang.kit.geography.towns import Spot
    from madang.outcomes.queries.flows import Place
    from madang.outcomes.views.waymap import Line

TALL = {WIDE.css: 400, NARROW.css: 340}
SMALLEST, LARGEST, WIDEST = 4.5, 20.0, 14.0
BOW = 0.16  # how far an arc bends aside, of its length
AIR, LETTERS = 5, 14  # around a disc; the height of its name


@dataclass(slots=True)
class Town:
    """A place on the land, and what its buyers ordered and its suppliers got."""

    name: str
    spot: Spot
    bought: float = 0
    sold: float = 0

    @property
    def most(self) -> float:
        """What the larger half of its disc stands for."""
        return max(self.bought, self.sold)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the paper that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share a part."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A window with its towns; `disc` gives a disc's size for an amount."""

    window: Window
    towns: dict[str, Town]
    disc: Callable[[float], float] = field(compare=False)

    def at(self, key: str) -> tuple[float, float]:
        """Return where a town lies."""
        return self.window.place(self.towns[key].spot)


def land_map_of(lines: Sequence[Line]) -> tuple[SafeString, list[str]]:
    """Return the map, wide and narrow, and the names of the places not on it."""
    drawn = lines[:MOST]
    towns, unknown = _towns(drawn)
    if not towns:
        return SafeString(""), unknown
    maps = html.format_html_join(
        "", "{}", ((_drawn(drawn, towns, paper),) for paper in (WIDE, NARROW))
    )
    meaning = legend([_("Suppliers"), _("Buyers")])
    both = html.format_html('<div class="chart-box">{}{}</div>', maps, meaning)
    return both, unknown


def _towns(lines: Iterable[Line]) -> tuple[dict[str, Town], list[str]]:
    towns: dict[str, Town] = {}
    unknown: dict[str, str] = {}
    for line in lines:
        way, amount = line.way, float(line.way.sum.amount)
        if buyers := _town(way.buyer_at, towns, unknown):
            buyers.bought += amount
        if suppliers := _town(way.supplier_at, towns, unknown):
            suppliers.sold += amount
    return towns, list(unknown.values())


def _town(place: Place, towns: dict[str, Town], unknown: dict[str, str]) -> Town | None:
    if place.key in unknown:
        return None
    if place.key not in towns:
        spot = spot_of(place.country, place.city)
        if spot is None:
            unknown[place.key] = name_of(place)
            return None
        towns[place.key] = Town(name_of(place), spot)
    return towns[place.key]


def _drawn(lines: Sequence[Line], towns: dict[str, Town], paper: Paper) -> SafeString:
    spots = [town.spot for town in towns.values()]
    highest = max(town.most for town in towns.values()) or 1

    def disc(amount: float) -> float:
        return max(SMALLEST, LARGEST * math.sqrt(amount / highest)) if amount else 0

    tall = TALL[paper.css]
    sheet = Sheet(window_around(spots, paper.width, tall), towns, disc)
    return html.format_html(
        '<svg class="chart outcomes-land {}" viewBox="0 0 {} {}" role="group" '
        'aria-label="{}"><path class="land" transform="scale({})" d="{}"/>{}{}{}</svg>',
        paper.css, paper.width, tall, _("From which places orders go to which places"),
        STEP, land_in(sheet.window), _arcs(lines, sheet), _discs(sheet), _names(sheet),
    )  # fmt: skip


def _arcs(lines: Sequence[Line], sheet: Sheet) -> SafeString:
    """Return an arc for every way between two towns on the map."""
    shown = [line for line in lines if _is_between(line, sheet.towns)]
    highest = max((float(line.way.sum.amount) for line in shown), default=0) or 1
    rows = []
    for line in shown:
        start = sheet.at(line.way.supplier_at.key)
        path = _arc(start, sheet.at(line.way.buyer_at.key))
        wide = max(1.5, WIDEST * float(line.way.sum.amount) / highest)
        rows.append((line, path, wide))
    return linked(rows)


def _is_between(line: Line, towns: dict[str, Town]) -> bool:
    ends = {line.way.buyer_at.key, line.way.supplier_at.key}
    return len(ends) > 1 and ends <= towns.keys()


def _arc(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    aside, up = (x1 + x2) / 2 + (y2 - y1) * BOW, (y1 + y2) / 2 - (x2 - x1) * BOW
    return f"M{x1:.1f} {y1:.1f}Q{aside:.1f} {up:.1f} {x2:.1f} {y2:.1f}"


def _discs(sheet: Sheet) -> SafeString:
    """Return the towns, the largest below; left half bought, right half sold."""
    rows = []
    for key, town in sorted(sheet.towns.items(), key=lambda one: -one[1].most):
        x, y = sheet.at(key)
        parts = (("fill-2", town.bought, 0), ("fill-1", town.sold, 1))
        shape = _half if town.bought and town.sold else _whole
        for colour, amount, is_right in parts:
            if size := sheet.disc(amount):
                rows.append((colour, shape(x, y, size, is_right), town.name))
    return html.format_html_join(
        "", '<path class="place {}" d="{}"><title>{}</title></path>', rows
    )


def _half(x: float, y: float, size: float, is_right: int) -> str:
    r = f"{size:.1f}"
    return f"M{x:.1f} {y - size:.1f}A{r} {r} 0 0 {is_right} {x:.1f} {y + size:.1f}Z"


def _whole(x: float, y: float, size: float, _is_right: int) -> str:
    left = f"M{x:.1f} {y - size:.1f}"
    r = f"{size:.1f}"
    return f"{left}a{r} {r} 0 1 1 0 {2 * size:.1f}a{r} {r} 0 1 1 0 {-2 * size:.1f}Z"


def _names(sheet: Sheet) -> SafeString:
    """Return the names that have room, the largest towns' first."""
    ordered = sorted(sheet.towns.items(), key=lambda one: -one[1].most)
    discs = [_box_of(sheet, key, town) for key, town in ordered]
    taken, rows = list(discs), []
    for (_key, town), disc in zip(ordered, discs, strict=True):
        for box in _beside(_grown(disc, discs), text_width(town.name)):
            if _is_free(box, taken, sheet.window):
                taken.append(box)
                rows.append((f"{box.left:.1f}", f"{box.bottom - 3:.1f}", town.name))
                break
    return html.format_html_join(
        "", '<text class="axis name" x="{}" y="{}" aria-hidden="true">{}</text>', rows
    )


def _box_of(sheet: Sheet, key: str, town: Town) -> Box:
    x, y = sheet.at(key)
    size = sheet.disc(town.most)
    return Box(x - size, y - size, x + size, y + size)


def _grown(disc: Box, taken: Iterable[Box]) -> Box:
    """Return a disc's box with those it meets, so that its name stands beside all."""
    near = [other for other in taken if disc.meets(other)]
    return Box(
        min(one.left for one in near), min(one.top for one in near),
        max(one.right for one in near), max(one.bottom for one in near),
    )  # fmt: skip


def _beside(disc: Box, wide: float) -> list[Box]:
    """Return where a name may stand: right, left, below or above its disc."""
    x, y = (disc.left + disc.right) / 2, (disc.top + disc.bottom) / 2
    corners = [
        (disc.right + AIR, y - LETTERS / 2),
        (disc.left - AIR - wide, y - LETTERS / 2),
        (x - wide / 2, disc.bottom + AIR / 2),
        (x - wide / 2, disc.top - AIR / 2 - LETTERS),
    ]
    return [Box(left, top, left + wide, top + LETTERS) for left, top in corners]


def _is_free(box: Box, taken: Iterable[Box], window: Window) -> bool:
    is_inside = (
        box.left >= 0 and box.right <= window.width
        and box.top >= 0 and box.bottom <= window.height
    )  # fmt: skip
    return is_inside and not any(box.meets(other) for other in taken)
