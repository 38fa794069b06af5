"""A whole installation in a folder of its own, driven through its command line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
OURS = ("MADANG_", "DATABASE_", "DJANGO_", "PYTEST_")
PATIENCE = 600.0  # seconds: to migrate takes long where others work beside us


@dataclass
class Installation:
    """Settings, database and files that no other test sees."""

    folder: Path
    url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(OURS) and name != "PYTHONDONTWRITEBYTECODE"
        }
        return {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PYTHONWARNINGS": "error",
            "MADANG_DATA": str(self.folder),
            "DATABASE_URL": self.url,
            **self.extra,
        }

    def run(self, *words: str, fails: bool = False) -> str:
        """Run `madang WORDS` and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "madang", *words],
            capture_output=True,
            text=True,
            env=self.env,
            cwd=ROOT,
            check=False,
            timeout=PATIENCE,
        )
        told = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, told
        assert "Traceback" not in told, told
        return told

    def python(self, code: str) -> str:
        """Run code with the installation's settings; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + code],
            capture_output=True,
            text=True,
            env=self.env,
            cwd=ROOT,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def count(self, table: str) -> int:
        """Return how many rows stand, asked past the product."""
        ask = f'SELECT count(*) FROM "{table}"'
        if self.url:
            with psycopg.connect(self.url) as server:
                return int((server.execute(ask).fetchone() or [0])[0])
        with closing(sqlite3.connect(self.database)) as file:
            return int(file.execute(ask).fetchone()[0])

    @property
    def database(self) -> Path:
        return self.folder / "madang.sqlite3"


BEGIN = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "madang.config.settings"
django.setup()
"""


@contextmanager
def new_database(server: str, name: str, template: str = "") -> Iterator[str]:
    """Yield the address of a PostgreSQL database, empty or a copy; it is dropped."""
    create_database(server, name, template)
    try:
        yield address_of(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def create_database(server: str, name: str, template: str = "") -> None:
    """Make a PostgreSQL database, empty or a copy of one that nobody uses."""
    copied = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')


def has_database(server: str, name: str) -> bool:
    """Return whether a server has a database of that name."""
    ask = "SELECT 1 FROM pg_database WHERE datname = %s"
    with psycopg.connect(server) as connection:
        return connection.execute(ask, [name]).fetchone() is not None


def rename_database(server: str, name: str, to: str) -> None:
    """Give a database that nobody uses another name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" RENAME TO "{to}"')


def address_of(server: str, name: str) -> str:
    """Return the address of another database of a server."""
    return server.rsplit("/", 1)[0] + f"/{name}"
