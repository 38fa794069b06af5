"""From a stored file to rows of values, as an import's options say."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from madang.files.queries import stored_bytes
from madang.kit.sheets.reading import Source, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.imports.kinds import Values
    from madang.imports.models import Import

LOOKED_AT = 60
SAMPLES = 3


def opened(batch: Import) -> BinaryIO:
    """Return the bytes of an import's file."""
    return io.BytesIO(stored_bytes(batch.hub, batch.file_id))


def source_of(batch: Import) -> Source:
    """Return how an import's file is to be read."""
    return Source(
        name=batch.name,
        language=batch.options.get("language", "en"),
        encoding=batch.options.get("encoding", ""),
        sheet=batch.options.get("sheet", ""),
    )


def first_rows(batch: Import) -> list[list[str]]:
    """Return the first rows of a file, enough to guess and to preview.

    Raises:
        Unreadable: it is no table.
    """
    return list(islice(rows_of(opened(batch), source_of(batch)), LOOKED_AT))


def samples(rows: list[list[str]], header_row: int, column: int) -> list[str]:
    """Return the first different values of a column below the header."""
    found: list[str] = []
    for row in rows[header_row + 1 :]:
        value = row[column] if column < len(row) else ""
        if value and value not in found:
            found.append(value[:80])
        if len(found) == SAMPLES:
            break
    return found


def values_of(batch: Import) -> Iterator[tuple[int, Values]]:
    """Yield each row's line number and its values by field; empty rows are passed over.

    Raises:
        Unreadable: the file turns out to be no table after all.
    """
    mapping = {int(k): name for k, name in batch.options["mapping"].items() if name}
    start = batch.options["header_row"] + 1
    rows = rows_of(opened(batch), source_of(batch))
    for number, row in enumerate(rows, start=1):
        if number <= start or not any(row):
            continue
        values: Values = {}
        for column, name in mapping.items():
            if column < len(row) and row[column]:
                values.setdefault(name, []).append(row[column])
        yield number, values
