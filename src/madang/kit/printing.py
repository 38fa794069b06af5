"""Documents on paper: a Typst template and data make a PDF, the same bytes every time.

The data reach the template as JSON, never as markup: what a person typed is printed as
it was typed.  No font of the machine is used; a letter that our fonts lack is refused
rather than printed as a box.  The files are PDF/A-2a for archives and PDF/UA-1 for
readers' aids at once.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import typst
from django.http import HttpResponse
from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
#: Where the parts lie that templates of all rooms share.
PARTS = "kit"
FONTS = ROOT / PARTS / "fonts"
#: For archives with the structure of the text, and for those who have it read out.
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
#: Dots an inch of what lies over pictures.
OVER = 216
#: A document of nothing but letters.
LETTERS = b"""#set text(font: ("Pretendard", "Noto Sans SC"))
#json(bytes(sys.inputs.data)).texts.join(linebreak())
"""
MISSING_LETTER = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)


class Unprintable(Refused):
    """Something in a document has letters that none of our fonts has."""


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return our own fonts and no others."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )


def printed(
    template: str,
    data: Mapping[str, Any],
    *,
    moment: datetime,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a document as PDF; `template` is its path below ``src/madang``.

    `moment` is what the file says of when it was made: the same data and moment give
    the same bytes.  The template finds in ``data.pictures`` under which path each of
    the `pictures` lies.

    Raises:
        Unprintable: a text has a letter that no font of ours has.
        RuntimeError: the template is wrong, or asks for a font that is not there.
    """
    if not pictures:
        return _compiled(str(ROOT / template), data, [*STANDARDS], moment)
    with TemporaryDirectory() as place:
        root = Path(place)
        for folder in (PARTS, PurePath(template).parts[0]):
            (root / folder).symlink_to(ROOT / folder)
        for name, body in pictures.items():
            (root / name).write_bytes(body)
        told = {**data, "pictures": {name: f"/{name}" for name in pictures}}
        source = (ROOT / template).read_bytes()
        return _compiled(source, told, [*STANDARDS], moment, root)


def handed_out(document: bytes, name: str) -> HttpResponse:
    """Return the answer that shows a PDF under a name, kept by nobody on the way."""
    answer = HttpResponse(document, content_type="application/pdf")
    safe = "".join(one if one.isalnum() or one in "-." else "-" for one in name)
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def drawn(
    template: str, data: Mapping[str, Any], *, form: Literal["pdf", "png"]
) -> bytes:
    """Return one page as a PDF or a picture without a ground, to lie over others.

    A letter that our fonts lack is drawn as a box.
    """
    compiler = typst.Compiler(
        root=str(ROOT), font_paths=fonts(), ignore_system_fonts=True
    )
    page, _warnings = compiler.compile_with_warnings(
        input=str(ROOT / template),
        format=form,
        ppi=OVER,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(page, bytes):
        raise RuntimeError(template)  # noqa: TRY004 -- the template has several pages
    return page


def must_have_letters(texts: Sequence[str]) -> None:
    """Accept texts whose letters our fonts have.

    Raises:
        Unprintable: they lack one; the text names it.
    """
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    _compiled(LETTERS, {"texts": [text for text in texts if text]}, ["a-2b"], moment)


def _compiled(
    source: Any,  # a path, or a template's bytes
    data: Mapping[str, Any],
    standards: list[Literal["a-2a", "a-2b", "ua-1"]],
    moment: datetime,
    root: Path | None = None,  # nothing for that of all rooms
) -> bytes:
    compiler = typst.Compiler(
        root=str(root or ROOT), font_paths=fonts(), ignore_system_fonts=True
    )
    try:
        document, warnings = compiler.compile_with_warnings(
            input=source,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[*standards],
            timestamp=moment.replace(microsecond=0),  # Typst knows no smaller unit
        )
    except typst.TypstError as problem:
        if found := MISSING_LETTER.search(str(problem)):
            text = _("This cannot be printed, for our fonts lack its letters: %(text)s")
            raise Unprintable(text % {"text": found[1]}) from problem
        raise
    if warnings or not isinstance(document, bytes):
        raise RuntimeError("; ".join(map(str, warnings)))
    return document
