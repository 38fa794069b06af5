"""Put a backup into a database: all of it, or nothing.

Everything happens in one transaction: what was there is dropped, the schema is built
as it was when the backup was taken, the rows are loaded and counted again, and the
schema is brought to this release, whose ``post_migrate`` builds again what rooms derive
from rows (walls, search indexes).  Whatever fails leaves the database as it was.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils._os import safe_join

from madang.kit import first_tables
from madang.kit.backup import rows
from madang.kit.backup.archive import BadArchive, Reader, file_member, table_member
from madang.kit.backup.take import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps
    from django.db import models
    from django.db.backends.base.base import BaseDatabaseWrapper

    from madang.kit.backup.archive import Manifest

FILLED_BY_MIGRATING = frozenset(
    {"django_content_type", "auth_permission", "django_migrations", "kit_heartbeat"}
)


class NotRestored(Exception):  # noqa: N818 -- it reads as a sentence
    """The backup was not restored and nothing was changed; the text says why."""


def restore(
    path: Path,
    *,
    replace: bool = False,
    fingerprint: str = "",
    alias: str = "default",
) -> Manifest:
    """Leave the database and the uploads as the backup holds them.

    Raises:
        NotRestored: the file is damaged or of another release, the target holds rows
            and `replace` is not asked for, or a count or checksum differs in the end.
    """
    try:
        reader = Reader(path)
        try:
            _expect_fingerprint(reader, fingerprint)
            reader.verify()
            _load(reader, alias=alias, replace=replace)
        finally:
            reader.close()
    except BadArchive as problem:
        raise NotRestored(str(problem)) from problem
    return reader.manifest


def _expect_fingerprint(reader: Reader, wanted: str) -> None:
    if wanted and reader.fingerprint != wanted:
        raise NotRestored(
            f"the backup's fingerprint is {reader.fingerprint}, not {wanted}: "
            "it is another backup, or somebody changed it"
        )


def _load(reader: Reader, *, alias: str, replace: bool) -> None:
    connection = connections[alias]
    state = _archived_state(reader.manifest)
    if not replace and (full := _first_table_with_rows(connection)):
        raise NotRestored(
            f"the database is not empty ({full} holds rows); "
            "--replace drops what it holds"
        )
    try:
        with _one_transaction(connection):
            _drop_everything(connection)
            registry = _build_schema(connection, state)
            _load_rows(reader, registry, connection)
            _compare(reader.manifest, registry, alias)
            _write_files(reader)
            call_command("migrate", database=alias, verbosity=0, interactive=False)
            call_command("createcachetable", database=alias, verbosity=0)
    except (DatabaseError, ValueError, TypeError, OSError) as problem:
        raise NotRestored(f"nothing was changed: {problem}") from problem


def _archived_state(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the last migrations of the backup, each one known here.

    Raises:
        NotRestored: the backup is from a release that knows more than this one.
    """
    known = MigrationLoader(None)
    archived = [(app, name) for app, name in manifest.migrations]
    ours = set(known.disk_migrations)
    if newer := sorted(set(archived) - ours):
        app, name = newer[0]
        raise NotRestored(
            f"the backup was made by release {manifest.release}, which knows the "
            f"migration {app}.{name}; restore it with that release or a later one"
        )
    return archived


def _first_table_with_rows(connection: BaseDatabaseWrapper) -> str:
    present = set(connection.introspection.table_names())
    for table, model in rows.tables(connection.alias).items():
        if table in present - FILLED_BY_MIGRATING and (
            model._base_manager.using(connection.alias).exists()  # noqa: SLF001
        ):
            return table
    return ""


@contextmanager
def _one_transaction(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Run the block in one transaction in which references are checked at the end."""
    with (
        connection.constraint_checks_disabled(),  # SQLite: only outside of one
        transaction.atomic(using=connection.alias),
    ):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Checked at once, so that no check is pending when a table changes.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        connection.check_constraints()


def _drop_everything(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_OURS)
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
            return
        for kind in ("trigger", "view"):
            cursor.execute("SELECT name FROM sqlite_master WHERE type = %s", [kind])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP {kind} "{name}"')
        # Virtual tables first: each takes its shadow tables with it.
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' "
            "ORDER BY sql LIKE 'CREATE VIRTUAL%%' DESC",
            [],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE IF EXISTS "{name}"')


POSTGRES_OURS = """
SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename)
FROM pg_tables WHERE schemaname = current_schema()
  AND tableowner = current_user
UNION ALL
SELECT format('DROP VIEW IF EXISTS %I.%I CASCADE', schemaname, viewname)
FROM pg_views WHERE schemaname = current_schema()
  AND viewowner = current_user
"""


def _build_schema(
    connection: BaseDatabaseWrapper, state: list[tuple[str, str]]
) -> Apps:
    """Build the schema of the backup, without rows; return its models.

    No ``post_migrate`` is sent yet, so walls that rooms raise then do not stand in the
    way of the rows.
    """
    loader = MigrationLoader(None)
    registry: Apps = loader.project_state(leaves(loader.graph, set(state))).apps
    first_tables.build(connection, registry, state)
    return registry


def _load_rows(reader: Reader, registry: Apps, connection: BaseDatabaseWrapper) -> None:
    tables = rows.tables(connection.alias, registry)
    if tables.keys() != reader.manifest.tables.keys():
        odd = ", ".join(sorted(tables.keys() ^ reader.manifest.tables.keys()))
        raise NotRestored(f"the backup and its own schema differ in: {odd}")
    with _triggers_asleep(connection, tables):
        for table, model in tables.items():
            entry = reader.manifest.tables[table]
            _insert(
                model, reader.lines(table_member(table), entry.sha256), connection.alias
            )
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables.values()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _insert(model: type[models.Model], lines: Iterator[bytes], alias: str) -> None:
    """Store the rows exactly: no default, no `auto_now`, no `save`."""
    fields = rows.columns(model)
    while batch := [rows.instance(model, line) for line in islice(lines, 500)]:
        model._base_manager.using(alias)._insert(  # type: ignore[attr-defined]  # noqa: SLF001
            batch, fields=fields, using=alias, raw=True
        )


@contextmanager
def _triggers_asleep(
    connection: BaseDatabaseWrapper, tables: dict[str, Any]
) -> Iterator[None]:
    """Keep triggers from acting on rows that they acted on long ago."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        asleep = cursor.fetchall()
        for name, _statement in asleep:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, statement in asleep:
            cursor.execute(statement)


def _compare(manifest: Manifest, registry: Apps, alias: str) -> None:
    """Read every table again.

    Raises:
        NotRestored: a count or a checksum is not what the backup says.
    """
    for table, model in rows.tables(alias, registry).items():
        tally = rows.Tally()
        for line in rows.lines(model, alias):
            tally.add(line)
        entry = manifest.tables[table]
        if (tally.count, tally.checksum) != (entry.count, entry.checksum):
            raise NotRestored(
                f"{table} came out different ({tally.count} rows, "
                f"{entry.count} in the backup); nothing was changed"
            )


def _write_files(reader: Reader) -> None:
    root = Path(settings.MEDIA_ROOT)
    for name, sha256 in reader.manifest.files.items():
        place = Path(safe_join(root, name))
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(place.name + ".part")
        with part.open("wb") as out:
            for piece in reader.pieces(file_member(name), sha256):
                out.write(piece)
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        part.replace(place)
