"""Build all tables of this release at once in a database that has none yet.

Migrating from nothing puts every model together anew after every single operation: the
cost grows by the square of the rooms.  Nobody's rows are there to be carried along, so
the tables can be made as they are to be, and the migrations noted as applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connections, router, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db import models
    from django.db.backends.base.base import BaseDatabaseWrapper


def build_if_none(alias: str = "default") -> bool:
    """Leave a database without tables as all migrations would; else leave it alone.

    Returns whether tables were built.  ``migrate`` is still to be called: its
    ``post_migrate`` builds what rooms derive from tables.
    """
    connection = connections[alias]
    if connection.introspection.table_names():
        return False
    with connection.constraint_checks_disabled(), transaction.atomic(using=alias):
        build(connection)
    return True


def build(connection: BaseDatabaseWrapper) -> None:
    """Create every table of this release and note every migration as applied."""
    with connection.schema_editor() as editor:
        for model in _models(connection.alias):
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(_migrations())
    )


def builds(applied: set[tuple[str, str]]) -> bool:
    """Return whether `build` gives the tables that these migrations give."""
    return applied == _migrations()


def _models(alias: str) -> Iterator[type[models.Model]]:
    """Yield what has a table; those that Django adds for a many-to-many come along."""
    for model in apps.get_models():
        if model._meta.can_migrate(connections[alias]) and (
            router.allow_migrate_model(alias, model)
        ):
            yield model


def _migrations() -> set[tuple[str, str]]:
    """Return (app, name) of every migration of this release."""
    return set(MigrationLoader(None).disk_migrations)
