"""Copies say whose they are; documents made to harm are refused, not marked."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter, generic
from pypdf.errors import PyPdfError

from madang.files.marking import child, stamping
from madang.files.models import StoredFile
from madang.kit import printing
from tests.files.test_files import png

pytestmark = pytest.mark.only_on("sqlite")
WHO = ["김민서 · minseo@fund.example", "22 November 2026, 16:20 KST"]
NAME = generic.NameObject


@pytest.fixture(scope="module")
def mark():
    told = {"lines": WHO, "alpha": stamping.ON_PAPER}
    return printing.drawn(stamping.MARK, told, form="pdf")


def document(*contents, rotate=0, **more):
    """Return a PDF with a page for each of the contents, which may be lists."""
    writer = PdfWriter()
    for content in contents:
        page = writer.add_blank_page(width=595, height=842)
        parts = content if isinstance(content, list) else [content]
        refs = {part: writer._add_object(_packed(part)) for part in set(parts)}
        page[NAME("/Contents")] = generic.ArrayObject(refs[part] for part in parts)
        page.rotate(rotate)
    for key, value in more.items():
        writer.root_object[NAME(f"/{key}")] = value
    return _written(writer)


def _packed(data):
    stream = generic.EncodedStreamObject()
    stream._data = zlib.compress(data)
    stream[NAME("/Filter")] = NAME("/FlateDecode")
    return stream


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_every_page_says_whose_copy_it_is_and_nothing_else_comes_along(mark):
    script = generic.DictionaryObject(
        {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.TextStringObject("a()")}
    )
    given = document(
        b"q 0 0 1 1 re W n", b"", [b"q", b"1 0 0 rg 9 9 9 9 re f"], rotate=90,
        OpenAction=script,
    )  # fmt: skip
    copy = stamping.paper(given, WHO)
    pages = PdfReader(io.BytesIO(copy)).pages
    assert len(pages) == 3
    for page in pages:
        drawn = page["/Contents"].get_object().get_data()
        assert drawn.startswith(b"q /Page Do Q\nq 0.0000 1.0000 -1.0000 0.0000 595")
        assert drawn.count(b"/Mark Do") == len(list(child.places(842, 595)))
        resources: Any = page["/Resources"]
        assert "/Font" in resources["/XObject"]["/Mark"]["/Resources"]
        assert page.rotation == 90
        assert "/Annots" not in page
    assert b"/JavaScript" in given
    assert b"/JavaScript" not in copy
    assert b"/OpenAction" not in copy


def test_what_is_locked_damaged_or_endless_is_refused(mark):
    writer = PdfWriter(clone_from=io.BytesIO(document(b"")))
    writer.encrypt("secret", algorithm="RC4-40")
    for wrong in (_written(writer), b"%PDF-1.7\n%%EOF", b"", document(b"")[:200]):
        with pytest.raises((ValueError, PyPdfError)):
            child.marked(wrong, mark)
    with pytest.raises(child.TooManyPagesError):
        child.marked(document(*[b""] * (child.MOST_PAGES + 1)), mark)
    page = document(b"").replace(b"595", b"0.5")
    with pytest.raises(ValueError, match="page"):
        child.marked(page, mark)


def test_a_document_that_explodes_ends_its_own_process_only():
    bomb = document([b"% " + b"0" * 40_000_000] * 60)
    assert len(bomb) < 100_000
    with pytest.raises(stamping.Unmarkable):
        stamping.paper(bomb, WHO)


def test_a_picture_is_marked_all_over(monkeypatch):
    data = png(1200, 800)
    monkeypatch.setattr(stamping, "_bytes", lambda _file: data)
    copy = stamping.marked(StoredFile(media_type="image/png"), WHO)
    was, now = (Image.open(io.BytesIO(one)).convert("RGB") for one in (data, copy))
    assert now.size == was.size
    for corner in ((0, 0, 600, 400), (600, 0, 1200, 400), (0, 400, 600, 800)):
        assert len(now.crop(corner).getcolors(100_000)) > 10
    with pytest.raises(stamping.Unmarkable):
        stamping.marked(StoredFile(media_type="text/csv"), WHO)
