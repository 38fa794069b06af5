"""Drawings of survival: the curve in steps, its band, and who is at risk below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import html
from django.utils.safestring import SafeString

from madang.kit.charts import NARROW, WIDE, Paper
from madang.outcomes.survival import at_risk_at, last_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from madang.outcomes.survival import Step

LEFT, RIGHT, TOP, FOOT = 48, 14, 14, 62
HALVES = (0.0, 0.25, 0.5, 0.75, 1.0)
#: The distances between marks of the time axis, in months, and how many fit.
DISTANCES = (1, 2, 3, 6, 12, 24, 36, 60, 120)
MARKS = {WIDE.css: 10, NARROW.css: 5}


def curve(
    name: str,
    steps: Sequence[Step],
    words: tuple[str, str],
    say: Callable[[Step], str],
) -> SafeString:
    """Return the wide and the narrow drawing of a curve; nothing without steps.

    `say` tells a step in words; `words` are what the numbers of those at risk and the
    marks of time are called.
    """
    if not steps:
        return SafeString("")
    told = [say(one) for one in steps]
    drawn = html.format_html_join(
        "",
        '<svg class="chart {}" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "{}{}</svg>",
        (
            (
                paper.css, paper.width, paper.height + FOOT, name,
                _axes(paper, steps, *words), _steps(paper, steps, told),
            )
            for paper in (WIDE, NARROW)
        ),
    )  # fmt: skip
    return html.format_html('<div class="chart-box">{}</div>', drawn)


def marks(longest: int, most: int) -> list[int]:
    """Return the months at which the time axis is marked.

    >>> marks(59, 10), marks(60, 5)
    ([0, 6, 12, 18, 24, 30, 36, 42, 48, 54], [0, 24, 48])
    """
    distance = next((d for d in DISTANCES if longest // d < most), DISTANCES[-1])
    return list(range(0, longest + 1, distance))


def _x(paper: Paper, steps: Sequence[Step], month: float) -> str:
    inner = paper.width - LEFT - RIGHT
    return f"{LEFT + inner * month / max(last_seen(steps), 1):.1f}"


def _y(paper: Paper, share: float) -> str:
    return f"{TOP + (paper.height - 26 - TOP) * (1 - share):.1f}"


def _axes(paper: Paper, steps: Sequence[Step], at_risk: str, unit: str) -> SafeString:
    rules = html.format_html_join(
        "",
        '<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}%</text>',
        (
            (
                LEFT, paper.width - RIGHT, y, y, LEFT - 10, float(y) + 4,
                round(100 * share),
            )
            for share in HALVES
            for y in (_y(paper, share),)
        ),
    )  # fmt: skip
    months = html.format_html_join(
        "",
        '<text class="axis" x="{0}" y="{1}" text-anchor="middle">{2}</text>'
        '<text class="axis" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        (
            (
                _x(paper, steps, month), paper.height - 6, month, paper.height + 44,
                at_risk_at(steps, month),
            )
            for month in marks(last_seen(steps), MARKS[paper.css])
        ),
    )  # fmt: skip
    return html.format_html(
        '<g aria-hidden="true">{}{}<text class="axis" x="{}" y="{}">{}</text>'
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}</text></g>',
        rules, months, LEFT - 10, paper.height + 22, at_risk, paper.width - RIGHT,
        paper.height + 22, unit,
    )  # fmt: skip


def _steps(paper: Paper, steps: Sequence[Step], told: Sequence[str]) -> SafeString:
    ends = [*(one.at for one in steps[1:]), last_seen(steps)]
    line = [(0.0, 1.0)]
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    for one, end in zip(steps, ends, strict=True):
        line += [(one.at, line[-1][1]), (one.at, one.share), (end, one.share)]
        if one.low is not None and one.high is not None:
            upper += [(one.at, one.high), (end, one.high)]
            lower += [(one.at, one.low), (end, one.low)]
    dots = html.format_html_join(
        "",
        '<circle class="dot part" cx="{}" cy="{}" r="{}" role="img" '
        'aria-label="{}"><title>{}</title></circle>',
        (
            (
                _x(paper, steps, one.at), _y(paper, one.share),
                "3.5" if one.ended else "1.8", words, words,
            )
            for one, words in zip(steps, told, strict=True)
        ),
    )  # fmt: skip
    return html.format_html(
        '<polygon class="outcomes-band" points="{}"/>'
        '<polyline class="line" points="{}"/>{}',
        _path(paper, steps, [*upper, *lower[::-1]]), _path(paper, steps, line), dots,
    )  # fmt: skip


def _path(
    paper: Paper, steps: Sequence[Step], places: Sequence[tuple[float, float]]
) -> str:
    return " ".join(
        f"{_x(paper, steps, month)},{_y(paper, share)}" for month, share in places
    )
