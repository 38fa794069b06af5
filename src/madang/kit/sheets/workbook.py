"""The child process that parses a workbook: stdin the file, stdout its rows as CSV.

``python -m madang.kit.sheets.workbook [--sheets | --sheet NAME]``.  It gives itself a
limit of memory and time before it looks at a byte, so that a small file that explodes
ends this process and nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys

from madang.kit import confined

MEMORY = 512 * 1024 * 1024
SECONDS = 20
MOST_ROWS, MOST_COLUMNS = 100_020, 201


def main(words: list[str]) -> int:
    """Write the rows, or the sheets' names, of the workbook on stdin."""
    confined.limit_time(SECONDS)
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- after the limits

    data = sys.stdin.buffer.read()
    confined.limit_memory(MEMORY)
    out = csv.writer(sys.stdout)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if words[:1] == ["--sheets"]:
            out.writerows([name] for name in book.sheet_names)
            return 0
        wanted = words[1] if words[:1] == ["--sheet"] else book.sheet_names[0]
        sheet = book.get_sheet_by_name(wanted)
        for number, row in enumerate(sheet.iter_rows()):
            if number > MOST_ROWS:
                break
            out.writerow([text_of(cell) for cell in row[:MOST_COLUMNS]])
    except MemoryError:
        return confined.NO_MEMORY
    except Exception as fault:  # noqa: BLE001 -- whatever a parser may trip over
        sys.stderr.write(f"unreadable: {fault!r}")
        return 1
    return 0


def text_of(cell: object) -> str:
    """Return a cell as text.

    >>> text_of(5.0), text_of(dt.date(2026, 11, 21)), text_of(True)
    ('5', '2026-11-21', 'true')
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
