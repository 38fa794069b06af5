"""The land and its borders inside a window of the globe, as one path of SVG.

Shapes are Natural Earth's, as TopoJSON of world-atlas (Bostock, ISC).  The projection
is equirectangular with its true scale at the window's middle latitude, and the globe is
rolled so that the window never breaks at the date line.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from madang.kit.geography.towns import Spot

    Points = NDArray[np.float64]
    Steps = NDArray[np.int64]

ATLAS = Path(__file__).parent / "world-atlas"
#: Above so many degrees across the coarse shapes will do.
COARSE_FROM = 70.0
#: A window shows at least so many degrees, and so much around its outermost spots.
LEAST_SPAN, AROUND = 4.0, 0.22
#: Points lie on a grid of this many units, outside the window on one so much coarser.
STEP, COARSER, EDGE = 0.8, 30, 48
FEWEST = 4  # points of a ring that is worth drawing
TURN = 360


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the globe on a paper: its middle in degrees, and units per degree."""

    width: int
    height: int
    latitude: float
    longitude: float
    scale: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return math.cos(math.radians(self.latitude))

    @property
    def turn(self) -> float:
        """How many units it is once around the globe."""
        return TURN * self.scale * self.squeeze

    def place(self, spot: Spot) -> tuple[float, float]:
        """Return where a spot lies on the paper, on the turn nearest to its middle."""
        ((x, y),) = self.project(np.array([[spot.longitude, spot.latitude]])).tolist()
        return x - self.turn * round((x - self.width / 2) / self.turn), y

    def project(self, points: Points) -> Points:
        """Return (longitude, latitude) in degrees as units of the paper."""
        east = (points[:, 0] - self.longitude) * self.scale * self.squeeze
        south = (self.latitude - points[:, 1]) * self.scale
        return np.column_stack([east + self.width / 2, south + self.height / 2])


def window_around(spots: Sequence[Spot], width: int, height: int) -> Window:
    """Return the window that shows all of some spots with room around them."""
    west, east = _shortest_arc([spot.longitude for spot in spots])
    south = min(spot.latitude for spot in spots)
    north = max(spot.latitude for spot in spots)
    middle = (south + north) / 2
    wide = max((east - west) * math.cos(math.radians(middle)), LEAST_SPAN)
    tall = max(north - south, LEAST_SPAN)
    room = 1 + 2 * AROUND
    scale = min(width / (wide * room), height / (tall * room))
    return Window(width, height, middle, (west + east) / 2, scale)


def _shortest_arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return where the shortest arc over all longitudes begins and ends.

    >>> _shortest_arc([127, -71]), _shortest_arc([-106, -100])
    ((127, 289), (-106, -100))
    """
    ordered = sorted(longitudes)
    turned = [*ordered[1:], ordered[0] + TURN]
    gaps = [after - before for before, after in zip(ordered, turned, strict=True)]
    widest = gaps.index(max(gaps))
    if widest == len(ordered) - 1:
        return ordered[0], ordered[-1]
    return ordered[widest + 1], ordered[widest] + TURN


@lru_cache(maxsize=64)
def land_in(window: Window) -> str:
    """Return the `d` of a path, in steps of `STEP`, of the land and its borders."""
    across = window.width / (window.scale * window.squeeze)
    return "".join(
        _drawn(ring)
        for points in _rings(
            "countries-110m" if across > COARSE_FROM else "countries-50m"
        )
        for rolled in _rolled(points, window)
        if len(ring := _thinned(rolled, window)) >= FEWEST
    )


def _rolled(points: Points, window: Window) -> Iterator[Points]:
    """Give a ring, on the paper, at every turn of the globe that the window shows."""
    placed = window.project(points)
    (west, north), (east, south) = placed.min(axis=0), placed.max(axis=0)
    if south < 0 or north > window.height:
        return
    first = math.ceil(-east / window.turn)
    last = math.floor((window.width - west) / window.turn)
    for turns in range(first, last + 1):
        yield placed + np.array([turns * window.turn, 0])


def _thinned(points: Points, window: Window) -> Steps:
    """Return a ring on the grid, without points that nobody could tell apart."""
    far = np.array([window.width, window.height]) + EDGE
    outside = ((points < -EDGE) | (points > far)).any(axis=1)
    grid = np.where(outside, COARSER, 1)[:, None]
    steps = np.rint(points / (STEP * grid)).astype(np.int64) * grid
    moved = np.any(np.diff(steps, axis=0) != 0, axis=1)
    thinned: Steps = steps[np.concatenate([[True], moved])]
    return thinned


def _drawn(ring: Steps) -> str:
    """Return a ring as SVG draws it, each point told from the one before."""
    x, y = ring[0].tolist()
    moves = " ".join(f"{dx} {dy}" for dx, dy in np.diff(ring, axis=0).tolist())
    return f"M{x} {y}l{moves}z".replace(" -", "-")


@lru_cache(maxsize=2)
def _rings(name: str) -> list[Points]:
    """Return the rings of all countries, as (longitude, latitude) in degrees."""
    atlas = json.loads((ATLAS / f"{name}.json").read_text())
    scale, start = (np.array(atlas["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + start for arc in atlas["arcs"]]
    return [
        _joined(ring, arcs)
        for shape in atlas["objects"]["countries"]["geometries"]
        for ring in _rings_of(shape)
    ]


def _rings_of(shape: dict[str, Any]) -> Iterator[list[int]]:
    """Give the rings of a country, each as numbers of its arcs."""
    polygons = {"Polygon": [shape["arcs"]], "MultiPolygon": shape["arcs"]}
    for polygon in polygons[shape["type"]]:
        yield from polygon


def _joined(ring: list[int], arcs: list[Points]) -> Points:
    """Return the points of a ring, unbroken at the date line; arc ~n is n backwards."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
    points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    points[:, 0] = np.unwrap(points[:, 0], period=TURN)
    return points
