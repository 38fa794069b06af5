"""The picture of the demo's report: a bridge from workshops to a plant, drawn here."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDE, HIGH = 1600, 640
#: Drawn this many times larger, so that edges come out smooth.
FINE = 2
SKY, FAR, WATER, BANK = "#e6ecfb", "#c9d3f5", "#9fb4ea", "#2f4fc4"
DEEP, LIGHT = "#16235c", "#ffd98a"
#: Left edge, width and height of each building, above the banks.
WORKSHOPS = ((60, 150, 110), (240, 120, 150), (390, 140, 95))
HALLS = ((1120, 200, 190), (1320, 220, 240))
DECK, SHORE, FOOT = 400, 430, 560
#: Left, upper, right and lower edge.
Corners = tuple[int, int, int, int]


def drawing() -> SimpleUploadedFile:
    """Return the picture as it would be sent by a browser."""
    picture = Image.new("RGB", (WIDE * FINE, HIGH * FINE), SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse(_scaled((1080, 90, 1230, 240)), fill=LIGHT)
    _shape(pen, ((0, 400), (360, 250), (700, 380), (1050, 230), (1600, 400)), FAR)
    _box(pen, (0, SHORE, WIDE, HIGH), WATER)
    _shape(pen, ((0, SHORE), (560, SHORE), (470, HIGH), (0, HIGH)), BANK)
    _shape(pen, ((1080, SHORE), (WIDE, SHORE), (WIDE, HIGH), (1170, HIGH)), BANK)
    for left, wide, high in WORKSHOPS:
        _house(pen, left, wide, high)
    for left, wide, high in HALLS:
        _hall(pen, left, wide, high)
    _bridge(pen)
    out = io.BytesIO()
    picture.resize((WIDE, HIGH), Image.Resampling.LANCZOS).save(out, "PNG")
    return SimpleUploadedFile("bridge.png", out.getvalue(), "image/png")


def _scaled(corners: Corners) -> list[float]:
    return [corner * FINE for corner in corners]


def _box(pen: ImageDraw.ImageDraw, corners: Corners, fill: str) -> None:
    pen.rectangle(_scaled(corners), fill=fill)


def _shape(
    pen: ImageDraw.ImageDraw, points: tuple[tuple[int, int], ...], fill: str
) -> None:
    pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)


def _house(pen: ImageDraw.ImageDraw, left: int, wide: int, high: int) -> None:
    top = SHORE - high
    _box(pen, (left, top, left + wide, SHORE), DEEP)
    roof = ((left - 12, top), (left + wide // 2, top - 50), (left + wide + 12, top))
    _shape(pen, roof, BANK)
    _box(pen, (left + 25, top + 25, left + 60, top + 60), LIGHT)


def _hall(pen: ImageDraw.ImageDraw, left: int, wide: int, high: int) -> None:
    top = SHORE - high
    _box(pen, (left, top, left + wide, SHORE), DEEP)
    for tooth in range(4):
        x = left + tooth * wide // 4
        _shape(pen, ((x, top), (x, top - 45), (x + wide // 4, top)), DEEP)
    for window in range(3):
        x = left + 20 + window * (wide - 30) // 3
        _box(pen, (x, top + 30, x + 35, top + 65), LIGHT)


def _bridge(pen: ImageDraw.ImageDraw) -> None:
    _box(pen, (500, DECK, 1140, DECK + 18), DEEP)
    for x in (660, 960):
        _box(pen, (x, 210, x + 20, FOOT), DEEP)
    for start, end in ((670, 510), (670, 820), (970, 820), (970, 1130)):
        for step in range(1, 6):
            x = start + (end - start) * step // 5
            y = 220 + (5 - step) * 20
            pen.line(
                [(start * FINE, y * FINE), (x * FINE, DECK * FINE)],
                fill=DEEP,
                width=4 * FINE,
            )
