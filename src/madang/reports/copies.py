"""Copies of a snapshot: as PDF or workbook, in a language, for staff or for outsiders.

One that takes long is made in the background and kept; what it consists of is frozen,
so that the kept one and one made anew are the same bytes.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from madang.kit.sheets.answer import FORMATS
from madang.reports.file import book_of, silent
from madang.reports.models.copies import PDF, XLSX, Copy
from madang.reports.paper import lines_printed, pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.reports.models import Snapshot

TYPES = {PDF: "application/pdf", XLSX: FORMATS[XLSX]}
#: More rows in a workbook, or lines on paper, take longer than a reader waits.
MANY_ROWS, MANY_LINES = 20_000, 1_000


def rows_in(snapshot: Snapshot, copy: Copy) -> int:
    """Return how many rows or lines a file has."""
    content = snapshot.content
    if copy.form == PDF:
        return lines_printed(content)
    lines = sum(len(one.get("lines", ())) for one in content["blocks"])
    return lines + (0 if copy.outside else int(content["rows"]["count"]))


def is_large(snapshot: Snapshot, copy: Copy) -> bool:
    """Return whether making a file takes longer than a reader waits."""
    return rows_in(snapshot, copy) > (MANY_LINES if copy.form == PDF else MANY_ROWS)


def made(
    snapshot: Snapshot, copy: Copy, tell: Callable[[int], None] = silent
) -> IO[bytes]:
    """Return a file of a snapshot, open at its beginning; `tell` hears of its rows.

    Raises:
        Unprintable: it holds letters that none of our fonts has.
    """
    if copy.form == PDF:
        return io.BytesIO(pdf_of(snapshot, copy.language, outside=copy.outside))
    return book_of(snapshot, copy.language, outside=copy.outside, tell=tell)
