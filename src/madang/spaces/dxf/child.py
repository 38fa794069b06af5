"""The child process that parses a DXF: stdin the file, stdout what it draws as JSON.

``python -m madang.spaces.dxf.child``.  It limits its own time and memory before it
looks at a byte, and counts what it takes; a drawing that explodes ends this process and
nothing else.  Exit codes: 1 unreadable, 3 too much in it, 9 no memory.

Points are in the drawing's own units, y upwards; an inserted block counts as what it
shows, however deeply blocks hold blocks.
"""

from __future__ import annotations

import io
import json
import logging
import math
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from madang.kit import confined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MEMORY, SECONDS = 768 * 1024 * 1024, 20
UNREADABLE, TOO_MUCH = 1, 3
#: What may be looked at and what is kept; beyond the first the file is refused, beyond
#: the others what comes later is only counted.
MOST_TAGS = 3_000_000
MOST_LOOKED_AT = 200_000
MOST_SHAPES, MOST_LINES, MOST_TEXTS, MOST_POINTS = 4000, 8000, 8000, 60_000
MOST_LAYERS, LONGEST_NAME, LONGEST_TEXT = 200, 100, 100
DEEPEST = 8
#: A coordinate beyond this is no place on a floor, whatever the unit.
FARTHEST = 1e9
#: By what share of its own size a curve may be off when it is made of straight lines.
FINE = 1 / 1000
#: Codes of ``$INSUNITS`` (DXF reference, header variables).
UNITS = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 14: "dm"}
LINES = frozenset({"LINE", "ARC", "SPLINE", "ELLIPSE"})
OUTLINES = frozenset({"LWPOLYLINE", "POLYLINE", "CIRCLE"})

Points = list[tuple[float, float]]


class TooMuchError(Exception):
    """There is more in the drawing than is looked at."""


@dataclass(slots=True)
class Found:
    """What was taken, and how much was left out."""

    layers: dict[str, int] = field(default_factory=dict)
    shapes: list[tuple[int, Points]] = field(default_factory=list)
    lines: list[tuple[int, Points]] = field(default_factory=list)
    texts: list[tuple[int, float, float, str]] = field(default_factory=list)
    looked_at: int = 0
    points: int = 0
    left_out: int = 0

    def layer(self, entity: Any) -> int:
        """Return the number of an entity's layer; the last if there are too many."""
        name = str(entity.dxf.get("layer", "0"))[:LONGEST_NAME]
        if name not in self.layers and len(self.layers) >= MOST_LAYERS:
            return MOST_LAYERS - 1
        return self.layers.setdefault(name, len(self.layers))

    def take(
        self, kept: list[tuple[int, Points]], most: int, entity: Any, points: Points
    ) -> None:
        """Keep a shape or a line, or count it as left out."""
        whole = all(math.isfinite(n) and abs(n) <= FARTHEST for p in points for n in p)
        room = len(kept) < most and self.points + len(points) <= MOST_POINTS
        if not whole or not room or len(points) < 2:  # noqa: PLR2004 -- a line has two ends
            self.left_out += 1
            return
        self.points += len(points)
        kept.append((self.layer(entity), points))


def main() -> int:
    """Write what the drawing on stdin shows."""
    confined.limit_time(SECONDS)
    logging.disable(logging.CRITICAL)
    from ezdxf import recover  # noqa: PLC0415 -- after the limits

    data = sys.stdin.buffer.read()
    confined.limit_memory(MEMORY)
    try:
        if data.count(b"\n") > MOST_TAGS * 2:
            return TOO_MUCH
        document, _auditor = recover.read(io.BytesIO(data))
        del data
        found = Found()
        look(document.modelspace(), found, ())
        json.dump(told(found, document.header.get("$INSUNITS", 0)), sys.stdout)
    except TooMuchError:
        return TOO_MUCH
    except MemoryError:
        return confined.NO_MEMORY
    except Exception as fault:  # noqa: BLE001 -- whatever a parser may trip over
        sys.stderr.write(f"{fault!r}"[:500])
        return UNREADABLE
    return 0


def told(found: Found, unit: object) -> dict[str, Any]:
    """Return what was found as it is written."""
    return {
        "unit": UNITS.get(unit if isinstance(unit, int) else 0, ""),
        "layers": list(found.layers),
        "shapes": [[layer, _rounded(points)] for layer, points in found.shapes],
        "lines": [[layer, _rounded(points)] for layer, points in found.lines],
        "texts": [[k, round(x, 4), round(y, 4), text] for k, x, y, text in found.texts],
        "left_out": found.left_out,
    }


def _rounded(points: Points) -> list[list[float]]:
    return [[round(x, 4), round(y, 4)] for x, y in points]


def look(entities: Iterable[Any], found: Found, blocks: Sequence[str]) -> None:
    """Take what is on the list; what a block inserts is looked at in its turn.

    Raises:
        TooMuchError: there is no end to it.
    """
    for entity in entities:
        found.looked_at += 1
        if found.looked_at > MOST_LOOKED_AT:
            raise TooMuchError
        kind = entity.dxftype()
        try:
            if kind == "INSERT":
                _insert(entity, found, blocks)
            else:
                _one(entity, kind, found)
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
            found.left_out += 1  # one broken entity does not spoil the others


def _one(entity: Any, kind: str, found: Found) -> None:
    if kind in {"TEXT", "MTEXT", "ATTRIB"}:
        _text(entity, kind, found)
    elif kind == "HATCH":
        if points := max(_hatched(entity), key=_extent, default=None):
            found.take(found.shapes, MOST_SHAPES, entity, points)
    elif kind in OUTLINES:
        points = _points(entity)
        is_closed = kind == "CIRCLE" or bool(entity.is_closed) or _returns(points)
        if is_closed:
            found.take(found.shapes, MOST_SHAPES, entity, points)
        else:
            found.take(found.lines, MOST_LINES, entity, points)
    elif kind in LINES:
        found.take(found.lines, MOST_LINES, entity, _points(entity))


def _insert(entity: Any, found: Found, blocks: Sequence[str]) -> None:
    """Look at what a block shows where it is inserted.

    Raises:
        TooMuchError: it is inserted more often than anything is looked at.
    """
    name = str(entity.dxf.get("name", ""))
    if name in blocks or len(blocks) >= DEEPEST:
        found.left_out += 1
        return
    if entity.mcount > MOST_LOOKED_AT:
        raise TooMuchError
    for one in entity.multi_insert() if entity.mcount > 1 else (entity,):
        look(one.virtual_entities(), found, (*blocks, name))
    look(entity.attribs, found, (*blocks, name))


def _text(entity: Any, kind: str, found: Found) -> None:
    text = entity.plain_text()
    place = entity.dxf.insert
    if (
        kind != "MTEXT"
        and entity.dxf.get("halign", 0)
        and entity.dxf.hasattr("align_point")
    ):
        place = entity.dxf.align_point
    place = entity.ocs().to_wcs(place) if kind != "MTEXT" else place
    x, y = float(place.x), float(place.y)
    known = math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) <= FARTHEST
    lines = [line.strip()[:LONGEST_TEXT] for line in text.splitlines()]
    for line in filter(None, lines):
        if not known or len(found.texts) >= MOST_TEXTS:
            found.left_out += 1
        else:
            found.texts.append((found.layer(entity), x, y, line))


def _points(entity: Any) -> Points:
    from ezdxf import path  # noqa: PLC0415 -- after the limits

    return _flat(path.make_path(entity))


def _hatched(entity: Any) -> Iterator[Points]:
    """Yield the borders of a hatch."""
    from ezdxf import path  # noqa: PLC0415 -- after the limits

    for one in path.from_hatch(entity):
        if points := _flat(one):
            yield points


def _flat(path: Any) -> Points:
    """Return a path as corners; nothing if a number in it is none."""
    corners = [(v.x, v.y) for v in path.control_vertices()]
    if not corners or not all(math.isfinite(n) for p in corners for n in p):
        return []
    if not path.has_curves:
        return corners
    fine = max(_extent(corners), 1e-6) * FINE
    return [(v.x, v.y) for v in path.flattening(fine, segments=4)]


def _extent(points: Points) -> float:
    """Return the diagonal of the box around points."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))


def _returns(points: Points) -> bool:
    """Return whether a line ends where it began, as one draws without closing."""
    triangle = 3
    if len(points) <= triangle:
        return False
    return math.dist(points[0], points[-1]) <= _extent(points) * FINE


if __name__ == "__main__":
    sys.exit(main())
