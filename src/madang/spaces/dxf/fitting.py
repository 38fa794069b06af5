"""From a DXF's layers to a floor: which shapes are rooms, what they are called.

A room's code is the text inside it that is the code of a space on the floor, else the
one that looks most like a code.  A text belongs to the smallest shape around it.
Lengths come out in whole centimetres from the top left, y downwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.spaces import geometry
from madang.spaces.drawings import NotADrawing
from madang.spaces.geometry import LONGEST, MOST_CORNERS, NotAnOutline, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Found = dict[str, Any]
Points = list[tuple[float, float]]
#: Metres in each unit.
METRES = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "in": 0.0254, "ft": 0.3048}
#: A corner less than this off the straight line, in centimetres, is none.
STRAIGHT = 1.0
MOST_WALLS, SHORTEST_WALL = 500, 30
#: Shapes smaller than this, in square centimetres, are columns and symbols.
SMALLEST = 5000
CODE = re.compile(r"[^\s/?#]{1,30}\Z")
AREA = re.compile(r"[\d.,\s]+(m2|m²|㎡|평|sqm|sq\.? ?m|坪)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the layers are: numbers of layers, none for no layer; and the unit."""

    rooms: int
    unit: str
    outline: int | None = None
    walls: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A shape with what is written in it."""

    polygon: Polygon
    code: str
    name: str


@dataclass(slots=True)
class Fitted:
    """A floor as a drawing has it, in whole centimetres.

    `unnamed` counts shapes without any text, `odd` those that are no outline.
    """

    outline: Polygon = ()
    walls: list[Polygon] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    unnamed: int = 0
    odd: int = 0
    walls_left_out: int = 0

    @property
    def extent(self) -> tuple[int, int]:
        """How wide and how high the floor is."""
        left, top, right, bottom = geometry.box(self.outline or ((0, 0),))
        return right - left, bottom - top


def guess(found: Found, codes: Iterable[str]) -> Choice:
    """Return the layers that are most likely: rooms are where the codes stand."""
    known = {code.casefold() for code in codes}
    shapes = Counter(layer for layer, _points in found["shapes"])
    hits = {layer: _hits(found, layer, known) for layer in shapes}
    rooms = max(shapes, key=lambda layer: (hits[layer], shapes[layer], -layer))
    lines = Counter(layer for layer, _points in found["lines"])
    walls = max(lines, key=lambda layer: (lines[layer], -layer), default=None)
    return Choice(
        rooms, found["unit"] or _likely_unit(found), _around(found, rooms), walls
    )


def _hits(found: Found, layer: int, known: set[str]) -> int:
    """Return how many different codes stand in the shapes of a layer."""
    shapes = [points for k, points in found["shapes"] if k == layer]
    texts = _texts_in(shapes, found["texts"])
    return len({t.casefold() for inside in texts for t in inside} & known)


def _likely_unit(found: Found) -> str:
    """Return the unit in which the drawing is as large as a floor is."""
    left, bottom, right, top = _extent(p for _k, p in found["shapes"])
    size = max(right - left, top - bottom)
    return "mm" if size > LONGEST else "m"


def _around(found: Found, rooms: int) -> int | None:
    """Return the layer whose largest shape has all the rooms in its box."""
    inner = _extent(points for k, points in found["shapes"] if k == rooms)
    slack = max(inner[2] - inner[0], inner[3] - inner[1]) / 100
    layers: set[int] = {k for k, _points in found["shapes"]}
    for layer in sorted(layers - {rooms}):
        points = _largest(found, layer)
        outer = _extent([points])
        if (
            outer[0] <= inner[0] + slack
            and outer[1] <= inner[1] + slack
            and outer[2] >= inner[2] - slack
            and outer[3] >= inner[3] - slack
        ):
            return layer
    return None


def _largest(found: Found, layer: int) -> Points:
    shapes = [points for k, points in found["shapes"] if k == layer]
    return max(shapes, key=lambda points: abs(_area(points)))


def _area(points: Points) -> float:
    """Return twice the area, with its sign."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def _extent(shapes: Iterable[Points]) -> tuple[float, float, float, float]:
    """Return the box around shapes: left, bottom, right, top."""
    corners = [point for points in shapes for point in points]
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def fit(found: Found, choice: Choice, codes: Iterable[str]) -> Fitted:
    """Return the floor that a choice of layers makes of a drawing.

    Raises:
        NotADrawing: with this unit it is larger than any floor, or the layer is empty.
    """
    shapes = [p for layer, p in found["shapes"] if layer == choice.rooms]
    if not shapes:
        raise NotADrawing(_("This layer has no closed outline."))
    around = [] if choice.outline is None else [_largest(found, choice.outline)]
    left, bottom, right, top = _extent([*shapes, *around])
    factor = METRES[choice.unit] * geometry.CENTIMETRES
    if max(right - left, top - bottom) * factor > LONGEST * geometry.CENTIMETRES:
        told = _("In this unit the floor is more than %(most)d m long. Choose another.")
        raise NotADrawing(told % {"most": LONGEST})
    frame = _Frame(left, top, factor)
    fitted = Fitted()
    _name_rooms(fitted, frame, shapes, _texts_in(shapes, found["texts"]), codes)
    corners = around[0] if around else _box_of(left, bottom, right, top)
    fitted.outline = _outline(frame.polygon(corners)) or frame.polygon(
        _box_of(left, bottom, right, top)
    )
    if choice.walls is not None:
        lines = [p for layer, p in found["lines"] if layer == choice.walls]
        _put_walls(fitted, [frame.polygon(points) for points in lines])
    return fitted


@dataclass(frozen=True, slots=True)
class _Frame:
    """From the drawing's units to centimetres from the floor's top left."""

    left: float
    top: float
    factor: float

    def polygon(self, points: Points) -> Polygon:
        return tuple(
            (
                round((x - self.left) * self.factor),
                round((self.top - y) * self.factor),
            )
            for x, y in points
        )


def _box_of(left: float, bottom: float, right: float, top: float) -> Points:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _outline(polygon: Polygon) -> Polygon:
    """Return an outline without needless corners; nothing if it is none."""
    if polygon[0] == polygon[-1]:
        polygon = polygon[:-1]
    polygon = geometry.simplified(polygon, STRAIGHT)
    if len(polygon) > MOST_CORNERS:
        return ()
    try:
        return geometry.checked(geometry.stored(polygon))
    except NotAnOutline:
        return ()


def _name_rooms(
    fitted: Fitted,
    frame: _Frame,
    shapes: Sequence[Points],
    texts: Sequence[Sequence[str]],
    codes: Iterable[str],
) -> None:
    """Put every shape into the floor with its code; the same shape once."""
    known = {code.casefold(): code for code in codes}
    seen: set[frozenset[tuple[int, int]]] = set()
    for points, inside in zip(shapes, texts, strict=True):
        polygon = _outline(frame.polygon(points))
        if not polygon:
            fitted.odd += 1
            continue
        if frozenset(polygon) in seen or abs(geometry.doubled_area(polygon)) < SMALLEST:
            continue
        seen.add(frozenset(polygon))
        code, name = _called(inside, known)
        if not code:
            fitted.unnamed += 1
        else:
            fitted.rooms.append(Room(polygon, code, name))


def _called(texts: Sequence[str], known: Mapping[str, str]) -> tuple[str, str]:
    """Return code and name of a room from what is written in it.

    >>> _called(["Río Bravo", "2a04", "60 m²"], {"2a04": "2A04"})
    ('2A04', 'Río Bravo')
    >>> _called(["Meeting room", "M-3"], {})
    ('M-3', 'Meeting room')
    """
    said = [text for text in texts if not AREA.match(text)]
    code = next((known[t.casefold()] for t in said if t.casefold() in known), "")
    if not code:
        fit_for_it = [text for text in said if CODE.match(text)]
        code = next(
            (t for t in fit_for_it if any(c.isdigit() for c in t)),
            fit_for_it[0] if fit_for_it else "",
        )
    rest = [text for text in said if text.casefold() != code.casefold()]
    return code, max(rest, key=len, default="")[:100]


def _texts_in(
    shapes: Sequence[Points], texts: Sequence[tuple[int, float, float, str]]
) -> list[list[str]]:
    """Return for each shape the texts whose smallest shape it is.

    Time: n log n in the texts, and for each shape as many as its box is wide.
    """
    ordered = sorted(texts, key=lambda text: text[1])
    xs = [text[1] for text in ordered]
    taken: set[int] = set()
    inside: list[list[str]] = [[] for _shape in shapes]
    for i in sorted(range(len(shapes)), key=lambda k: abs(_area(shapes[k]))):
        left, bottom, right, top = _extent([shapes[i]])
        for at in range(bisect_left(xs, left), bisect_right(xs, right)):
            _layer, x, y, text = ordered[at]
            if at not in taken and bottom <= y <= top and _holds(shapes[i], x, y):
                taken.add(at)
                inside[i].append(text)
    return inside


def _holds(points: Points, x: float, y: float) -> bool:
    """Return whether a point lies inside (even-odd rule)."""
    is_inside = False
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            is_inside = not is_inside
    return is_inside


def _put_walls(fitted: Fitted, lines: Sequence[Polygon]) -> None:
    """Join lines that meet end to end and keep the longest, as far as they lie in."""
    left, top, right, bottom = geometry.box(fitted.outline)
    within = [
        line
        for line in lines
        if all(left <= x <= right and top <= y <= bottom for x, y in line)
    ]
    joined = [
        geometry.simplified(line, STRAIGHT, is_open=True) for line in _joined(within)
    ]
    walls = [line for line in joined if 1 < len(line) <= MOST_CORNERS]
    walls = [line for line in walls if _length(line) >= SHORTEST_WALL]
    walls.sort(key=_length, reverse=True)
    fitted.walls = walls[:MOST_WALLS]
    fitted.walls_left_out = len(lines) - len(within) + len(joined) - len(fitted.walls)


def _length(line: Polygon) -> float:
    return sum(dist(a, b) for a, b in pairwise(line))


def _joined(lines: Sequence[Polygon]) -> list[Polygon]:
    """Return lines joined where exactly two of them end at one point."""
    ends: dict[tuple[int, int], list[int]] = {}
    for i, line in enumerate(lines):
        for end in {line[0], line[-1]}:
            ends.setdefault(end, []).append(i)
    used: set[int] = set()
    found = []
    for i, line in enumerate(lines):
        if i in used:
            continue
        used.add(i)
        onward = _followed(list(line), lines, ends, used)
        found.append(tuple(_followed(onward[::-1], lines, ends, used)))
    return found


def _followed(
    line: list[tuple[int, int]],
    lines: Sequence[Polygon],
    ends: Mapping[tuple[int, int], Sequence[int]],
    used: set[int],
) -> list[tuple[int, int]]:
    """Return a line with those that follow at its end."""
    pair = 2
    while len(here := ends.get(line[-1], ())) == pair:
        following = next((k for k in here if k not in used), None)
        if following is None:
            break
        used.add(following)
        other = list(lines[following])
        line += (other if other[0] == line[-1] else other[::-1])[1:]
    return line
