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
    from collections.abc import Iterable, Iterator

    from django.apps.registry import Apps
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
        build(connection, apps, MigrationLoader(None).disk_migrations)
    return True


def build(
    connection: BaseDatabaseWrapper,
    registry: Apps,
    migrations: Iterable[tuple[str, str]],
) -> None:
    """Create the tables of a registry's models and note migrations as applied.

    The models are what these migrations (app, name) leave; no table has a row.
    """
    with connection.schema_editor() as editor:
        for model in _models(connection.alias, registry):
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(migrations)
    )


def _models(alias: str, registry: Apps) -> Iterator[type[models.Model]]:
    """Yield what has a table; those that Django adds for a many-to-many come along."""
    for model in registry.get_models():
        if model._meta.can_migrate(connections[alias]) and (
            router.allow_migrate_model(alias, model)
        ):
            yield model
