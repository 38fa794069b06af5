"""A workflow as a picture: stages in a column, moves as lines, drawn by the server.

A move to the next stage is an arrow between the two.  All other moves to one stage
share a line beside the column: on the right where they lead on, on the left where they
lead back.  Lines that run side by side have a lane each; a lane is free again where
its line ends (interval colouring, left-edge rule: Hashimoto and Stevens, "Wire routing
by optimizing channel assignment", DAC 1971).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madang.kit.charts import text_width

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from madang.applications.workflow import Stage, Workflow

WIDE, HIGH, GAP, LANE, EDGE = 208, 34, 22, 11, 6
NARROWER = 0.93  # of an axis text's width: 13 px against 14
ROUND = 5


@dataclass(frozen=True, slots=True)
class Line:
    """All moves to one stage that share a line beside the column; rows count stages."""

    target: int
    sources: tuple[int, ...]
    is_back: bool

    @property
    def top(self) -> int:
        """The first row it passes."""
        return min(self.target, *self.sources)

    @property
    def bottom(self) -> int:
        """The last row it passes."""
        return max(self.target, *self.sources)


@dataclass(frozen=True, slots=True)
class Paper:
    """The column's left edge and the lanes of each side's lines, nearest first."""

    left: float
    lanes: dict[Line, int]

    def x(self, line: Line) -> float:
        """Return where a line runs."""
        away = 12 + LANE * self.lanes[line]
        return self.left - away if line.is_back else self.left + WIDE + away


def picture(way: Workflow, wrong: Collection[str] = ()) -> SafeString:
    """Return the drawing; each stage is a link to its place in the list below it.

    `wrong` are the keys of stages at fault.
    """
    rows = {stage.key: n for n, stage in enumerate(way.stages)}
    lines = shared_lines(way)
    lanes = in_lanes([one for one in lines if one.is_back])
    left = EDGE + (12 + LANE * max(lanes.values(), default=-1) if lanes else 0)
    right = in_lanes([one for one in lines if not one.is_back])
    paper = Paper(left, lanes | right)
    width = left + WIDE + EDGE
    width += 12 + LANE * max(right.values(), default=-1) if right else 0
    straight = {
        rows[m.source]
        for m in way.moves
        if m.target in rows and rows[m.target] - rows[m.source] == 1
    }
    return html.format_html(
        '<svg class="way-picture" viewBox="0 0 {} {}" width="{}" role="group" '
        'aria-label="{}">{}{}{}</svg>',
        round(width),
        len(rows) * (HIGH + GAP) - GAP + 2 * EDGE,
        round(width),
        _("Picture of the workflow"),
        _all(_bus(paper, line, way.stages[line.target]) for line in lines),
        _all(_arrow(left + WIDE / 2, row) for row in sorted(straight)),
        _all(_node(way, stage, left, n, wrong) for n, stage in enumerate(way.stages)),
    )


def shared_lines(way: Workflow) -> list[Line]:
    """Return the lines beside the column: one per stage and direction."""
    rows = {stage.key: n for n, stage in enumerate(way.stages)}
    found: dict[tuple[int, bool], set[int]] = {}
    for move in way.moves:
        if move.target not in rows:
            continue
        source, target = rows[move.source], rows[move.target]
        if target - source != 1:
            found.setdefault((target, target <= source), set()).add(source)
    return [
        Line(target, tuple(sorted(sources)), is_back)
        for (target, is_back), sources in found.items()
    ]


def in_lanes(lines: Sequence[Line]) -> dict[Line, int]:
    """Return a lane for each line, short lines nearest; no two in a lane overlap."""
    lanes: list[list[Line]] = []
    found = {}
    for line in sorted(lines, key=lambda one: (one.bottom - one.top, one.top)):
        free = (
            n
            for n, lane in enumerate(lanes)
            if all(one.bottom < line.top or line.bottom < one.top for one in lane)
        )
        at = next(free, len(lanes))
        if at == len(lanes):
            lanes.append([])
        lanes[at].append(line)
        found[line] = at
    return found


def _y(row: int) -> float:
    return EDGE + row * (HIGH + GAP) + HIGH / 2


def _bus(paper: Paper, line: Line, target: Stage) -> SafeString:
    """Return a line with a branch from every stage and an arrow into its target."""
    x, side = paper.x(line), -1 if line.is_back else 1
    edge = paper.left if line.is_back else paper.left + WIDE
    goal = _y(line.target) + (6 if line.is_back else -6)
    paths = []
    for source in line.sources:
        start = _y(source) + (-6 if line.is_back else 6)
        turn = ROUND if goal > start else -ROUND
        paths.append(
            f"M{edge:.1f} {start:.1f}H{x - side * ROUND:.1f}"
            f"Q{x:.1f} {start:.1f} {x:.1f} {start + turn:.1f}"
            f"V{goal - turn:.1f}Q{x:.1f} {goal:.1f} {x - side * ROUND:.1f} {goal:.1f}"
            f"H{edge + side * 2:.1f}"
        )
    tip = f"{edge + side:.1f},{goal:.1f}"
    tip += "".join(f" {edge + side * 7:.1f},{goal + d:.1f}" for d in (-3.5, 3.5))
    return html.format_html(
        '<g class="line" data-outcome="{}" aria-hidden="true"><path d="{}"/>'
        '<polygon points="{}"/></g>',
        target.outcome or "",
        "".join(paths),
        tip,
    )


def _arrow(x: float, row: int) -> SafeString:
    start, end = _y(row) + HIGH / 2, _y(row + 1) - HIGH / 2
    return html.format_html(
        '<g class="line" aria-hidden="true"><path d="M{} {}V{}"/>'
        '<polygon points="{},{} {},{} {},{}"/></g>',
        *(x, start, end - 2, x, end - 1, x - 3.5, end - 7, x + 3.5, end - 7),
    )


def _node(
    way: Workflow, stage: Stage, left: float, row: int, wrong: Collection[str]
) -> SafeString:
    """Return a stage's box, a link that says where its moves lead."""
    names = {one.key: one.name for one in way.stages}
    told = ", ".join(
        f"{move.name} → {names.get(move.target, '?')}"
        for move in way.moves_from(stage.key)
    )
    words = f"{stage.name}: {told}" if told else stage.name
    return html.format_html(
        '<a href="#stage-{}"><title>{}</title>'
        '<rect class="node" data-kind="{}" data-outcome="{}"{} x="{}" y="{}" '
        'width="{}" height="{}" rx="8"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text></a>',
        stage.key,
        words,
        stage.kind,
        stage.outcome or "",
        SafeString(" data-flawed") if stage.key in wrong else "",
        *(left, _y(row) - HIGH / 2, WIDE, HIGH),
        *(left + WIDE / 2, _y(row) + 4.5, _short(stage.name)),
    )


def _short(name: str) -> str:
    """Return as much of a name as the box has room for."""
    room = (WIDE - 24) / NARROWER
    if text_width(name) <= room:
        return name
    while name and text_width(f"{name}…") > room:
        name = name[:-1]
    return f"{name.rstrip()}…"


def _all(parts: Iterable[SafeString]) -> SafeString:
    return html.format_html_join("", "{}", ((part,) for part in parts))
