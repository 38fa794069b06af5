"""An uploaded SVG read as outlines: nothing of the file is kept but its points.

Only closed shapes of straight lines are taken (`polygon`, `rect`, and `path` with M, L,
H, V and Z), below plain groups without transforms.  A shape whose ``id``, ``data-code``
or title is the code of a space is that space's outline; one called ``outline`` is the
floor's; `line` and `polyline` are walls.  Whatever else is in the file is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from xml.parsers import expat

from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Point = tuple[Decimal, Decimal]

LARGEST = 2 * 1024 * 1024
MOST_SHAPES = 2000
DEEPEST = 40
SVG = "http://www.w3.org/2000/svg"
GROUPS = frozenset({"svg", "g", "title", "desc", "metadata"})
SHAPES = frozenset({"polygon", "rect", "path", "line", "polyline"})
#: What only looks: read past, never kept.
LOOKS = frozenset({"text", "tspan"})
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
STEP = re.compile(rf"([MLHVZmlhvz])|({NUMBER.pattern})|([\s,]+)")


class NotADrawing(Refused):
    """The file is no drawing that can be read as outlines."""


@dataclass(slots=True)
class Drawing:
    """What a file draws, in metres: outlines by name, and walls."""

    outlines: dict[str, list[list[Decimal]]] = field(default_factory=dict)
    walls: list[list[list[Decimal]]] = field(default_factory=list)
    unnamed: int = 0


@dataclass(slots=True)
class _Shape:
    names: list[str]
    points: list[Point]
    is_closed: bool


class _Reader:
    """Takes the parser's events; refuses what is not on the list."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.shapes: list[_Shape] = []
        self.open: _Shape | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a beginning element."""
        space, _colon, tag = name.rpartition(" ")
        if len(self.path) >= DEEPEST:
            raise NotADrawing(_("The drawing is nested too deeply."))
        self.path.append(tag)
        if space not in {SVG, ""}:
            if "metadata" in self.path:
                return
            raise NotADrawing(_("“%(what)s” is not taken.") % {"what": tag[:40]})
        if "metadata" in self.path:
            return
        if tag not in GROUPS | SHAPES | LOOKS:
            raise NotADrawing(_("“%(what)s” is not taken.") % {"what": tag[:40]})
        _refuse_what_acts(attributes)
        if tag in SHAPES:
            if len(self.shapes) >= MOST_SHAPES:
                told = _("The drawing has more than %(most)d shapes.")
                raise NotADrawing(told % {"most": MOST_SHAPES})
            wanted = ("data-code", "id", "aria-label")
            names = [attributes[key].strip() for key in wanted if key in attributes]
            points = READERS[tag](attributes)
            self.open = _Shape(names, points, tag in {"polygon", "rect", "path"})
            self.shapes.append(self.open)

    def end(self, _name: str) -> None:
        """Take an element's end."""
        if self.path.pop() in SHAPES:
            self.open = None

    def text(self, text: str) -> None:
        """Take a title inside a shape as its name."""
        if self.open is not None and self.path[-1] == "title" and text.strip():
            self.open.names.append(text.strip())


def _refuse_what_acts(attributes: Mapping[str, str]) -> None:
    """Refuse whatever runs, points elsewhere, or moves what it holds."""
    for name, value in attributes.items():
        plain = name.rpartition(" ")[2].lower()
        if plain.startswith("on") or plain in {"href", "src"}:
            raise NotADrawing(_("“%(what)s” is not taken.") % {"what": plain[:40]})
        if plain == "transform" and value.strip():
            raise NotADrawing(
                _("Shapes must not be transformed: apply transforms before saving.")
            )
        if "url(" in value.lower() or "javascript:" in value.lower():
            raise NotADrawing(_("The drawing points elsewhere; that is not taken."))


def _numbers(text: str) -> list[Decimal]:
    rest = NUMBER.sub("", text)
    if rest.strip(" ,\t\r\n"):
        raise NotADrawing(_("A shape's points cannot be read."))
    return [_number(one) for one in NUMBER.findall(text)]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip().removesuffix("px").removesuffix("m").strip())
    except InvalidOperation as wrong:
        raise NotADrawing(_("A shape's points cannot be read.")) from wrong


def _polygon(attributes: Mapping[str, str]) -> list[Point]:
    numbers = _numbers(attributes.get("points", ""))
    if len(numbers) % 2:
        raise NotADrawing(_("A shape's points cannot be read."))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _rect(attributes: Mapping[str, str]) -> list[Point]:
    x, y, wide, high = (
        _number(attributes.get(name, "0")) for name in ("x", "y", "width", "height")
    )
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def _line(attributes: Mapping[str, str]) -> list[Point]:
    x1, y1, x2, y2 = (
        _number(attributes.get(name, "0")) for name in ("x1", "y1", "x2", "y2")
    )
    return [(x1, y1), (x2, y2)]


def _path(attributes: Mapping[str, str]) -> list[Point]:
    """Return the corners of a path of straight lines, drawn in one go.

    Raises:
        NotADrawing: it has curves, or several parts.
    """
    points: list[Point] = []
    for command, numbers in _commands(attributes.get("d", "")):
        if command in "Mm" and points:
            raise NotADrawing(_("A path must be drawn in one go."))
        _walk(points, command, numbers)
    return points


def _walk(points: list[Point], command: str, numbers: list[Decimal]) -> None:
    """Follow one command of a path."""
    if command in "Zz":
        return
    takes = 1 if command in "HhVv" else 2
    if not numbers or len(numbers) % takes:
        raise NotADrawing(_("A shape's points cannot be read."))
    for i in range(0, len(numbers), takes):
        x, y = points[-1] if points else (Decimal(0), Decimal(0))
        far = numbers[i]
        if command in "Hh":
            points.append((far if command == "H" else x + far, y))
        elif command in "Vv":
            points.append((x, far if command == "V" else y + far))
        elif command in "ML":
            points.append((far, numbers[i + 1]))
        else:
            points.append((x + far, y + numbers[i + 1]))


def _commands(text: str) -> Iterator[tuple[str, list[Decimal]]]:
    """Yield each command of a path with its numbers."""
    command, at = "", 0
    numbers: list[Decimal] = []
    while at < len(text):
        found = STEP.match(text, at)
        if found is None:
            raise NotADrawing(_("A path has curves; only straight lines are taken."))
        at = found.end()
        letter, number, _blank = found.groups()
        if letter:
            if command:
                yield command, numbers
            command, numbers = letter, []
        elif number:
            numbers.append(_number(number))
    if command:
        yield command, numbers


READERS: dict[str, Callable[[Mapping[str, str]], list[Point]]] = {
    "polygon": _polygon,
    "polyline": _polygon,
    "rect": _rect,
    "path": _path,
    "line": _line,
}


def read(data: bytes, *, width_m: Decimal) -> Drawing:
    """Return what an SVG draws, scaled so that all of it is `width_m` wide.

    Raises:
        NotADrawing: too large, no SVG, or with something that is not on the list.
    """
    if len(data) > LARGEST:
        told = _("The file is larger than %(most)d MB.")
        raise NotADrawing(told % {"most": LARGEST // 1024 // 1024})
    reader = _Reader()
    _parse(data, reader)
    shapes = [shape for shape in reader.shapes if len(shape.points) > 1]
    if not shapes:
        raise NotADrawing(_("The drawing has no shape that can be taken."))
    return _scaled(shapes, width_m)


def _parse(data: bytes, reader: _Reader) -> None:
    """Feed the parser; entities and document types are refused as they begin."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_doctype
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as wrong:
        raise NotADrawing(_("This is no SVG.")) from wrong


def _refuse_doctype(*_declared: object) -> None:
    raise NotADrawing(_("Document types, entities and instructions are not taken."))


def _scaled(shapes: list[_Shape], width_m: Decimal) -> Drawing:
    xs = [x for shape in shapes for x, _y in shape.points]
    ys = [y for shape in shapes for _x, y in shape.points]
    left, top, wide = min(xs), min(ys), max(xs) - min(xs)
    if not wide:
        raise NotADrawing(_("The drawing has no width."))
    factor = width_m / wide
    found = Drawing()
    for shape in shapes:
        corners = [[(x - left) * factor, (y - top) * factor] for x, y in shape.points]
        rounded = [[one.quantize(Decimal("0.01")) for one in pair] for pair in corners]
        if not shape.is_closed:
            found.walls.append(rounded)
        elif shape.names:
            for name in shape.names:
                found.outlines.setdefault(name.casefold(), rounded)
        else:
            found.unnamed += 1
    return found
