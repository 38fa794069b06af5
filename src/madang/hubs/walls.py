"""Walls inside the database: no row points into another hub, no journal is rewritten.

Django cannot declare composite keys that both databases enforce, so the walls are
built here, after every ``migrate``: composite foreign keys and a trigger on PostgreSQL,
triggers on SQLite (which lose them whenever Django rebuilds a table).  A system check
names every wall that is missing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, models

from madang.hubs.models import Exclusive, HubOwned, JournalLine, Settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Wall:
    """A named object in the database and the statements that build it."""

    name: str
    build: tuple[str, ...]


def walls(vendor: str) -> list[Wall]:
    """Return every wall that the installed rooms need on a kind of database."""
    owned = [m for m in apps.get_models() if issubclass(m, HubOwned)]
    found: list[Wall] = []
    for model in owned:
        found += _of_model(model, vendor)
    found += _of_journal(vendor)
    return found


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of walls that should stand and do not."""
    standing = _standing(connection)
    return [wall.name for wall in walls(connection.vendor) if wall.name not in standing]


def build(connection: BaseDatabaseWrapper) -> None:
    """Build every missing wall and tear down what no model asks for any more."""
    wanted = walls(connection.vendor)
    standing = _standing(connection)
    names = {wall.name for wall in wanted}
    with connection.cursor() as cursor:
        for name in sorted(set(standing) - names):
            cursor.execute(standing[name])
        for wall in wanted:
            if wall.name not in standing:
                for statement in wall.build:
                    cursor.execute(statement)


def tear_down(connection: BaseDatabaseWrapper) -> None:
    """Remove every wall, so that a restore or a flush may fill or empty the tables."""
    standing = _standing(connection)
    with connection.cursor() as cursor:
        for name in sorted(standing, key=lambda n: not n.startswith("wall_fk")):
            cursor.execute(standing[name])


def open_before_migrate(*, using: str, plan: Sequence[Any], **_signal: Any) -> None:
    """Take SQLite's walls down where tables are about to change.

    SQLite changes a table by putting another in its place, and renames none while a
    trigger speaks of a table that is gone.
    """
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        tear_down(connection)


def build_after_migrate(*, using: str, **_signal: Any) -> None:
    """Build the walls once the tables of all rooms stand."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    needed = {m._meta.db_table for m in apps.get_models() if issubclass(m, HubOwned)}
    if needed <= tables:
        build(connection)


def _name(kind: str, *parts: str) -> str:
    """Return a name of at most 60 characters that changes with its parts."""
    text = "_".join(parts)
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"wall_{kind}_{text[:40]}_{digest}"


def _keys(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield (column, table pointed at) of every key to another row of a hub."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey):
            target = field.remote_field.model
            if issubclass(target, HubOwned):
                yield field.column, target._meta.db_table


def _of_model(model: type[HubOwned], vendor: str) -> Iterator[Wall]:
    table = model._meta.db_table
    index = _name("ix", table)
    yield Wall(
        index,
        (f'CREATE UNIQUE INDEX IF NOT EXISTS "{index}" ON "{table}" (hub_id, id)',),
    )
    for column, target in _keys(model):
        name = _name("fk", table, column, target)
        if vendor == "postgresql":
            ix = _name("ix", target)
            yield Wall(
                name,
                (
                    f'CREATE UNIQUE INDEX IF NOT EXISTS "{ix}" ON "{target}" '
                    "(hub_id, id)",
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY '
                    f'(hub_id, "{column}") REFERENCES "{target}" (hub_id, id) '
                    "DEFERRABLE INITIALLY DEFERRED",
                ),
            )
        else:
            yield from _sqlite_key(table, column, target)
    if model.settled is not None:
        yield from _of_settled(model, model.settled, vendor)
    if model.exclusive is not None:
        yield from _of_exclusive(table, model.exclusive, vendor)
    if vendor == "sqlite":
        yield _sqlite_guard(
            _name("hub", table),
            f'UPDATE OF hub_id ON "{table}"',
            "NEW.hub_id <> OLD.hub_id",
            "a row never changes its hub",
        )


def _sqlite_key(table: str, column: str, target: str) -> Iterator[Wall]:
    stray = (
        f'NEW."{column}" IS NOT NULL AND EXISTS (SELECT 1 FROM "{target}" '  # noqa: S608 -- names of our own tables
        f'WHERE id = NEW."{column}" AND hub_id <> NEW.hub_id)'
    )
    says = f"{table}.{column} points into another hub"
    for verb in ("INSERT", f'UPDATE OF hub_id, "{column}"'):
        kind = f"fk{verb[:2].lower()}"
        name = _name(kind, table, column, target)
        yield _sqlite_guard(name, f'{verb} ON "{table}"', stray, says)


def _sqlite_guard(name: str, event: str, when: str, says: str) -> Wall:
    return Wall(
        name,
        (
            f'CREATE TRIGGER "{name}" BEFORE {event} WHEN {when} '
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END",
        ),
    )


def _of_settled(model: type[HubOwned], settled: Settled, vendor: str) -> Iterator[Wall]:
    """A settled row stays as it is, apart from the columns that may still change."""
    table = model._meta.db_table
    holds = f"OLD.\"{settled.column}\" = '{settled.value}'" if settled.column else "1=1"
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(
        f'NEW."{f.column}" {differs} OLD."{f.column}"'
        for f in model._meta.local_concrete_fields
        if f.name not in settled.but
    )
    says = f"{table}: this row is settled"
    sense = hashlib.sha256(f"{holds} {changed}".encode()).hexdigest()[:10]
    if vendor == "sqlite":
        wrong = f"{holds} AND ({changed})"
        name = _name("su", table, sense)
        yield _sqlite_guard(name, f'UPDATE ON "{table}"', wrong, says)
        yield _sqlite_guard(
            _name("sd", table, sense), f'DELETE ON "{table}"', holds, says
        )
        return
    name = _name("st", table, sense)
    body = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF TG_OP = 'DELETE' THEN IF {holds} THEN RAISE EXCEPTION '{says}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END IF; "
        f"IF {holds} AND ({changed}) THEN RAISE EXCEPTION '{says}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    yield Wall(name, (body, trigger))


def _of_exclusive(table: str, rows: Exclusive, vendor: str) -> Iterator[Wall]:
    """No two rows overlap in time.

    PostgreSQL's own constraint is written with ranges alone, `of` being the range that
    holds one number, so that it needs no extension somebody would have to install.
    SQLite compares moments as texts, so a text of any other shape is refused.
    """
    of, starts, ends, where = (
        f'"{c}"' for c in (rows.of, rows.starts, rows.ends, rows.where)
    )
    if vendor == "postgresql":
        name = _name("ex", table)
        yield Wall(
            name,
            (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" EXCLUDE USING gist '
                f"(int8range({of}, {of}, '[]') WITH &&, "
                f"tstzrange({starts}, {ends}) WITH &&) WHERE ({where})",
            ),
        )
        return
    overlap = (
        f'EXISTS (SELECT 1 FROM "{table}" WHERE {of} = NEW.{of} AND {where} '  # noqa: S608 -- names of our own tables
        f"AND {starts} < NEW.{ends} AND {ends} > NEW.{starts} AND id IS NOT NEW.id)"
    )
    shapeless = " OR ".join(
        f"NEW.{c} IS NOT strftime('%Y-%m-%d %H:%M:%S', NEW.{c})" for c in (starts, ends)
    )
    says = f"{table}: two rows overlap in time"
    columns = f"{of}, {starts}, {ends}, {where}"
    for verb in ("INSERT", f"UPDATE OF {columns}"):
        event = f'{verb} ON "{table}"'
        kind = verb[:2].lower()
        yield _sqlite_guard(
            _name(f"ex{kind}", table), event, f"NEW.{where} AND {overlap}", says
        )
        yield _sqlite_guard(
            _name(f"sh{kind}", table), event, shapeless, f"{table}: no whole second"
        )


def is_overlap(problem: BaseException) -> bool:
    """Tell whether the database refused a row because it overlaps another."""
    text = str(problem)
    return "wall_ex_" in text or "two rows overlap in time" in text


#: What of a journal's line may be emptied, once it says that it is erased.
ERASABLE = ("subject", "salt")


def _of_journal(vendor: str) -> Iterator[Wall]:
    """The journal only grows; what names somebody may be emptied, and say so."""
    table = JournalLine._meta.db_table
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(
        f'NEW."{f.column}" {differs} OLD."{f.column}"'
        + (f" AND NEW.\"{f.column}\" <> ''" if f.name in ERASABLE else "")
        for f in JournalLine._meta.concrete_fields
        if f.name not in {"details", "is_erased"}
    )
    wrong = f"{changed} OR NEW.details <> '' OR NOT NEW.is_erased"
    sense = hashlib.sha256(wrong.encode()).hexdigest()[:10]
    says = "the journal is append-only"
    if vendor == "sqlite":
        name = _name("ju", table, sense)
        yield _sqlite_guard(name, f'UPDATE ON "{table}"', wrong, says)
        yield _sqlite_guard(_name("jd", table), f'DELETE ON "{table}"', "1", says)
        return
    name = _name("jt", table, sense)
    body = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF TG_OP = 'DELETE' OR {wrong} THEN RAISE EXCEPTION '{says}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    yield Wall(name, (body, trigger))


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the walls that stand, each with the statement that removes it."""
    if connection.vendor == "sqlite":
        query = (
            "SELECT name, 'DROP ' || upper(type) || ' \"' || name || '\"' "
            "FROM sqlite_master WHERE type IN ('trigger', 'index') "
            "AND name LIKE 'wall\\_%' ESCAPE '\\'"
        )
    else:
        query = (
            "SELECT conname, format('ALTER TABLE %s DROP CONSTRAINT %I', "
            "conrelid::regclass, conname) FROM pg_constraint "
            "WHERE conname LIKE 'wall\\_%' AND contype IN ('f', 'x') "
            "UNION ALL SELECT tgname, format('DROP TRIGGER %I ON %s', tgname, "
            "tgrelid::regclass) FROM pg_trigger WHERE tgname LIKE 'wall\\_%' "
            "UNION ALL SELECT indexname, format('DROP INDEX %I', indexname) "
            "FROM pg_indexes WHERE indexname LIKE 'wall\\_%' "
            "AND indexname NOT LIKE 'wall\\_ex\\_%' "
            "AND schemaname = current_schema()"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())
