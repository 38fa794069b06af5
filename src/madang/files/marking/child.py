"""The child process that marks a PDF: stdin the mark and the document, stdout the copy.

``python -m madang.files.marking.child``.  It limits its own time and memory before it
looks at a byte.  Each page becomes a picture (a form XObject) on a page made anew, with
the mark over it: whatever the page left open, the mark is drawn last, and scripts,
forms, attachments, notes and links stay behind.  Exit codes: 1 unreadable or locked,
3 too many pages, 9 no memory.

Source: ISO 32000-1, 8.10 (form XObjects), 7.7.3.3 (page boxes and rotation).
"""

from __future__ import annotations

import io
import logging
import math
import sys
from typing import TYPE_CHECKING, Any

from madang.kit import confined

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY, SECONDS = 768 * 1024 * 1024, 20
UNREADABLE, TOO_MUCH = 1, 3
MOST_PAGES = 500
#: How many bytes at the front say how long the mark is.
HEAD = 8
#: The mark's own size, how much of a page's shorter side it takes, and its slope.
WIDE, HIGH = 360.0, 64.0
SHARE, SLOPE = 0.62, 28.0
#: A page a hundred times as long as wide still gets marks from end to end, not more.
MOST_MARKS = 60
SMALLEST, LARGEST = 1.0, 100_000.0

Box = tuple[float, float, float, float]


def main() -> int:
    """Write the marked copy of the document on stdin."""
    confined.limit_time(SECONDS)
    logging.disable(logging.CRITICAL)
    import pypdf  # noqa: F401, PLC0415 -- loaded before memory is limited

    given = sys.stdin.buffer.read()
    confined.limit_memory(MEMORY)
    size = int.from_bytes(given[:HEAD], "big")
    mark, document = given[HEAD : HEAD + size], given[HEAD + size :]
    del given
    try:
        copy = marked(document, mark)
    except TooManyPagesError:
        return TOO_MUCH
    except MemoryError:
        return confined.NO_MEMORY
    except Exception as fault:  # noqa: BLE001 -- whatever a parser may trip over
        sys.stderr.write(f"{fault!r}"[:500])
        return UNREADABLE
    sys.stdout.buffer.write(copy)
    return 0


class TooManyPagesError(Exception):
    """There are more pages than are marked."""


def marked(document: bytes, mark: bytes) -> bytes:
    """Return a document with a mark over each of its pages.

    Raises:
        TooManyPagesError: it has more than `MOST_PAGES`.
        ValueError: it is locked, or has no page.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 -- after the limits

    reader = PdfReader(io.BytesIO(document))
    if reader.is_encrypted:
        raise ValueError("locked")
    pages = reader.pages
    if not 0 < len(pages) <= MOST_PAGES:
        raise TooManyPagesError if pages else ValueError("no pages")
    writer = PdfWriter()
    over = _form(writer, PdfReader(io.BytesIO(mark)).pages[0])
    for page in pages:
        _add_page(writer, page, over)
    layers = reader.root_object.get("/OCProperties")
    if layers is not None:  # what was switched off stays so
        writer.root_object[_name("/OCProperties")] = layers.clone(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _name(text: str) -> Any:
    from pypdf.generic import NameObject  # noqa: PLC0415 -- after the limits

    return NameObject(text)


def _form(writer: Any, page: Any) -> Any:
    """Return a reference to a page's drawing as a form XObject of the copy."""
    from pypdf import generic  # noqa: PLC0415 -- after the limits

    form = _stream(writer, page.get("/Contents"))
    form[_name("/Type")] = _name("/XObject")
    form[_name("/Subtype")] = _name("/Form")
    form[_name("/BBox")] = generic.ArrayObject(
        generic.FloatObject(round(edge, 3)) for edge in _box(page.mediabox)
    )
    resources = page.get("/Resources")
    form[_name("/Resources")] = (
        resources.get_object().clone(writer)
        if resources is not None
        else generic.DictionaryObject()
    )
    if (group := page.get("/Group")) is not None:
        form[_name("/Group")] = group.get_object().clone(writer)
    return writer._add_object(form)  # noqa: SLF001 -- the library has no other way


def _stream(writer: Any, contents: Any) -> Any:
    """Return a page's content as one stream; a single one is taken as it is packed."""
    from pypdf import generic  # noqa: PLC0415 -- after the limits

    found: Any = generic.ArrayObject()
    if contents is not None:
        found = contents.get_object()
    if isinstance(found, generic.StreamObject):
        form = generic.EncodedStreamObject()
        form._data = found._data  # noqa: SLF001 -- the bytes as they are
        for key in ("/Filter", "/DecodeParms"):
            how: Any = found.get(key)
            if how is not None:
                form[_name(key)] = how.get_object().clone(writer)
        return form
    joined = generic.DecodedStreamObject()
    joined.set_data(b"\n".join(part.get_object().get_data() for part in found))
    return joined.flate_encode()


def _add_page(writer: Any, page: Any, over: Any) -> None:
    """Add a page made anew that shows the old one under the marks."""
    from pypdf import generic  # noqa: PLC0415 -- after the limits

    form = _form(writer, page)
    left, bottom, right, top = media = _box(page.mediabox)
    seen = _box(page.cropbox)
    lower, upper = (max(seen[0], left), max(seen[1], bottom)), seen[2:]
    seen = (*lower, min(upper[0], right), min(upper[1], top))
    turned = int(page.get("/Rotate", 0) or 0) % 360
    new = writer.add_blank_page(width=right - left, height=top - bottom)
    for key, box in (("/MediaBox", media), ("/CropBox", seen)):
        new[_name(key)] = generic.RectangleObject(box)
    if turned:
        new[_name("/Rotate")] = generic.NumberObject(turned)
    if "/UserUnit" in page:
        new[_name("/UserUnit")] = page["/UserUnit"].clone(writer)
    drawn = generic.DecodedStreamObject()
    drawn.set_data(b"q /Page Do Q\n" + drawing(seen, turned))
    new[_name("/Contents")] = writer._add_object(drawn)  # noqa: SLF001 -- as above
    new[_name("/Resources")] = generic.DictionaryObject(
        {
            _name("/XObject"): generic.DictionaryObject(
                {_name("/Page"): form, _name("/Mark"): over}
            )
        }
    )


def _box(box: Any) -> Box:
    """Return a page's box with its corners in order.

    Raises:
        ValueError: it is no box that a page may have.
    """
    numbers = [float(edge) for edge in box]
    (a, b, c, d) = numbers
    found = (min(a, c), min(b, d), max(a, c), max(b, d))
    sides = (found[2] - found[0], found[3] - found[1])
    if not all(map(math.isfinite, numbers)) or not all(
        SMALLEST <= side <= LARGEST for side in sides
    ):
        raise ValueError("no page")
    return found


def drawing(seen: Box, turned: int) -> bytes:
    """Return what draws the marks: in slanting rows, and once upright at the foot.

    The marks stand as the reader sees the page, which may be turned.
    """
    left, bottom, right, top = seen
    wide, high = right - left, top - bottom
    upright = {
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }.get(turned, (1, 0, 0, 1, left, bottom))
    if turned in {90, 270}:
        wide, high = high, wide
    lines = [f"q {_matrix(upright)} cm"]
    lines += [f"q {_matrix(place)} cm /Mark Do Q" for place in places(wide, high)]
    return "\n".join([*lines, "Q"]).encode()


def places(wide: float, high: float) -> Iterator[tuple[float, ...]]:
    """Yield where the marks lie on a page of this size, each as a matrix.

    >>> len(list(places(595, 842)))
    5
    >>> len(list(places(10, 100000))) <= MOST_MARKS + 1
    True
    """
    size = min(wide, high) * SHARE / WIDE
    long = WIDE * size
    columns = max(1, round(wide / long))
    rows = max(1, round(high / long))
    while columns * rows > MOST_MARKS:
        columns, rows = max(1, columns // 2), max(1, rows // 2)
    angle = math.radians(SLOPE)
    turn, lift = math.cos(angle) * size, math.sin(angle) * size
    for column in range(columns):
        for row in range(rows):
            x, y = wide * (column + 0.5) / columns, high * (row + 0.5) / rows
            yield (
                turn, lift, -lift, turn,
                x - turn * WIDE / 2 + lift * HIGH / 2,
                y - lift * WIDE / 2 - turn * HIGH / 2,
            )  # fmt: skip
    foot = size * 0.8
    yield (foot, 0, 0, foot, (wide - WIDE * foot) / 2, high * 0.004)


def _matrix(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{number:.4f}" for number in numbers)


if __name__ == "__main__":
    sys.exit(main())
