"""Databases and installations made once and copied: migrating takes longest of all.

All processes of a run share them; the first that needs one makes it.  What migrating
leaves is kept in ``build/`` for the next run, until a migration or a model changes.
``python -m tests.prepared [ADDRESS]`` migrates ahead, for SQLite or on a server.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created

from tests.installation import (
    ROOT,
    Installation,
    address_of,
    create_database,
    has_database,
    new_database,
    rename_database,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEPT = "madang.sqlite3*"
FILES = "files"  # what was uploaded
STORE = ROOT / "build" / "prepared"
#: What decides on the tables: a change of any of these, and all is migrated again.
SOURCES = ("migrations/*.py", "models.py", "models/*.py", "walls.py", "apps.py")


@dataclass(frozen=True)
class Prepared:
    """Makes installations that stand already, in a folder all processes know."""

    folder: Path

    def migrated(self, at: Path, **extra: str) -> Installation:
        """Return an installation in an empty folder that `madang migrate` has built."""
        return copy_of(migrated_folder(), at, **extra)

    def demo(self, at: Path) -> Installation:
        """Return an installation in an empty folder that holds the demo's data."""
        return copy_of(_once(self.folder / "demo", self._load_demo), at)

    def _load_demo(self, one: Installation) -> None:
        copy_of(migrated_folder(), one.folder)
        one = Installation(one.folder, extra={"MADANG_DEMO": "1"})
        one.run("manage", "demo_data")

    @contextmanager
    def database(self, server: str) -> Iterator[str]:
        """Yield the address of a migrated PostgreSQL database; it is dropped."""
        template = migrated_template(server)
        with new_database(server, f"copy_{uuid.uuid4().hex}", template) as address:
            yield address


def migrated_folder() -> Path:
    """Return the folder of a migrated SQLite installation that nothing runs on."""
    return _once(STORE / digest(), _migrate_anew)


def _migrate_anew(one: Installation) -> None:
    for former in STORE.iterdir():
        if former.is_dir():
            shutil.rmtree(former)
    one.run("migrate")


def migrated_template(server: str) -> str:
    """Return the name of a migrated database of a server, which nobody uses."""
    name = f"migrated_{digest()}"
    STORE.mkdir(parents=True, exist_ok=True)
    with _alone(STORE / "template.lock"):
        if not has_database(server, name):
            begun = f"begun_{uuid.uuid4().hex}"
            create_database(server, begun)
            with TemporaryDirectory() as unused:
                address = address_of(server, begun)
                Installation(Path(unused), address).run("migrate")
            rename_database(server, begun, name)
    return name


@cache
def digest() -> str:
    """Return what changes with the tables."""
    found = hashlib.sha256(django.__version__.encode())
    rooms = ROOT / "src" / "madang"
    files = [file for sort in SOURCES for file in rooms.glob(f"*/{sort}")]
    for file in [*sorted(files), *sorted((ROOT / "requirements").glob("*"))]:
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()[:20]


def _once(done: Path, make: Callable[[Installation], object]) -> Path:
    done.parent.mkdir(parents=True, exist_ok=True)
    with _alone(done.with_suffix(".lock")):
        if not done.exists():
            begun = Installation(done.with_suffix(f".{uuid.uuid4().hex}"))
            make(begun)
            begun.folder.rename(done)
    return done


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def copy_of(source: Path, at: Path, **extra: str) -> Installation:
    """Return an installation with database and files of one that nothing runs on."""
    at.mkdir(parents=True, exist_ok=True)
    for file in source.glob(KEPT):
        shutil.copy(file, at)
    if (source / FILES).is_dir():
        shutil.copytree(source / FILES, at / FILES, dirs_exist_ok=True)
    return Installation(at, extra=extra)


def begin_migrated() -> None:
    """Let the tests' own database begin as a copy of a migrated one."""
    if address := os.environ.get("DATABASE_URL"):
        template = migrated_template(address)
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template
    else:
        (source,) = migrated_folder().glob("*.sqlite3")
        connection_created.connect(_Copier(source), weak=False)


class _Copier:
    """Fills an empty database in memory when it is first connected to."""

    def __init__(self, source: Path) -> None:
        self.source = source

    def __call__(self, *, connection: Any, **_signal: Any) -> None:
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():
            return
        here = connection.connection
        if not here.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            with closing(sqlite3.connect(self.source)) as source:
                source.backup(here)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What makes installations that stand already."""
    base = tmp_path_factory.getbasetemp()
    is_one_of_several = "PYTEST_XDIST_TESTRUNUID" in os.environ
    folder = (base.parent if is_one_of_several else base) / "prepared"
    folder.mkdir(exist_ok=True)
    return Prepared(folder)


if __name__ == "__main__":
    for server in sys.argv[1:]:
        migrated_template(server)
    if not sys.argv[1:]:
        migrated_folder()
