"""From one ``DATABASE_URL`` to Django's settings of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

#: Acknowledged writes survive a power cut; readers never wait for the one writer.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728; "
        "PRAGMA temp_store=MEMORY;"
    ),
}
#: PostgreSQL plans what a connection asks again and again once, not every time.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database_from(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for a database address.

    An empty address means the embedded SQLite in `data_dir`; ``sqlite:///path`` another
    file; ``postgres://user:password@host:port/name?sslmode=require`` a PostgreSQL, and
    ``?prepared=0`` one behind a pooler that hands out a connection per transaction.

    Raises:
        SystemExit: the address is of no known kind.
    """
    if not url:
        data_dir.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(data_dir / "madang.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(
            f"DATABASE_URL begins with “{parts.scheme}”; see docs/settings.md."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if options.pop("prepared", "1") != "0":
        options = {**PREPARED, **options}
    host = options.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "madang.kit.sqlite_in_line",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "TEST": {"NAME": ":memory:"},  # Django's own default, by its name
    }
