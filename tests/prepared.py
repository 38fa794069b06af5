"""Installations made once a run and copied: migrating is the longest of their lives.

All processes of a run share them; the first that needs one makes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.installation import (
    Installation,
    address_of,
    create_database,
    new_database,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEPT = "madang.sqlite3*"
FILES = "files"  # what was uploaded


@dataclass(frozen=True)
class Prepared:
    """Makes installations that stand already, in a folder all processes know."""

    folder: Path
    run: str

    def migrated(self, at: Path, **extra: str) -> Installation:
        """Return an installation in an empty folder that `madang migrate` has built."""
        source = self._once("migrated", lambda one: one.run("migrate"))
        return copy_of(source, at, **extra)

    def demo(self, at: Path) -> Installation:
        """Return an installation in an empty folder that holds the demo's data."""
        source = self._once("demo", _load_demo)
        return copy_of(source, at)

    @contextmanager
    def database(self, server: str) -> Iterator[str]:
        """Yield the address of a migrated PostgreSQL database; it is dropped."""
        template = f"migrated_{self.run}"  # lives as long as the server
        with self._alone():
            done = self.folder / template
            if not done.exists():
                create_database(server, template)
                address = address_of(server, template)
                Installation(self.folder / "unused", address).run("migrate")
                done.touch()
        with new_database(server, f"copy_{uuid.uuid4().hex}", template) as address:
            yield address

    def _once(self, name: str, make: Callable[[Installation], object]) -> Path:
        done = self.folder / name
        with self._alone():
            if not done.exists():
                begun = Installation(self.folder / f"{name}-begun")
                make(begun)
                begun.folder.rename(done)
        return done

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _load_demo(one: Installation) -> None:
    one.run("migrate")
    Installation(one.folder, extra={"MADANG_DEMO": "1"}).run("manage", "demo_data")


def copy_of(source: Path, at: Path, **extra: str) -> Installation:
    """Return an installation with database and files of one that nothing runs on."""
    at.mkdir(parents=True, exist_ok=True)
    for file in source.glob(KEPT):
        shutil.copy(file, at)
    if (source / FILES).is_dir():
        shutil.copytree(source / FILES, at / FILES, dirs_exist_ok=True)
    return Installation(at, extra=extra)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What makes installations that stand already."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if run else base) / "prepared"
    folder.mkdir(exist_ok=True)
    return Prepared(folder, run or str(os.getpid()))
