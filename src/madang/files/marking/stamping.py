"""Laying a mark over pictures and PDFs: who reads this copy, since when."""

from __future__ import annotations

import io
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING

from PIL import Image

from madang.files import storing
from madang.files.kinds import PICTURES
from madang.files.marking import child
from madang.kit import confined, printing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.files.models import StoredFile

PDF = "application/pdf"
MARK = "files/templates/files/mark.typ"
#: How strongly the mark is drawn: to be read without hiding what is under it.
ON_PAPER, ON_PICTURES = 38, 46
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


class Unmarkable(ValueError):  # noqa: N818 -- reads as a sentence
    """A mark cannot be laid over this file."""


def marked(file: StoredFile, lines: Sequence[str]) -> bytes:
    """Return a copy of a stored file that says these lines on each of its pages.

    Raises:
        Unmarkable: it is no picture and no PDF that can be read within the limits.
    """
    if file.media_type in PICTURES:
        return _picture(file, lines)
    if file.media_type == PDF:
        return paper(_bytes(file), lines)
    raise Unmarkable(file.media_type)


def can_mark(file: StoredFile) -> bool:
    """Return whether a mark can be laid over a file; a PDF is tried."""
    try:
        marked(file, ["–"])
    except Unmarkable:
        return False
    return True


def paper(document: bytes, lines: Sequence[str]) -> bytes:
    """Return a PDF with a mark over every page, made in a child process.

    Raises:
        Unmarkable: locked, damaged, or more than the limits allow.
    """
    told = {"lines": list(lines), "alpha": ON_PAPER}
    mark = printing.drawn(MARK, told, form="pdf")
    data = len(mark).to_bytes(child.HEAD, "big") + mark + document
    done = confined.run(
        "madang.files.marking.child", data=data, seconds=child.SECONDS * 2
    )
    if done is None or done.returncode:
        raise Unmarkable(done.stderr.decode(errors="replace") if done else "time")
    return done.stdout


def _picture(file: StoredFile, lines: Sequence[str]) -> bytes:
    image = Image.open(io.BytesIO(_bytes(file)))
    kind = FORMATS.get(file.media_type, "PNG")
    told = {"lines": list(lines), "alpha": ON_PICTURES}
    strip = Image.open(io.BytesIO(printing.drawn(MARK, told, form="png")))
    paper = image.convert("RGBA")
    wide, high = paper.size
    for a, b, _c, _d, x, y in child.places(wide, high):
        _lay(paper, strip, (a, b, x, y))
    out = io.BytesIO()
    kept = paper.convert("RGB") if kind == "JPEG" else paper
    kept.save(out, kind, quality=85)
    return out.getvalue()


def _lay(
    paper: Image.Image, strip: Image.Image, at: tuple[float, float, float, float]
) -> None:
    """Lay the strip where a matrix puts it; pictures count from the top."""
    a, b, x, y = at
    size = hypot(a, b)
    wide, high = child.WIDE, child.HIGH
    middle = (x + a * wide / 2 - b * high / 2, y + b * wide / 2 + a * high / 2)
    small = strip.resize((max(1, round(wide * size)), max(1, round(high * size))))
    turned = small.rotate(
        degrees(atan2(b, a)), expand=True, resample=Image.Resampling.BICUBIC
    )
    left = round(middle[0] - turned.width / 2)
    top = round(paper.height - middle[1] - turned.height / 2)
    layer = Image.new("RGBA", paper.size)
    layer.paste(turned, (left, top))
    paper.alpha_composite(layer)


def _bytes(file: StoredFile) -> bytes:
    return b"".join(storing.read(file.path))
