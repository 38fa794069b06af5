"""Polygons on a floor: read exactly, checked, measured, and laid against each other.

A polygon is a tuple of corners in whole centimetres, so that equal drawings are equal
and a corner that lies on a line lies on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from math import hypot

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.errors import Refused

Point = tuple[int, int]
Polygon = tuple[Point, ...]
CENTIMETRES = 100
#: A floor is no longer than this, in metres, and no outline has more corners.
LONGEST = 2000
MOST_CORNERS = 200
#: Two outlines may share this much, in square centimetres: 0.01 m².
SLACK = 100
#: What counting in strips may be off by.
TINY = 1e-6
CENT = Decimal("0.01")


class NotAnOutline(Refused):
    """The corners make no outline, or none that may stand here."""


def read(value: object) -> Polygon:
    """Return the corners of stored or typed pairs in metres; nothing for no pairs.

    Raises:
        NotAnOutline: these are no pairs of numbers, too many, or off the floor.

    >>> read([[0, 0], [2.5, 0], ["2.5", "4.004"]])
    ((0, 0), (250, 0), (250, 400))
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise NotAnOutline(_("Give corners as pairs of metres, such as 2.5, 4."))
    if len(value) > MOST_CORNERS:
        told = _("An outline has %(most)d corners at most.")
        raise NotAnOutline(told % {"most": MOST_CORNERS})
    return tuple(_corner(pair) for pair in value)


def _corner(pair: object) -> Point:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:  # noqa: PLR2004 -- x and y
        raise NotAnOutline(_("Give corners as pairs of metres, such as 2.5, 4."))
    x, y = (_centimetres(number) for number in pair)
    return x, y


def _centimetres(number: object) -> int:
    if isinstance(number, bool):
        raise NotAnOutline(_("“%(text)s” is no number.") % {"text": number})
    try:
        metres = Decimal(str(number))
    except InvalidOperation as wrong:
        told = _("“%(text)s” is no number.") % {"text": str(number)[:20]}
        raise NotAnOutline(told) from wrong
    if not metres.is_finite() or not 0 <= metres <= LONGEST:
        told = _("A corner lies between 0 and %(most)d metres.") % {"most": LONGEST}
        raise NotAnOutline(told)
    return int((metres * CENTIMETRES).to_integral_value())


def stored(polygon: Polygon) -> list[list[float]]:
    """Return corners as pairs in metres, as they are kept.

    >>> stored(((0, 0), (250, 400)))
    [[0.0, 0.0], [2.5, 4.0]]
    """
    return [[x / CENTIMETRES, y / CENTIMETRES] for x, y in polygon]


def sides(polygon: Polygon) -> list[tuple[Point, Point]]:
    """Return the sides of a polygon, the last back to its first corner."""
    return list(pairwise((*polygon, *polygon[:1])))


def doubled_area(polygon: Polygon) -> int:
    """Return twice the area with its sign, in square centimetres; exact.

    Source: the shoelace formula (Meister, 1769).
    """
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides(polygon))


def area_m2(polygon: Polygon) -> Decimal:
    """Return the area in square metres, to two places.

    >>> area_m2(((0, 0), (250, 0), (250, 400), (0, 400)))
    Decimal('10.00')
    """
    return (Decimal(abs(doubled_area(polygon))) / 20000).quantize(CENT)


def centre(polygon: Polygon) -> Point:
    """Return the middle of the polygon's box.

    >>> centre(((0, 0), (250, 0), (250, 400)))
    (125, 200)
    """
    left, top, right, bottom = box(polygon)
    return (left + right) // 2, (top + bottom) // 2


def box(polygon: Sequence[Point]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom."""
    xs, ys = [x for x, _y in polygon], [y for _x, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def _turn(a: Point, b: Point, c: Point) -> int:
    """Return on which side of the line from a to b the point c lies."""
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (cross > 0) - (cross < 0)


def _within(a: Point, b: Point, c: Point) -> bool:
    """Return whether c, which lies on their line, lies between a and b."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and (
        min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
    )


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether the sides ab and cd have a point in common."""
    t1, t2, t3, t4 = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if t1 != t2 and t3 != t4:
        return True
    touching = ((t1, a, b, c), (t2, a, b, d), (t3, c, d, a), (t4, c, d, b))
    return any(not turn and _within(p, q, r) for turn, p, q, r in touching)


def crossing(polygon: Polygon) -> Point | None:
    """Return a corner at which a polygon runs into itself, if it does anywhere.

    Time: quadratic in the corners.

    >>> crossing(((0, 0), (400, 400), (400, 0), (0, 400)))
    (0, 0)
    >>> crossing(((0, 0), (400, 0), (400, 400), (0, 400)))
    """
    edges = sides(polygon)
    last = len(edges) - 1
    for i, (a, b) in enumerate(edges):
        if a == b:
            return a
        for j in range(i + 1, len(edges)):
            c, d = edges[j]
            if j == i + 1:
                if _turn(a, b, d) == 0 and _runs_back(a, b, d):
                    return b
            elif i == 0 and j == last:
                if _turn(c, d, b) == 0 and _runs_back(c, d, b):
                    return a
            elif _meet(a, b, c, d):
                return a
    return None


def _runs_back(a: Point, b: Point, c: Point) -> bool:
    """Return whether a line from a to b goes on to c the way it came."""
    return (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0


def checked(value: object) -> Polygon:
    """Return corners that enclose an area without crossing; none for no corners.

    Raises:
        NotAnOutline: they do not; the sentence says where.
    """
    polygon = read(value)
    if not polygon:
        return polygon
    if len(polygon) > 1 and polygon[0] == polygon[-1]:
        polygon = polygon[:-1]
    least = 3
    if len(polygon) < least:
        raise NotAnOutline(_("An outline has three corners at least."))
    if (where := crossing(polygon)) is not None:
        told = _("The outline crosses itself at the side from %(x)s, %(y)s.")
        raise NotAnOutline(told % _place(where))
    if not doubled_area(polygon):
        raise NotAnOutline(_("The outline encloses nothing."))
    return polygon


def _place(point: Point) -> dict[str, str]:
    return {"x": f"{point[0] / CENTIMETRES:g}", "y": f"{point[1] / CENTIMETRES:g}"}


def shared_cm2(one: Polygon, other: Polygon) -> float:
    """Return the area that two polygons have in common, in square centimetres.

    The plane is cut at every corner and crossing into upright strips, in which no two
    sides cross; in a strip the area between two sides is its width times their distance
    at half of it.

    Time: at most cubic in the corners; nothing if their boxes lie apart.
    Source: the slab decomposition of Shamos and Hoey (1976).

    >>> shared_cm2(((0, 0), (4, 0), (4, 4), (0, 4)), ((2, 2), (6, 2), (6, 6), (2, 6)))
    4.0
    """
    if not one or not other or _boxes_apart(one, other):
        return 0.0
    edges = [(side, 0) for side in sides(one)] + [(side, 1) for side in sides(other)]
    total = 0.0
    for left, right in pairwise(_cuts(one, other)):
        middle = (left + right) / 2
        crossed = sorted(
            (_height(a, b, middle), owner)
            for (a, b), owner in edges
            if min(a[0], b[0]) < middle < max(a[0], b[0])
        )
        inside, height = [False, False], 0.0
        for (y, owner), (following, _o) in pairwise(crossed):
            inside[owner] = not inside[owner]
            if all(inside):
                height += following - y
        total += (right - left) * height
    return total


def _boxes_apart(one: Polygon, other: Polygon) -> bool:
    l1, t1, r1, b1 = box(one)
    l2, t2, r2, b2 = box(other)
    return r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1


def _cuts(one: Polygon, other: Polygon) -> list[float]:
    """Return where strips begin and end, from the left."""
    found = {float(x) for x, _y in (*one, *other)}
    for a, b in sides(one):
        for c, d in sides(other):
            if (x := _crossing_x(a, b, c, d)) is not None:
                found.add(x)
    return sorted(found)


def _crossing_x(a: Point, b: Point, c: Point, d: Point) -> float | None:
    slope = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if not slope:
        return None
    along = (c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])
    share = along / slope
    return a[0] + share * (b[0] - a[0]) if 0 <= share <= 1 else None


def _height(a: Point, b: Point, x: float) -> float:
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def lies_outside(inner: Polygon, outer: Polygon) -> bool:
    """Return whether more than 0.01 m² of one polygon lies outside another."""
    whole = abs(doubled_area(inner)) / 2
    return whole - shared_cm2(inner, outer) > SLACK + TINY


def simplified(polygon: Polygon, tolerance: float, *, is_open: bool = False) -> Polygon:
    """Return corners without those that lie less than `tolerance` off the line.

    Time: quadratic in the corners at worst.
    Source: Ramer (1972), Douglas and Peucker (1973).

    >>> simplified(((0, 0), (200, 1), (400, 0), (400, 400), (0, 400)), 2)
    ((0, 0), (400, 0), (400, 400), (0, 400))
    """
    least = 3
    if len(polygon) < least:
        return polygon
    if is_open:
        return _between(polygon, tolerance)
    far = max(range(len(polygon)), key=lambda i: _distance(polygon[0], polygon[i]))
    there = _between(polygon[: far + 1], tolerance)
    back = _between((*polygon[far:], polygon[0]), tolerance)
    return (*there[:-1], *back[:-1])


def _between(line: Polygon, tolerance: float) -> Polygon:
    """Return an open line's ends and those corners between that matter."""
    kept = {0, len(line) - 1}
    pending = [(0, len(line) - 1)]
    while pending:
        first, last = pending.pop()
        inner = range(first + 1, last)
        at = max(inner, key=lambda i: _off(line[first], line[last], line[i]), default=0)
        if at and _off(line[first], line[last], line[at]) > tolerance:
            kept.add(at)
            pending += [(first, at), (at, last)]
    return tuple(line[i] for i in sorted(kept))


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _off(a: Point, b: Point, c: Point) -> float:
    """Return how far c lies from the line between a and b."""
    long = _distance(a, b)
    if not long:
        return _distance(a, c)
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return abs(cross) / long


def overlap(one: Polygon, other: Polygon) -> bool:
    """Return whether two polygons share more than 0.01 m²."""
    return shared_cm2(one, other) > SLACK + TINY


def checked_lines(value: object, most: int = 500) -> list[Polygon]:
    """Return open lines, each of two points at least.

    Raises:
        NotAnOutline: these are no lines, or too many.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise NotAnOutline(_("Walls are lists of points."))
    if len(value) > most:
        told = ngettext(
            "A floor has %(most)d wall at most.",
            "A floor has %(most)d walls at most.",
            most,
        )
        raise NotAnOutline(told % {"most": most})
    lines = [read(line) for line in value]
    return [line for line in lines if len(line) > 1]
