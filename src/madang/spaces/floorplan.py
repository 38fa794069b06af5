"""A floor drawn as SVG, wide and narrow, for the screen as for paper.

A plan that is wider than high is turned for the narrow drawing, so that rooms stay
large enough to read and to touch.  States show in three ways: by colour, by pattern,
and in words in each space's title.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madang.kit.charts import text_width
from madang.spaces.geometry import (
    CENTIMETRES,
    Point,
    Polygon,
    box,
    doubled_area,
    shared_cm2,
    sides,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Patterns that mark a tone besides its colour.
PATTERNS = {
    "soon": "lines",
    "sooner": "dense",
    "soonest": "cross",
    "off": "dots",
    "b": "lines",
    "c": "dots",
    "d": "cross",
    "e": "dense",
    "g": "lines",
    "h": "dots",
    "i": "cross",
}
#: More corners than this, and the label looks for no rectangle but for a line.
MOST_TRIED = 8
#: In characters of the label's size: a label shorter than this says nothing.
LEAST_LABEL = 18.0
LINE, EDGE = 14.0, 7.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A space to be drawn: its corners, what it says, its tone and its page.

    `lines` are written into it as far as they fit, the first small, the second bold;
    `title` is what it says when it is pointed at or read aloud.
    """

    key: int
    polygon: Polygon
    lines: Sequence[str]
    title: str
    tone: str = ""
    url: str = ""
    is_current: bool = False
    is_divided: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A floor to be drawn: its name, what it shows, and everything on it."""

    name: str
    told: str
    outline: Polygon
    walls: Sequence[Polygon]
    shapes: Sequence[Shape]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a drawing has to fit into, in user units."""

    css: str
    width: int
    tallest: int


WIDE = Paper("chart-wide", 760, 560)
NARROW = Paper("chart-narrow", 360, 640)
MARGIN = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """From centimetres on the floor to units on the paper."""

    left: int
    top: int
    bottom: int
    factor: float
    is_turned: bool

    def at(self, point: Point) -> tuple[float, float]:
        """Return where a point of the floor lies on the paper."""
        x, y = point[0] - self.left, point[1] - self.top
        if self.is_turned:
            x, y = self.bottom - point[1], point[0] - self.left
        return MARGIN + x * self.factor, MARGIN + y * self.factor

    def points(self, polygon: Polygon) -> str:
        """Return corners as SVG has them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, polygon))


def drawn(plan: Plan, key: str = "plan") -> SafeString:
    """Return the floor in both widths; nothing while nothing is drawn on it.

    `key` tells the drawings of one page apart.
    """
    corners = [point for shape in plan.shapes for point in shape.polygon]
    corners += [*plan.outline, *(point for wall in plan.walls for point in wall)]
    if not corners:
        return SafeString("")
    both = (_drawing(plan, paper, corners, key) for paper in (WIDE, NARROW))
    return format_html('<div class="chart-box">{}</div>', SafeString("".join(both)))


def _drawing(plan: Plan, paper: Paper, corners: list[Point], key: str) -> SafeString:
    left, top, right, bottom = box(corners)
    wide, high = max(right - left, 1), max(bottom - top, 1)
    is_turned = paper is NARROW and wide * 2 > high * 3
    if is_turned:
        wide, high = high, wide
    room = paper.width - 2 * MARGIN
    factor = min(room / wide, (paper.tallest - 2 * MARGIN) / high)
    scale = Scale(left, top, bottom, factor, is_turned)
    name = f"{key}-{paper.css}"
    ordered = sorted(plan.shapes, key=lambda s: (not s.is_divided, s.key))
    return format_html(
        '<svg class="plan {}" viewBox="{} 0 {} {}" role="group" '
        'aria-labelledby="{n}-t {n}-d"><title id="{n}-t">{}</title>'
        '<desc id="{n}-d">{}</desc>{}{}{}{}{}</svg>',
        paper.css,
        -round((room - wide * factor) / 2),
        paper.width,
        round(high * factor + 2 * MARGIN + 18),
        plan.name,
        plan.told,
        _patterns(name),
        _outline(plan, scale),
        SafeString("".join(_space(shape, scale, name) for shape in ordered)),
        _walls(plan, scale),
        _yardstick(scale, high * factor + 2 * MARGIN),
        n=name,
    )


def _patterns(name: str) -> SafeString:
    """Return the patterns, each under a name of its own on the page."""
    strokes = {
        "lines": ("M0 8L8 0", 8),
        "dense": ("M0 5L5 0", 5),
        "cross": ("M0 7L7 0M0 0L7 7", 7),
        "dots": ("M3.5 3.5h1.2", 8),
    }
    made = format_html_join(
        "",
        '<pattern id="{}-{}" width="{}" height="{}" patternUnits="userSpaceOnUse">'
        '<path class="plan-stroke" d="{}"/></pattern>',
        ((name, what, size, size, path) for what, (path, size) in strokes.items()),
    )
    return format_html("<defs>{}</defs>", made)


def _outline(plan: Plan, scale: Scale) -> SafeString:
    if not plan.outline:
        return SafeString("")
    points = scale.points(plan.outline)
    return format_html('<polygon class="plan-floor" points="{}"/>', points)


def _walls(plan: Plan, scale: Scale) -> SafeString:
    return format_html_join(
        "",
        '<polyline class="plan-wall" points="{}"/>',
        ((scale.points(wall),) for wall in plan.walls),
    )


def _yardstick(scale: Scale, y: float) -> SafeString:
    """Return a bar of a round length in metres."""
    fitting = (m for m in (50, 20, 10, 5, 2, 1) if m * 100 * scale.factor <= 120)  # noqa: PLR2004 -- a sixth of the paper
    metres = next(fitting, 1)
    return format_html(
        '<g class="plan-yard"><path d="M{} {}v4h{}v-4"/>'
        '<text x="{}" y="{}">{} m</text></g>',
        MARGIN,
        f"{y + 4:.1f}",
        f"{metres * 100 * scale.factor:.1f}",
        f"{MARGIN + metres * 100 * scale.factor + 6:.1f}",
        f"{y + 10:.1f}",
        metres,
    )


def _space(shape: Shape, scale: Scale, name: str) -> SafeString:
    points = scale.points(shape.polygon)
    inside = format_html(
        '<title>{}</title><polygon points="{}"/>{}{}',
        shape.title,
        points,
        _pattern(shape, points, name),
        SafeString("") if shape.is_divided else _label(shape, scale),
    )
    css = f"plan-space tone-{shape.tone or 'plain'}"
    css += " is-current" if shape.is_current else ""
    if not shape.url:
        return format_html('<g class="{}">{}</g>', css, inside)
    return format_html('<a class="{}" href="{}">{}</a>', css, shape.url, inside)


def _pattern(shape: Shape, points: str, name: str) -> SafeString:
    what = PATTERNS.get(shape.tone)
    if what is None:
        return SafeString("")
    return format_html(
        '<polygon class="plan-pattern" points="{}" fill="url(#{}-{})"/>',
        points,
        name,
        what,
    )


def _label(shape: Shape, scale: Scale) -> SafeString:
    """Write the lines that fit into the roomiest rectangle of the space."""
    left, top, right, bottom = roomiest(shape.polygon)
    x1, y1 = scale.at((left, top))
    x2, y2 = scale.at((right, bottom))
    wide, high = abs(x2 - x1) - 2 * EDGE, abs(y2 - y1) - 1.2 * EDGE
    if wide < LEAST_LABEL:
        return SafeString("")
    lines = [line for line in shape.lines if line][: max(int(high / LINE), 0)]
    x, y = min(x1, x2) + EDGE, min(y1, y2) + EDGE
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        (
            (css, f"{x:.1f}", f"{y + 9 + i * LINE:.1f}", fitted)
            for i, (css, line) in enumerate(
                zip(("is-code", "is-name", "is-more"), lines, strict=False)
            )
            if (fitted := shortened(line, wide))
        ),
    )


def shortened(text: str, room: float) -> str:
    """Return a text cut to a width, with an ellipsis; nothing if nothing fits.

    >>> shortened("Coworking", 30), shortened("Coworking", 200)
    ('Cow…', 'Coworking')
    """
    if text_width(text) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…") > room:
        kept = kept[:-1]
    least = 2
    return f"{kept.rstrip()}…" if len(kept) >= least else ""


def roomiest(polygon: Polygon) -> tuple[int, int, int, int]:
    """Return the largest upright rectangle in a polygon that its corners tell.

    Guarantee: it lies inside; the largest one for polygons with square corners and
    at most eight of them, else one around the longest line through the middle.

    >>> roomiest(((0, 0), (600, 0), (600, 200), (200, 200), (200, 500), (0, 500)))
    (0, 0, 600, 200)
    """
    left, top, right, bottom = box(polygon)
    if abs(doubled_area(polygon)) == 2 * (right - left) * (bottom - top):
        return left, top, right, bottom
    if len(polygon) <= MOST_TRIED:
        for one in _by_size(polygon):
            if _lies_in(one, polygon):
                return one
    return _around_the_middle(polygon)


def _by_size(polygon: Polygon) -> list[tuple[int, int, int, int]]:
    """Return the rectangles between the polygon's corners, the largest first."""
    xs = sorted({x for x, _y in polygon})
    ys = sorted({y for _x, y in polygon})
    made = [
        (l, t, r, b)
        for (l, r), (t, b) in product(combinations(xs, 2), combinations(ys, 2))  # noqa: E741
    ]
    return sorted(made, key=lambda m: (m[0] - m[2]) * (m[3] - m[1]))


def _lies_in(one: tuple[int, int, int, int], polygon: Polygon) -> bool:
    left, top, right, bottom = one
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    area = (right - left) * (bottom - top)
    return shared_cm2(corners, polygon) >= area - 1


def _around_the_middle(polygon: Polygon) -> tuple[int, int, int, int]:
    """Return a flat rectangle in the widest place at half height."""
    _left, top, _right, bottom = box(polygon)
    high = (bottom - top) // 6
    middle = (top + bottom) / 2
    upper = _inside(polygon, middle - high + 0.5)
    lower = _inside(polygon, middle + high + 0.5)
    best = (0.0, 0.0)
    for (a, b), (c, d) in product(upper, lower):
        if min(b, d) - max(a, c) > best[1] - best[0]:
            best = (max(a, c), min(b, d))
    return int(best[0]), int(middle) - high, int(best[1]), int(middle) + high


def _inside(polygon: Polygon, y: float) -> list[tuple[float, float]]:
    """Return from where to where a level line runs inside a polygon."""
    xs = sorted(
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
        for a, b in sides(polygon)
        if (a[1] <= y) != (b[1] <= y)
    )
    return list(zip(xs[::2], xs[1::2], strict=False))


def in_rows(
    areas: Sequence[float], *, rows: int, within: tuple[int, int, int, int], aisle: int
) -> list[Polygon]:
    """Return a rectangle for each area, side by side in rows with aisles between.

    Rows are about equally large; in each, widths are as the areas.  `within` is the
    floor's left, top, right and bottom, `aisle` the width of an aisle, in centimetres.

    >>> in_rows([20, 20, 40], rows=2, within=(0, 0, 800, 1200), aisle=200)[2]
    ((0, 700), (800, 700), (800, 1200), (0, 1200))
    """
    left, top, right, bottom = within
    groups = _groups(areas, max(1, min(rows, len(areas))))
    total = sum(areas) or 1
    usable = bottom - top - aisle * (len(groups) - 1)
    found: list[Polygon] = []
    y = float(top)
    for group in groups:
        share = sum(group) or 1
        below = y + usable * share / total
        x = float(left)
        for area in group:
            after = x + (right - left) * area / share
            found.append(_rectangle(x, y, after, below))
            x = after
        y = below + aisle
    return found


def _groups(areas: Sequence[float], rows: int) -> list[list[float]]:
    """Return the areas in order, split into rows of about the same sum."""
    goal = sum(areas) / rows
    groups: list[list[float]] = [[]]
    reached = 0.0
    for i, area in enumerate(areas):
        left = len(areas) - i
        missing = rows - len(groups)
        is_full = reached + area / 2 > goal * len(groups)
        if groups[-1] and missing and (is_full or left <= missing):
            groups.append([])
        groups[-1].append(area)
        reached += area
    return groups


def _rectangle(left: float, top: float, right: float, bottom: float) -> Polygon:
    l, t, r, b = (round(side) for side in (left, top, right, bottom))  # noqa: E741
    return (l, t), (r, t), (r, b), (l, b)


def room_for(areas: Sequence[float], rows: int, aisle: int) -> tuple[int, int]:
    """Return the width and height, in centimetres, of a floor for these areas in m².

    It is half again as wide as its rows are deep together; each area then comes out as
    it is stated, to the centimetre of its sides.
    """
    total = sum(areas) * CENTIMETRES * CENTIMETRES
    wide = max(100, round((total * 1.5) ** 0.5))
    count = max(1, min(rows, len(areas)))
    return wide, round(total / wide) + aisle * (count - 1)


def corners_of(polygon: Polygon) -> Iterator[tuple[str, str]]:
    """Yield corners in metres as they are written."""
    for x, y in polygon:
        yield f"{x / CENTIMETRES:g}", f"{y / CENTIMETRES:g}"
