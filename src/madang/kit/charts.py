"""Charts as SVG, drawn by the server for page, print and document alike.

Every chart is drawn twice, wide and narrow, and the room it is given chooses (see
`.chart-box`).  A part tells its value in a `<title>`; the drawing has a name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from django.utils import html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Wording = Callable[[float], str]

COLOURS = 6
RULES = 4  # at most; fewer when a rounder step covers the axis
ROUNDING = 1e-9
#: Between two labels of the horizontal axis; tabular digits are wider than other text.
AIR, DIGITS = 14, 1.1
SPARK_WIDTH, SPARK_HEIGHT = 96, 28


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the horizontal axis: its label, value and, if there is one, target.

    `parts` are the values stacked on one another in a stacked chart.  A point with a
    `span` is still to come: its value is expected, and likely within the span.
    """

    label: str
    value: float = 0
    target: float | None = None
    parts: tuple[float, ...] = ()
    span: tuple[float, float] | None = None

    @property
    def highest(self) -> float:
        """The highest that is drawn of it."""
        return max(self.value, self.target or 0, *(self.span or ()))


@dataclass(frozen=True, slots=True)
class Paper:
    """What a drawing has to fit into, in user units; `least` is a label's room."""

    css: str
    width: int
    height: int
    least: int
    right: int = 4
    top: int = 12
    bottom: int = 26


WIDE = Paper("chart-wide", 760, 280, least=64)
NARROW = Paper("chart-narrow", 360, 220, least=52)


@dataclass(frozen=True, slots=True)
class Slot:
    """A point's column: its left edge and its width."""

    point: Point
    x: float
    wide: float

    @property
    def middle(self) -> float:
        """The column's middle."""
        return self.x + self.wide / 2

    @property
    def thick(self) -> float:
        """The width of a bar in the column."""
        return min(self.wide * 0.62, 48)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper with an axis of `rules` steps, and words for its numbers."""

    paper: Paper
    points: Sequence[Point]
    step: float
    rules: int
    say: Wording

    def y(self, value: float) -> float:
        """Return where a value lies."""
        tall = self.paper.height - self.paper.top - self.paper.bottom
        return self.paper.top + tall * (1 - value / (self.step * self.rules))

    @property
    def left(self) -> float:
        """The room for the axis' numbers: as wide as the widest of them."""
        numbers = (self.say(self.step * i) for i in range(self.rules + 1))
        return 14 + max(map(text_width, numbers))

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.paper.width - self.left - self.paper.right

    def slots(self) -> list[Slot]:
        """Return the columns."""
        left, wide = self.left, self.inner / len(self.points)
        return [
            Slot(point, left + i * wide, wide) for i, point in enumerate(self.points)
        ]


def bars(name: str, points: Sequence[Point], say: Wording) -> SafeString:
    """Return a bar per point, its target as a line across it."""
    highest = [max(p.value, p.target or 0) for p in points]
    return _both(name, points, highest, say, _bars)


def stacked(
    name: str, points: Sequence[Point], series: Sequence[str], say: Wording
) -> SafeString:
    """Return a bar per point, made of its parts; `series` names the parts."""

    def draw(sheet: Sheet) -> SafeString:
        return _joined(_pile(sheet, slot, series) for slot in sheet.slots())

    return _both(name, points, [sum(p.parts) for p in points], say, draw)


def lines(name: str, points: Sequence[Point], say: Wording) -> SafeString:
    """Return a line through the points, their targets as a second, dashed one.

    What is still to come goes on as a dotted line in a band.
    """
    return _both(name, points, [point.highest for point in points], say, _line)


def spark(name: str, values: Sequence[float]) -> SafeString:
    """Return a line without axes for beside a number; nothing for fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 -- one value has no course
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (SPARK_WIDTH - 6) / (len(values) - 1)
    places = [
        (3 + i * step, SPARK_HEIGHT - 4 - (value - low) / span * (SPARK_HEIGHT - 8))
        for i, value in enumerate(values)
    ]
    return _drawn(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline class="line" points="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="2.2"/></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        name,
        _path(places),
        *places[-1],
    )


def legend(series: Sequence[str], *, target: str = "") -> SafeString:
    """Return what the colours mean, in the order of the parts."""
    drawn = _drawn_all(
        '<span><i class="fill-{}"></i>{}</span>',
        ((i % COLOURS + 1, name) for i, name in enumerate(series)),
    )
    line = _drawn('<span><i class="target"></i>{}</span>', target) if target else ""
    return _drawn('<span class="legend">{}{}</span>', drawn, line)


def text_width(text: str) -> float:
    """Return about how wide an axis text is: Hangul and Han take a full square.

    >>> text_width("US$0") < text_width("US$50만") < text_width("US$500 mil")
    True
    """
    return sum(12.0 if east_asian_width(letter) in "WF" else 6.8 for letter in text)


def nice_step(highest: float) -> float:
    """Return the round step at which an axis from 0 to `highest` has its rules.

    The steps are 1, 2, 2.5 and 5 times a power of ten (Heckbert, "Nice numbers for
    graph labels", Graphics Gems, 1990).

    >>> nice_step(163), nice_step(1.84e6), nice_step(0)
    (50.0, 500000.0, 1.0)
    """
    if highest <= 0:
        return 1.0
    rough = highest / RULES
    power = 10.0 ** math.floor(math.log10(rough))
    enough = rough * (1 - ROUNDING)
    return next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= enough)


def _both(
    name: str,
    points: Sequence[Point],
    highest: Sequence[float],
    say: Wording,
    draw: Callable[[Sheet], SafeString],
) -> SafeString:
    """Return the wide and the narrow drawing with axes; nothing without points."""
    if not points:
        return SafeString("")
    say = cache(say)  # every number stands in both
    step = nice_step(max(highest))
    rules = max(1, math.ceil(max(highest) / step - ROUNDING))
    sheets = [Sheet(paper, points, step, rules, say) for paper in (WIDE, NARROW)]
    drawn = _drawn_all(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "{}{}</svg>",
        (
            (
                sheet.paper.css,
                sheet.paper.width,
                sheet.paper.height,
                name,
                _axes(sheet),
                draw(sheet),
            )
            for sheet in sheets
        ),
    )
    return _drawn('<div class="chart-box">{}</div>', drawn)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return _drawn_all("{}", ((part,) for part in parts))


def _axes(sheet: Sheet) -> SafeString:
    """Return the rules with their values, and as many labels as have room."""
    paper, left = sheet.paper, sheet.left
    steps = [sheet.step * i for i in range(sheet.rules + 1)]
    rules = _drawn_all(
        '<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                left,
                paper.width - paper.right,
                sheet.y(value),
                sheet.y(value),
                left - 10,
                sheet.y(value) + 4,
                sheet.say(value),
            )
            for value in steps
        ),
    )
    widest = max(text_width(point.label) for point in sheet.points)
    room = max(paper.least, AIR + DIGITS * widest)
    every = math.ceil(room * len(sheet.points) / sheet.inner)
    labels = _drawn_all(
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (slot.middle, paper.height - 6, slot.point.label)
            for slot in sheet.slots()[::every]
        ),
    )
    return _drawn('<g aria-hidden="true">{}{}</g>', rules, labels)


def _bars(sheet: Sheet) -> SafeString:
    return _joined(_bar(sheet, slot) for slot in sheet.slots())


def _bar(sheet: Sheet, slot: Slot) -> SafeString:
    """Return one bar and the line of its target."""
    point, left = slot.point, slot.middle - slot.thick / 2
    words, line = f"{point.label}: {sheet.say(point.value)}", SafeString("")
    if point.target is not None:
        words += f" / {sheet.say(point.target)}"
        line = _drawn(
            '<line class="target" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            left - 5,
            left + slot.thick + 5,
            sheet.y(point.target),
            sheet.y(point.target),
        )
    return _drawn(
        '<g class="part" role="img" aria-label="{}"><title>{}</title>'
        '<rect class="fill-1" x="{}" y="{}" width="{}" height="{}" '
        'rx="3"/>{}</g>',
        words,
        words,
        left,
        sheet.y(point.value),
        slot.thick,
        sheet.y(0) - sheet.y(point.value),
        line,
    )


def _pile(sheet: Sheet, slot: Slot, series: Sequence[str]) -> SafeString:
    """Return one stacked bar, the first part at the bottom."""
    below, drawn = 0.0, []
    for i, (name, part) in enumerate(zip(series, slot.point.parts, strict=True)):
        words = f"{slot.point.label}, {name}: {sheet.say(part)}"
        top, foot = sheet.y(below + part), sheet.y(below)
        left = slot.middle - slot.thick / 2
        box = (left, top, slot.thick, foot - top)
        drawn.append((i % COLOURS + 1, *box, words, words))
        below += part
    return _drawn_all(
        '<rect class="fill-{} part" x="{}" y="{}" width="{}" '
        'height="{}" role="img" aria-label="{}"><title>{}</title></rect>',
        drawn,
    )


def _line(sheet: Sheet) -> SafeString:
    """Return the area under the line, the line, the targets' line and the dots."""
    slots = sheet.slots()
    known = [slot for slot in slots if slot.point.span is None]
    path = _path((slot.middle, sheet.y(slot.point.value)) for slot in known)
    floor = sheet.y(0)
    area = (
        f"{known[0].middle:.1f},{floor:.1f} {path} {known[-1].middle:.1f},{floor:.1f}"
        if known
        else ""
    )
    targets = _path(
        (slot.middle, sheet.y(slot.point.target))
        for slot in slots
        if slot.point.target is not None
    )
    dots = _drawn_all(
        '<circle class="dot part" cx="{}" cy="{}" r="3.5" role="img" '
        'aria-label="{}"><title>{}</title></circle>',
        (
            (slot.middle, sheet.y(slot.point.value), words, words)
            for slot in slots
            for words in (_words(sheet, slot.point),)
        ),
    )
    return _drawn(
        '{}<polygon class="area" points="{}"/><polyline class="aim" points="{}"/>'
        '<polyline class="line" points="{}"/>{}',
        _ahead(sheet, slots[max(0, len(known) - 1) :]),
        area,
        targets,
        path,
        dots,
    )


def _words(sheet: Sheet, point: Point) -> str:
    told = f"{point.label}: {sheet.say(point.value)}"
    if point.span is None:
        return told
    low, high = map(sheet.say, point.span)
    return f"{told} ({low} – {high})"


def _ahead(sheet: Sheet, slots: Sequence[Slot]) -> SafeString:
    """Return the band and the line of what is to come, from the last known point on."""
    if slots[-1].point.span is None:
        return SafeString("")
    spans = [
        (slot.middle, *(slot.point.span or (slot.point.value, slot.point.value)))
        for slot in slots
    ]
    around = [(x, sheet.y(high)) for x, _low, high in spans]
    around += [(x, sheet.y(low)) for x, low, _high in reversed(spans)]
    return _drawn(
        '<polygon class="span" points="{}"/><polyline class="ahead" points="{}"/>',
        _path(around),
        _path((slot.middle, sheet.y(slot.point.value)) for slot in slots),
    )


def _path(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _drawn(pattern: str, *values: object) -> SafeString:
    """Return the pattern with its values escaped, lengths to a tenth of a unit."""
    return html.format_html(pattern, *map(_short, values))


def _drawn_all(pattern: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    """Return the pattern once per row."""
    return html.format_html_join("", pattern, (map(_short, row) for row in rows))


def _short(value: object) -> object:
    """Return a length to a tenth of a unit; nothing in a number is to be escaped."""
    if isinstance(value, float):
        return SafeString(f"{value:.1f}".removesuffix(".0"))
    return SafeString(value) if isinstance(value, int) else value
