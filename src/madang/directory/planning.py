"""From rows to the ecosystem map: who is chosen, who is grouped, where each stands."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.directory.ecosystem import FONT, HEIGHT, WIDTH, Label, labels, layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from madang.directory.queries import Node, Tie

#: More nodes than these are drawn as groups.
MOST = 150
#: By what the nodes are grouped, in the order of drilling in.
WAYS = ("kind", "section", "country")
ZOOMS = (1, 2, 4, 8)
#: Letters of a name that are written on the map.
LONGEST = 28


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the ecosystem is looked at; empty means all."""

    kind: str = ""
    section: str = ""
    country: str = ""
    focus: int = 0
    by: str = ""

    def fits(self, node: Node) -> bool:
        """Return whether a node is chosen itself, not only as a neighbour."""
        return (
            self.kind in {"", node.kind}
            and self.section in {"", node.section}
            and self.country in {"", node.country}
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A node or a group as it is drawn."""

    key: str
    name: str
    kind: str
    size: int
    ties: int
    x: float = 0
    y: float = 0
    r: float = 0
    pk: int = 0
    way: str = ""
    label: Label | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation, or several between two groups, as it is drawn."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    title: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The map: what is drawn, by what it is grouped, what was left out."""

    spots: list[Spot]
    lines: list[Line]
    way: str = ""
    left_out: int = 0
    total: int = 0


@dataclass(slots=True)
class _Graph:
    """A graph under way: spots by key, ties between keys with their kinds."""

    spots: dict[str, Spot] = field(default_factory=dict)
    ties: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )


def chosen(
    nodes: dict[int, Node], ties: list[Tie], choice: Choice
) -> tuple[dict[int, Node], list[Tie]]:
    """Return the chosen nodes with their neighbours, and the ties that touch them."""
    if choice.focus in nodes:
        return _around(nodes, ties, choice.focus)
    mine = {pk for pk, node in nodes.items() if choice.fits(node)}
    kept = [tie for tie in ties if tie.subject in mine or tie.target in mine]
    found = mine | {pk for tie in kept for pk in (tie.subject, tie.target)}
    return {pk: nodes[pk] for pk in nodes if pk in found}, kept


def _around(
    nodes: dict[int, Node], ties: list[Tie], focus: int
) -> tuple[dict[int, Node], list[Tie]]:
    """Return a node, its neighbours and theirs, as long as they fit on a map."""
    next_to: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        next_to[tie.subject].add(tie.target)
        next_to[tie.target].add(tie.subject)
    near = sorted(next_to[focus], key=lambda pk: (-len(next_to[pk]), pk))
    found = [focus, *near][:MOST]
    for pk in near:
        fresh = sorted(next_to[pk] - set(found))
        if len(found) + len(fresh) <= MOST // 2:
            found += fresh
    inside = set(found)
    kept = [tie for tie in ties if {tie.subject, tie.target} <= inside]
    return {pk: nodes[pk] for pk in nodes if pk in inside}, kept


def way_of(count: int, choice: Choice) -> str:
    """Return by what to group, if grouping is needed or asked for."""
    if choice.focus:
        return ""
    free = [way for way in WAYS if not getattr(choice, way)]
    if choice.by in free:
        return choice.by
    return free[0] if count > MOST and free else ""


def draw(
    nodes: dict[int, Node],
    ties: list[Tie],
    choice: Choice,
    *,
    zoom: int,
    words: Callable[[str, str], str],
) -> Map:
    """Return the map of a choice.

    `words` names a group from its way and value; a group of everything that was not
    chosen itself is named by its kind.
    """
    found, kept = chosen(nodes, ties, choice)
    way = way_of(len(found), choice)
    left_out = 0
    if way:
        graph = _grouped(found, kept, choice, way, words)
    else:
        shown = _busiest(found, kept, choice.focus)
        left_out = len(found) - len(shown)
        graph = _plain(shown, kept)
    return _placed(graph, way, left_out, len(found), zoom)


def _busiest(found: dict[int, Node], kept: list[Tie], focus: int) -> dict[int, Node]:
    """Return as many nodes as can be drawn, those with the most ties."""
    if len(found) <= MOST:
        return found
    busy: Counter[int] = Counter()
    for tie in kept:
        busy.update((tie.subject, tie.target))
    if focus:
        busy[focus] += len(found)
    best = {pk for pk, _n in sorted(busy.items(), key=lambda p: (-p[1], p[0]))[:MOST]}
    return {pk: node for pk, node in found.items() if pk in best}


def _plain(found: dict[int, Node], kept: Iterable[Tie]) -> _Graph:
    graph = _Graph()
    busy: Counter[int] = Counter()
    for tie in kept:
        if tie.subject in found and tie.target in found:
            graph.ties[str(tie.subject), str(tie.target)][tie.kind] += 1
            busy.update((tie.subject, tie.target))
    for pk, node in found.items():
        spot = Spot(str(pk), node.name, node.kind, 1, busy[pk], pk=pk)
        graph.spots[str(pk)] = spot
    return graph


def _grouped(
    found: dict[int, Node],
    kept: Iterable[Tie],
    choice: Choice,
    way: str,
    words: Callable[[str, str], str],
) -> _Graph:
    graph = _Graph()
    group_of: dict[int, tuple[str, str]] = {
        pk: (way, getattr(node, way)) if choice.fits(node) else ("kind", node.kind)
        for pk, node in found.items()
    }
    sizes, busy = Counter(group_of.values()), Counter[tuple[str, str]]()
    for tie in kept:
        one, other = group_of[tie.subject], group_of[tie.target]
        graph.ties["=".join(one), "=".join(other)][tie.kind] += 1
        busy.update({one, other})
    for group, size in sorted(sizes.items()):
        what, value = group
        kind = value if what == "kind" else choice.kind
        graph.spots["=".join(group)] = Spot(
            value, words(what, value), kind, size, busy[group], way=what
        )
    return graph


def _placed(graph: _Graph, way: str, left_out: int, total: int, zoom: int) -> Map:
    """Return the graph with a place, a size and perhaps a label for everything."""
    keys = list(graph.spots)
    number = {key: i for i, key in enumerate(keys)}
    pairs = {
        (min(number[a], number[b]), max(number[a], number[b]))
        for a, b in graph.ties
        if a != b
    }
    places = layout(len(keys), tuple(sorted(pairs)))
    rows = [graph.spots[key] for key in keys]
    radii = [_radius(row, bool(way)) / zoom for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (-rows[i].ties, i))
    names = [_caption(row, bool(way)) for row in rows]
    written = labels(places, radii, names, order, FONT / zoom)
    spots = [
        Spot(
            row.key,
            row.name,
            row.kind,
            row.size,
            row.ties,
            *places[i],
            radii[i],
            row.pk,
            row.way,
            written[i],
            names[i],
        )
        for i, row in enumerate(rows)
    ]
    at = dict(zip(keys, spots, strict=True))
    lines = [
        _line(at[a], at[b], kinds, zoom)
        for (a, b), kinds in sorted(graph.ties.items())
        if a != b
    ]
    return Map(spots, lines, way, left_out, total)


def _caption(spot: Spot, is_group: bool) -> str:  # noqa: FBT001 -- one of two looks
    """Return what is written beside a spot: its name, of a group also its size."""
    name = spot.name if len(spot.name) <= LONGEST else f"{spot.name[: LONGEST - 1]}…"
    return f"{name} · {spot.size}" if is_group else name


def _radius(spot: Spot, is_group: bool) -> float:  # noqa: FBT001 -- one of two looks
    if is_group:
        return min(64.0, 12 + 2.2 * math.sqrt(spot.size))
    return min(22.0, 5 + 1.6 * math.sqrt(spot.ties))


def _line(one: Spot, other: Spot, kinds: Counter[str], zoom: int) -> Line:
    count = sum(kinds.values())
    width = min(8.0, 0.9 + 0.5 * math.sqrt(count)) / zoom
    told = f"{one.name} → {other.name}"
    return Line(
        one.x, one.y, other.x, other.y, round(width, 2), told, tuple(sorted(kinds))
    )


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map that is shown, and the next parts in each direction."""

    zoom: int
    x: float
    y: float

    @property
    def view_box(self) -> str:
        """The part as SVG says it."""
        width, height = WIDTH / self.zoom, HEIGHT / self.zoom
        return f"{self.x:.0f} {self.y:.0f} {width:.0f} {height:.0f}"

    def moved(self, right: float, down: float) -> Window:
        """Return the window moved by parts of itself, still on the page."""
        return window(
            self.zoom,
            self.x + right * WIDTH / self.zoom,
            self.y + down * HEIGHT / self.zoom,
        )

    def zoomed(self, zoom: int) -> Window:
        """Return the window nearer or farther, about the same middle."""
        middle_x = self.x + WIDTH / self.zoom / 2
        middle_y = self.y + HEIGHT / self.zoom / 2
        return window(zoom, middle_x - WIDTH / zoom / 2, middle_y - HEIGHT / zoom / 2)


def window(zoom: int, x: float, y: float) -> Window:
    """Return a window that lies on the page."""
    zoom = zoom if zoom in ZOOMS else 1
    most_x, most_y = WIDTH - WIDTH / zoom, HEIGHT - HEIGHT / zoom
    return Window(zoom, min(max(x, 0.0), most_x), min(max(y, 0.0), most_y))
