"""The state of all rows of a hub, and what a request writes."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

from tests.matrix.rows import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madang.hubs.models import Hub

WRITE = re.compile(r'^(?:INSERT\s+(?:OR \w+\s+)?INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


def census(hub: Hub, asked: set[str] | None = None) -> dict[str, tuple[int, str]]:
    """Return the number of rows and a checksum of tables, all or some, for one hub."""
    found = {}
    if asked is None or "hubs_hub" in asked:
        found["hubs_hub"] = (1, repr([getattr(hub, f.attname) for f in _fields(hub)]))
    for model in tables():
        if asked is not None and model._meta.db_table not in asked:
            continue
        rows = list(model._base_manager.filter(hub=hub).order_by("pk").values_list())
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()
        found[model._meta.db_table] = (len(rows), digest)
    return found


def _fields(hub: Hub) -> list[Any]:
    hub.refresh_from_db()
    return list(hub._meta.concrete_fields)


@contextmanager
def written() -> Iterator[dict[str, str]]:
    """Collect what is written meanwhile: the values by table."""
    found: dict[str, str] = {}

    def watch(run: Callable[..., Any], *sent: Any) -> Any:
        sql, params = sent[0], sent[1]
        if match := WRITE.match(sql):
            found[match[1]] = found.get(match[1], "") + str(params)
        return run(*sent)

    with connection.execute_wrapper(watch):
        yield found
