"""Tables built at once are those that all migrations leave, one after the other.

The prepared databases were built at once (`tests.prepared`); here they are measured
against databases to which every migration was applied.
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing

import psycopg
import pytest

from tests.installation import Installation, new_database

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]

#: Django's migrations number these links by the project's setting, its models by the
#: app's own; nobody uses the table.
BY_SETTING = ("column", "auth_group_permissions", "id")


def test_on_sqlite(prepared, tmp_path):
    at_once = prepared.migrated(tmp_path / "at_once")
    migrated = Installation(tmp_path / "migrated")
    migrate_step_by_step(migrated)
    wanted, found = sqlite_objects(migrated), sqlite_objects(at_once)
    assert found == wanted
    assert len(found) > 500
    assert sqlite_rows(at_once) == sqlite_rows(migrated)


def test_on_postgresql(prepared, postgres, tmp_path):
    with (
        prepared.database(postgres) as at_once,
        new_database(postgres, f"steps_{uuid.uuid4().hex}") as migrated,
    ):
        migrate_step_by_step(Installation(tmp_path, migrated))
        wanted, found = postgres_objects(migrated), postgres_objects(at_once)
        assert {**found, BY_SETTING: wanted[BY_SETTING]} == wanted
        assert len(found) > 500


def migrate_step_by_step(one):
    """Apply one migration after the other, as on an installation that has rows."""
    one.run("manage", "migrate")
    one.run("migrate")


def sqlite_objects(one):
    """Return every table, index and trigger; a table's columns in no order."""
    with closing(sqlite3.connect(one.database)) as file:
        return {
            (kind, name): parts_of(sql) if kind == "table" else sql
            for kind, name, sql in file.execute(
                "SELECT type, name, sql FROM sqlite_master "
                "WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"
            )
        }


def parts_of(sql):
    """Return what stands between the commas of a statement's outermost brackets."""
    head, _, body = sql.partition("(")
    parts, depth, begun = [], 0, 0
    for at, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if (sign == "," and depth == 0) or depth < 0:
            parts.append(body[begun:at].strip())
            begun = at + 1
    return head.strip(), sorted(parts)


def sqlite_rows(one):
    """Return what building and migrating themselves put into the tables."""
    with closing(sqlite3.connect(one.database)) as file:
        return {
            "types": set(
                file.execute("SELECT app_label, model FROM django_content_type")
            ),
            "permissions": set(file.execute("SELECT codename FROM auth_permission")),
            "applied": set(file.execute("SELECT app, name FROM django_migrations")),
        }


OBJECTS = """
SELECT 'column', table_name, column_name,
       concat_ws(' ', data_type, character_maximum_length, numeric_precision,
                 numeric_scale, is_nullable, column_default, is_identity)
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT 'index', tablename, indexname, indexdef FROM pg_indexes
WHERE schemaname = current_schema()
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
"""


def postgres_objects(address):
    """Return every column, index, constraint and trigger."""
    with psycopg.connect(address) as server:
        return {
            (kind, table, name): told
            for kind, table, name, told in server.execute(OBJECTS)
        }
