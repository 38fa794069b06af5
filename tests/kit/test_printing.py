"""A printed document says what was typed, in our fonts, and is the same every time."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from madang.kit import printing

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAPER = "kit/templates/kit/paper.typ"
PAGE = """#import "/kit/templates/kit/paper.typ": *
#show: paper
= #data.title
#data.text
"""
DATA = {
    "title": "마당 · 院子",
    "author": "Bridge",
    "language": "ko",
    "paper": "a4",
    "foot": "",
    "page": "{n} / {m}",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Return a template of one text, beside the paper that all documents have."""
    (tmp_path / PAPER).parent.mkdir(parents=True)
    shutil.copyfile(printing.ROOT / PAPER, tmp_path / PAPER)
    monkeypatch.setattr(printing, "ROOT", tmp_path)
    (tmp_path / "page.typ").write_text(PAGE)
    return tmp_path


def printed(text, moment=NOW):
    return printing.printed("page.typ", DATA | {"text": text}, moment=moment)


def text_of(document):
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(page.extract_text() for page in pages)


def test_what_was_typed_is_printed_as_it_was_typed(desk):
    for typed in ('#panic("x")', "*x*", "$a$ @b <c>", '#read("/etc/passwd")', "\\ `"):
        assert typed in text_of(printed(typed))


def test_the_same_data_give_the_same_bytes(desk):
    later = NOW.replace(microsecond=7)  # as a clock gives it; a file tells seconds
    assert printed("año 한국 半") == printed("año 한국 半", moment=later)
    assert printed("x") != printed("y")


def test_the_file_is_for_archives_and_for_reading_aloud(desk):
    document = printed("x")
    file: Any = PdfReader(io.BytesIO(document))
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"] == "ko"
    assert file.metadata.title == "마당 · 院子"
    facts = file.trailer["/Root"]["/Metadata"].get_data().decode()
    for told in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert told in facts


def test_four_languages_in_their_own_letters_and_no_others(desk):
    file: Any = PdfReader(io.BytesIO(printed("Ñandú 회의실 會議 会议")))
    fonts = {
        name["/BaseFont"].split("+")[-1]
        for page in file.pages
        for name in page["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in fonts} == {"Pretendard", "NotoSansSC"}


def test_a_letter_that_no_font_has_is_refused_by_name(desk):
    with pytest.raises(printing.Unprintable, match="ไ"):
        printed("ไทย")


def test_a_font_that_is_not_there_is_an_error(desk):
    (desk / "page.typ").write_text(PAGE + '#text(font: "Helvetica")[x]')
    with pytest.raises(RuntimeError, match="helvetica"):
        printed("x")
