"""Simple marks for the demo's hubs and some of its companies, drawn and uploaded.

Each is made of a name's own digest, so that the same company always has the same mark,
and goes through the same upload as a person's file.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from madang.directory.actions import set_picture
from madang.files.actions import set_hub_logo
from madang.hubs.models import system_actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Hub

    Pen = ImageDraw.ImageDraw
    Colours = Sequence[str]

SIDE, SMOOTH = 320, 3
#: Ground, first and second colour of a mark.
PALETTES = (
    ("#ffffff", "#0f4c81", "#f2a33a"),
    ("#ffffff", "#c8102e", "#1d1d1f"),
    ("#ffffff", "#00796b", "#80cbc4"),
    ("#ffffff", "#5e35b1", "#ff7043"),
    ("#0b2545", "#8da9c4", "#eef4ed"),
    ("#ffffff", "#2e7d32", "#aed581"),
    ("#1b1b1e", "#fbbf24", "#f4f4f5"),
    ("#ffffff", "#1565c0", "#26c6da"),
    ("#fdf6ec", "#b23a48", "#fcb97d"),
    ("#ffffff", "#37474f", "#ff5252"),
)


def give_logos(hub: Hub, firms: Iterable[Organisation], *, now: datetime) -> None:
    """The hub and these companies show a mark of their own."""
    by = system_actor(hub)
    upload = ContentFile(mark(hub.slug, ground=hub.colour), name="logo.png")
    set_hub_logo(hub, by, upload=upload, now=now)
    for firm in firms:
        upload = ContentFile(mark(firm.name), name="logo.png")
        set_picture(firm, by, upload=upload, now=now)


def mark(name: str, *, ground: str = "") -> bytes:
    """Return a PNG that stands for a name, white on `ground` if one is given."""
    digest = hashlib.sha256(name.encode()).digest()
    colours: Colours = PALETTES[digest[0] % len(PALETTES)]
    if ground:
        colours = (ground, "#ffffff", "#ffffffb0")
    side = SIDE * SMOOTH
    picture = Image.new("RGBA", (side, side), colours[0])
    over = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    SHAPES[digest[1] % len(SHAPES)](ImageDraw.Draw(over), side, colours, digest[2])
    small = Image.alpha_composite(picture, over).resize((SIDE, SIDE))
    out = io.BytesIO()
    small.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _ring(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    box = (side * 0.2, side * 0.2, side * 0.8, side * 0.8)
    start = turn * 360 // 256
    pen.arc(box, start, start + 280, fill=colours[1], width=side // 8)
    middle = (side * 0.41, side * 0.41, side * 0.59, side * 0.59)
    pen.ellipse(middle, fill=colours[2])


def _bars(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    heights = (0.3, 0.5, 0.7) if turn % 2 else (0.6, 0.35, 0.55)
    for place, height in enumerate(heights):
        left = side * (0.2 + 0.22 * place)
        top = side * (0.8 - height * 0.8)
        box = (left, top, left + side * 0.16, side * 0.8)
        fill = colours[2] if place == turn % 3 else colours[1]
        pen.rounded_rectangle(box, radius=side * 0.03, fill=fill)


def _quarters(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    box = (side * 0.18, side * 0.18, side * 0.82, side * 0.82)
    start = 90 * (turn % 4)
    pen.pieslice(box, start, start + 90, fill=colours[2])
    pen.pieslice(box, start + 90, start + 180, fill=colours[1])
    pen.pieslice(box, start + 270, start + 360, fill=colours[1])


def _peaks(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    base = side * 0.76
    shift = side * (turn % 3) * 0.03
    back = [
        (side * 0.42, base),
        (side * 0.64 + shift, side * 0.34),
        (side * 0.86, base),
    ]
    front = [(side * 0.14, base), (side * 0.4, side * 0.2), (side * 0.66, base)]
    pen.polygon(back, fill=colours[2])
    pen.polygon(front, fill=colours[1])


def _tiles(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    step, gap = side * 0.2, side * 0.03
    for row in range(3):
        for column in range(3):
            if (turn >> (row + column)) % 4 == 0 and row != column:
                continue
            left, top = side * 0.2 + column * step, side * 0.2 + row * step
            box = (left + gap, top + gap, left + step - gap, top + step - gap)
            fill = colours[2] if row == column else colours[1]
            pen.rounded_rectangle(box, radius=side * 0.03, fill=fill)


def _orbits(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    shift = side * 0.13
    left = (side * 0.32 - shift, side * 0.3, side * 0.68 - shift, side * 0.66)
    right = (side * 0.32 + shift, side * 0.3, side * 0.68 + shift, side * 0.66)
    low = (side * 0.32, side * 0.42, side * 0.68, side * 0.78)
    for box, fill in ((left, colours[1]), (right, colours[2])):
        pen.ellipse(box, fill=fill)
    if turn % 2:
        pen.ellipse(low, outline=colours[1], width=side // 24)


def _waves(pen: Pen, side: int, colours: Colours, turn: int) -> None:
    for place in range(3):
        top = side * (0.22 + 0.18 * place)
        fill = colours[2] if place == turn % 3 else colours[1]
        box = (side * 0.16, top, side * 0.5, top + side * 0.34)
        pen.arc(box, 180, 360, fill=fill, width=side // 14)
        box = (side * 0.43, top, side * 0.84, top + side * 0.34)
        pen.arc(box, 0, 180, fill=fill, width=side // 14)


SHAPES: tuple[Callable[[Pen, int, Colours, int], None], ...] = (
    _ring, _bars, _quarters, _peaks, _tiles, _orbits, _waves,
)  # fmt: skip
