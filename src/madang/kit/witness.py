"""A witness outside the SQLite file who remembers how far its tables had grown.

SQLite drops everything behind a damaged byte of its write-ahead log without a word.
Its own counters (``sqlite_sequence``) only ever grow, so a counter that is lower than
the witness remembers means that acknowledged rows are gone.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ENDING = ".witness"


def place(alias: str = "default") -> Path | None:
    """Return where the witness of a database writes; None when it needs no witness."""
    connection = connections[alias]
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(name + ENDING)


def note(alias: str = "default") -> None:
    """Remember how far every table has grown, safe from a power cut.

    What the witness knew and the database no longer shows is kept: a loss is not
    forgotten by looking again.
    """
    file = place(alias)
    if file is None:
        return
    seen, before = _counters(connections[alias]), _remembered(file)
    for table, count in before.items():
        seen[table] = max(count, seen.get(table, 0))
    if seen == before:
        return
    part = file.with_name(file.name + ".part")
    with part.open("w") as out:
        json.dump(seen, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def losses(alias: str = "default") -> dict[str, int]:
    """Return how many numbers each table has lost since the witness last looked."""
    file = place(alias)
    if file is None:
        return {}
    now = _counters(connections[alias])
    return {
        table: count - now.get(table, 0)
        for table, count in _remembered(file).items()
        if count > now.get(table, 0)
    }


def forget(alias: str = "default") -> None:
    """Begin anew: the database was put there on purpose."""
    file = place(alias)
    if file is not None:
        file.unlink(missing_ok=True)


def _remembered(file: Path) -> dict[str, int]:
    try:
        told = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(table): int(count) for table, count in told.items()}


def _counters(connection: BaseDatabaseWrapper) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
        if not cursor.fetchone():
            return {}
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return {str(name): int(count) for name, count in cursor.fetchall()}
