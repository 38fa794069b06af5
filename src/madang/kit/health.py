"""Whether the product is alive, and whether it can do its work: `/healthz`, `/readyz`.

Alive means that this process answers.  Ready means that the database takes writes and
has the schema of this release, that the disk has room, and whatever else the rooms
have added, such as a background worker that was seen lately.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from madang.kit import clock
from madang.kit.models import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest

log = logging.getLogger(__name__)
PROBE = "probe"
FEWEST_FREE_BYTES = 200 * 1024 * 1024
REMEMBERED_SECONDS = 5.0  # anybody may ask: the database is asked less often


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what is wrong with it, if anything."""

    name: str
    problem: str = ""


def checks(now: datetime) -> list[Check]:
    """Return every check, each with its finding."""
    return [_check(name, look, now) for name, look in _looks.items()]


def _check(name: str, look: Look, now: datetime) -> Check:
    try:
        return Check(name, look(now))
    except (DatabaseError, OSError) as problem:
        log.warning("not ready", extra={"check": name}, exc_info=problem)
        return Check(name, "cannot be reached")


def database_takes_writes(now: datetime) -> str:
    """Write one row and find it."""
    Heartbeat.beat(PROBE, now)
    return "" if Heartbeat.objects.filter(name=PROBE).exists() else "forgets"


_migrated = threading.Event()


def schema_is_current(_now: datetime) -> str:
    """Find every migration applied; once they are, they stay so while we run."""
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} migrations are not applied: run `madang migrate`"
        _migrated.set()
    return ""


def disk_has_room(_now: datetime) -> str:
    """Find room where the database and the uploads live."""
    for folder in _folders():
        if shutil.disk_usage(folder).free < FEWEST_FREE_BYTES:
            return "less than 200 MB left"
    return ""


def _folders() -> Iterator[Path]:
    places = [Path(settings.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        places.append(Path(str(connection.settings_dict["NAME"])).parent)
    for place in places:
        if place.is_dir():
            yield place


Look = Callable[["datetime"], str]
_looks: dict[str, Look] = {}


def add_look(name: str, look: Look) -> None:
    """Let a room add something that must hold; `look` says what is wrong, or ""."""
    _looks[name] = look


add_look("database", database_takes_writes)
add_look("schema", schema_is_current)
add_look("disk", disk_has_room)


class _Memory:
    """The last findings, so that a flood of questions does not become one of writes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.until = 0.0
        self.found: list[Check] = []

    def ask(self) -> list[Check]:
        with self.lock:
            if time.monotonic() >= self.until:
                self.found = checks(clock.now())
                self.until = time.monotonic() + REMEMBERED_SECONDS
            return self.found


memory = _Memory()


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200: this process takes requests."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything holds, else 503 with what does not."""
    found = memory.ask()
    is_ready = not any(check.problem for check in found)
    body = {
        "ready": is_ready,
        "checks": {check.name: check.problem or "ok" for check in found},
    }
    return JsonResponse(body, status=200 if is_ready else 503)
