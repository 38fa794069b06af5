"""Take a backup while the product is being written to."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from madang.kit.backup import rows
from madang.kit.backup.archive import (
    PIECE,
    Manifest,
    Reader,
    TableEntry,
    Writer,
    file_member,
    table_member,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.apps.registry import Apps
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations.graph import MigrationGraph

SNAPSHOT = "snapshot"


class NoBackup(Exception):  # noqa: N818 -- it reads as a sentence
    """No backup could be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was written and read again."""

    manifest: Manifest
    fingerprint: str


def take(path: Path, *, now: datetime, alias: str = "default") -> Taken:
    """Write everything as of one moment into `path`, then read it again.

    Raises:
        NoBackup: `path` exists, or the database is damaged.
    """
    if path.exists():
        raise NoBackup(f"{path} exists; a backup never overwrites another")
    writer = Writer(path)
    try:
        with snapshot(alias, beside=path.parent) as source:
            state = applied(source)
            manifest = Manifest(
                made_at=now.isoformat(),
                release=version_of_ours(),
                vendor=connections[source].vendor,
                migrations=[[*key] for key in sorted(state)],
            )
            registry = models_at(state, source)
            for table, model in rows.tables(source, registry).items():
                manifest.tables[table] = _store(writer, table, model, source)
        for name, file in uploads():
            manifest.files[name] = writer.add(file_member(name), _pieces(file))
        number = writer.finish(manifest)
    except BaseException as problem:
        writer.abandon()
        if isinstance(problem, DatabaseError):
            raise NoBackup(f"the database cannot be read: {problem}") from problem
        raise
    reader = Reader(path)
    try:
        reader.verify()
    finally:
        reader.close()
    return Taken(manifest, number)


def version_of_ours() -> str:
    """Return this release's number; "unknown" when it runs uninstalled."""
    try:
        return version("madang")
    except ModuleNotFoundError:
        return "unknown"


def applied(alias: str) -> set[tuple[str, str]]:
    """Return the schema's state: every migration that is applied."""
    return set(MigrationRecorder(connections[alias]).applied_migrations())


def models_at(state: set[tuple[str, str]], alias: str) -> Apps:
    """Return the models as they were in a state, which may be older than the code."""
    loader = MigrationLoader(connections[alias])
    registry: Apps = loader.project_state(leaves(loader.graph, state)).apps
    return registry


def leaves(graph: MigrationGraph, state: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the migrations of a state that no other migration of it builds on."""
    there = {key for key in state if key in graph.nodes}
    return sorted(
        key
        for key in there
        if not any(child.key in there for child in graph.node_map[key].children)
    )


def _store(writer: Writer, table: str, model: Any, source: str) -> TableEntry:
    tally = rows.Tally()

    def counted() -> Iterator[bytes]:
        for line in rows.lines(model, source):
            tally.add(line)
            yield line + b"\n"

    sha256 = writer.add(table_member(table), counted())
    return TableEntry(tally.count, tally.checksum, sha256)


@contextmanager
def snapshot(alias: str, *, beside: Path) -> Iterator[str]:
    """Yield the name of a connection that sees the database as of one moment.

    PostgreSQL: a read-only transaction.  SQLite: a copy through the backup API, so
    that a long reading does not let the live database's log grow.

    Raises:
        NoBackup: the copy is damaged, so the database is.
    """
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Better an error than a policy that hides rows from the backup.
            cursor.execute("SET LOCAL row_security = off")
            yield alias
        return
    with tempfile.TemporaryDirectory(dir=beside, prefix=".madang-backup-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        connection.ensure_connection()
        _copy(cast("sqlite3.Connection", connection.connection), copy)
        known = connections.settings
        known[SNAPSHOT] = {**known[alias], "NAME": str(copy), "CONN_MAX_AGE": 0}
        try:
            _expect_sound(connections[SNAPSHOT])
            yield SNAPSHOT
        finally:
            connections[SNAPSHOT].close()
            del connections[SNAPSHOT]
            del known[SNAPSHOT]


def _copy(live: sqlite3.Connection, copy: Path) -> None:
    target = sqlite3.connect(copy)
    try:
        live.backup(target)
    finally:
        target.close()


def _expect_sound(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        found = [row[0] for row in cursor.fetchall()]
    if found != ["ok"]:
        raise NoBackup("the database is damaged: " + "; ".join(found))


def uploads() -> Iterator[tuple[str, Path]]:
    """Yield every uploaded file's name and place; none when a service keeps them."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(root).as_posix(), file


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
