"""System checks of the walls: a missing one is an error, not a surprise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError

from madang.hubs import walls

if TYPE_CHECKING:
    from collections.abc import Sequence


@register(Tags.database)
def walls_stand(
    *, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Name every wall that is missing in the databases asked about."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        try:
            if "hubs_hub" not in connection.introspection.table_names():
                continue
            gone = walls.missing(connection)
        except (OperationalError, ProgrammingError):
            continue
        found += [
            Error(
                f"The wall {name} is missing in the database “{alias}”.",
                hint="Run `madang migrate`.",
                id="hubs.E001",
            )
            for name in gone
        ]
    return found
