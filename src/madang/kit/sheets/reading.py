"""Reading a CSV or XLSX file into rows of text, whatever somebody has put into it.

Cells are texts: dates as ``2026-11-21``, whole numbers without ``.0``.  Spreadsheets
are unpacked and parsed in a child process that may use so much memory and time and no
more; what it cannot do is said in plain words.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from madang.kit import confined
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 100_000, 200, 32_767
LARGEST_FILE, LARGEST_UNPACKED, MOST_MEMBERS = 10 * MEGABYTE, 50 * MEGABYTE, 1000
CHILD_SECONDS = 20
FEWEST_LETTERS, MOSTLY = 4, 0.9
#: Tried in turn after UTF-8, by the language in which the hub works.
BY_LANGUAGE = {
    "ko": ["cp949"],
    "zh-hans": ["gb18030"],
    "en": ["cp1252"],
    "es": ["cp1252"],
}
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
#: What a person may choose when the guess is wrong.
ENCODINGS = ["utf-8", "utf-16", "cp949", "gb18030", "big5", "cp1252"]
Row = list[str]


class Unreadable(Refused):
    """The file cannot be read as a table; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """How to read a file: empty fields are guessed."""

    name: str
    language: str = "en"
    encoding: str = ""
    sheet: str = ""


def is_workbook(name: str) -> bool:
    """Return whether a file's ending is a spreadsheet's."""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))


def rows_of(file: BinaryIO, source: Source) -> Iterator[Row]:
    """Yield the rows of a file, empty ones at the end left out.

    Raises:
        Unreadable: it is no table, too large, or in another encoding.
    """
    rows = _workbook(file, source) if is_workbook(source.name) else _csv(file, source)
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS + 20:
            raise Unreadable(
                _("This file has more than %(most)s rows. Import it in parts.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        if len(row) > MOST_COLUMNS:
            raise Unreadable(
                _("Row %(row)d has more than %(most)d columns.")
                % {"row": count, "most": MOST_COLUMNS}
            )
        yield [cell[:LONGEST_CELL] for cell in row]


def encoding_of(file: BinaryIO, language: str) -> str:
    """Return the encoding a text file seems to be in: BOM, UTF-8, by language.

    Raises:
        Unreadable: it is in none of them.
    """
    file.seek(0)
    head = file.read(4)
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if not _decodes(file, "utf-8") and _is_korean(file):
        return "cp949"
    for name in ["utf-8", *BY_LANGUAGE.get(language, []), *_other(language)]:
        if _decodes(file, name):
            return name
    raise Unreadable(
        _("The letters of this file cannot be read. Save it as “CSV UTF-8”.")
    )


def _is_korean(file: BinaryIO) -> bool:
    """Whether the text reads as Hangul in CP949: other letters there make hanja.

    Single-byte encodings decode anything, so a Korean file in a Spanish hub would
    pass as one of them.
    """
    if not _decodes(file, "cp949"):
        return False
    file.seek(0)
    text = file.read(MEGABYTE).decode("cp949", errors="ignore")
    foreign = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    hangul = sum("가" <= letter <= "힣" for letter in foreign)
    return len(foreign) >= FEWEST_LETTERS and hangul >= MOSTLY * len(foreign)


def _other(language: str) -> list[str]:
    return [
        name
        for code, names in BY_LANGUAGE.items()
        if code != language
        for name in names
    ]


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(MEGABYTE):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _csv(file: BinaryIO, source: Source) -> Iterator[Row]:
    encoding = source.encoding or encoding_of(file, source.language)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        sample = text.read(64 * 1024)
        text.seek(0)
        if "\x00" in sample:
            raise Unreadable(
                _("This file is no table of text, or in another encoding. Choose it.")
            )
        csv.field_size_limit(LONGEST_CELL * 4)
        for row in csv.reader(text, delimiter=_delimiter(sample)):
            yield [clean_cell(cell) for cell in row]
    except csv.Error as fault:
        raise Unreadable(
            _("This file breaks off inside a quoted cell, or is no CSV.")
        ) from fault
    finally:
        text.detach()


def _delimiter(sample: str) -> str:
    """Return the separator that cuts the first lines most evenly."""
    lines = [line for line in sample.splitlines()[:30] if line.strip()]
    best, most = ",", 0
    for mark in (",", ";", "\t", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        common = max(set(counts), key=counts.count, default=1)
        score = (common - 1) * counts.count(common)
        if score > most:
            best, most = mark, score
    return best


def clean_cell(cell: str) -> str:
    """Return what a cell means: ``="010"`` is 010, a guarded formula its own text.

    >>> clean_cell('="010-1234"'), clean_cell("'=sum"), clean_cell("  x ")
    ('010-1234', '=sum', 'x')
    """
    text = cell.strip().lstrip("\ufeff")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:  # noqa: PLR2004
        text = text[2:-1].replace('""', '"')
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r":
        text = text[1:]
    return text


def sheets_of(file: BinaryIO) -> list[str]:
    """Return the names of a workbook's sheets.

    Raises:
        Unreadable: it cannot be opened.
    """
    return [line[0] for line in _child(file, ["--sheets"])]


def _workbook(file: BinaryIO, source: Source) -> Iterator[Row]:
    for row in _child(file, ["--sheet", source.sheet] if source.sheet else []):
        yield [clean_cell(cell) for cell in row]


def _child(file: BinaryIO, words: list[str]) -> Iterator[Row]:
    """Parse a workbook in a limited child process and yield what it writes."""
    _refuse_bombs(file)
    file.seek(0)
    data = file.read()
    done = confined.run(
        "madang.kit.sheets.workbook", *words, data=data, seconds=CHILD_SECONDS * 2
    )
    if done is None:
        raise _too_much()
    if done.returncode:
        if b"unreadable" in done.stderr:
            raise Unreadable(
                _("This workbook cannot be opened. Save it again as XLSX or CSV.")
            )
        raise _too_much()
    lines = io.TextIOWrapper(io.BytesIO(done.stdout), encoding="utf-8", newline="")
    return csv.reader(lines)


def _too_much() -> Unreadable:
    return Unreadable(
        _("This workbook unpacks to too much. Save it as CSV, or split it.")
    )


def _refuse_bombs(file: BinaryIO) -> None:
    """Refuse a packed file that would unpack to too much, before unpacking it.

    Raises:
        Unreadable: too large, too many parts, or cut off.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise Unreadable(
            _("A workbook may have at most %(most)d MB. Save it as CSV, or split it.")
            % {"most": LARGEST_FILE // MEGABYTE}
        )
    file.seek(0)
    if file.read(2) != b"PK":  # old .xls files are not packed
        return
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Unreadable(
            _("This workbook cannot be opened. Save it again as XLSX or CSV.")
        ) from fault
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
        raise _too_much()
