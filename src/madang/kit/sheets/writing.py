"""Writing tables for spreadsheets so that no cell of text is ever run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | Decimal | dt.date | dt.datetime | bool | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
WIDEST = 60
#: What a sheet holds below its heads, with room to spare.
MOST_ROWS = 1_000_000
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a CSV in UTF-8 with BOM, line by line.

    A text that begins like a formula gets a ``'`` before it, which importing undoes;
    numbers and dates never do.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow([guarded(name) for name in header])
    yield _taken(out)
    for line in rows:
        writer.writerow([guarded(cell) for cell in line])
        yield _taken(out)


def guarded(cell: Cell) -> str:
    """Return a cell as CSV text that no spreadsheet runs.

    >>> guarded("=cmd|' /C calc'!A0"), guarded(-5), guarded(None)
    ("'=cmd|' /C calc'!A0", '-5', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def workbook(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> bytes:
    """Return an XLSX with one sheet; texts stay texts, numbers numbers, dates dates.

    Memory stays small: rows are written as they come.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": True})
    sheet = book.add_worksheet(_sheet_name(title))
    bold, day = book.add_format({"bold": True}), {"num_format": "yyyy-mm-dd"}
    moment = {"num_format": "yyyy-mm-dd hh:mm"}
    formats = {"date": book.add_format(day), "moment": book.add_format(moment)}
    for column, name in enumerate(header):
        sheet.set_column(column, column, min(WIDEST, max(12, len(name) + 2)))
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook; what does not fit on one goes on to a next."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def write_book(out: IO[bytes], sheets: Iterable[Sheet], made_at: dt.datetime) -> None:
    """Write a workbook of several sheets into a file, row by row as they come.

    The same sheets and moment give the same bytes; texts stay texts.
    """
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": True})
    book.set_properties({"created": made_at.replace(tzinfo=None, microsecond=0)})
    bold = book.add_format({"bold": True})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for sheet in sheets:
        rows, number = iter(sheet.rows), 0
        first: Sequence[Cell] | None = None
        while number == 0 or (first := next(rows, None)) is not None:
            begun = [first] if number and first is not None else []
            number += 1
            title = sheet.title if number == 1 else f"{sheet.title[:27]} {number}"
            page = book.add_worksheet(_sheet_name(title))
            for column, name in enumerate(sheet.header):
                wide = [*sheet.widths, *[0] * len(sheet.header)][column]
                page.set_column(column, column, wide or _width(name))
                page.write_string(0, column, name, bold)
            page.freeze_panes(1, 0)
            lines = islice(chain(begun, rows), MOST_ROWS)
            for place, line in enumerate(lines, start=1):
                for column, cell in enumerate(line):
                    _write(page, place, column, cell, formats)
    book.close()


def _width(name: str) -> int:
    return min(WIDEST, max(12, len(name) + 2))


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    formats: dict[str, object],
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, dt.datetime):
        plain = cell.replace(tzinfo=None)
        sheet.write_datetime(row, column, plain, formats["moment"])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, formats["date"])
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, float(cell))
    else:
        sheet.write_string(row, column, str(cell)[:32_767])


def _sheet_name(title: str) -> str:
    plain = "".join(char for char in title if char not in "[]:*?/\\'")
    return plain[:31] or "Sheet"


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
