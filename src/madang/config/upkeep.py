"""The commands that look after an installation; each returns an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = "madang.config.settings"


def _begin() -> None:
    """Read the settings and load the rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 -- an address given on the command line comes first

    django.setup()


def manage(words: list[str]) -> int:
    """Run any command of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import ManagementUtility  # noqa: PLC0415

    ManagementUtility(["madang manage", *words]).execute()
    return 0


def migrate(words: list[str]) -> int:
    """Bring the database and the static files to this release."""
    _begin()
    from django.core.management import call_command  # noqa: PLC0415

    from madang.kit import first_tables, witness  # noqa: PLC0415

    argparse.ArgumentParser(prog="madang migrate").parse_args(words)
    if fault := _lost_rows():
        return _fail(fault)
    first_tables.build_if_none()
    call_command("migrate", interactive=False, verbosity=0)
    witness.forget()  # a rebuilt table counts anew
    witness.note()
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def worker(words: list[str]) -> int:
    """Do the background work until told to stop."""
    return manage(["worker", *words])


def check(words: list[str]) -> int:
    """Check settings, walls and journals, and ask the witness for lost rows."""
    parser = argparse.ArgumentParser(prog="madang check")
    parser.add_argument("--deploy", action="store_true", help="as for production")
    given = parser.parse_args(words)
    _begin()
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.management.base import SystemCheckError  # noqa: PLC0415

    level = "WARNING" if given.deploy else "ERROR"
    try:
        call_command(
            "check", deploy=given.deploy, databases=["default"], fail_level=level
        )
    except SystemCheckError as problem:
        return _fail(str(problem))
    faults = [*_broken_journals(), *filter(None, [_lost_rows()])]
    return _fail("\n".join(faults)) if faults else 0


def _broken_journals() -> Iterator[str]:
    """Name every journal line that somebody changed, moved or removed."""
    from madang.hubs.journal import broken_lines  # noqa: PLC0415
    from madang.hubs.models import Hub  # noqa: PLC0415

    for hub in Hub.objects.order_by("pk"):
        for line, fault in broken_lines(hub):
            where = f", line {line.number} (row {line.pk})" if line else ""
            yield f"The journal of {hub.slug}{where}: {fault}."


def _lost_rows() -> str:
    """Say which rows the witness misses; empty when none."""
    from madang.kit import witness  # noqa: PLC0415

    lost = witness.losses()
    if not lost:
        return ""
    rows = ", ".join(f"{count} of {table}" for table, count in sorted(lost.items()))
    return (
        f"Rows that were stored are gone: at least {rows}. The disk may have failed. "
        "Keep a copy of the database and its -wal file, and restore the last backup; "
        f"to go on without those rows, delete {witness.place()}."
    )


def backup(words: list[str]) -> int:
    """Write everything as of now into a file, and read it again."""
    parser = argparse.ArgumentParser(prog="madang backup")
    parser.add_argument("file", type=Path, metavar="FILE")
    given = parser.parse_args(words)
    _begin()
    from madang.kit import clock  # noqa: PLC0415
    from madang.kit.backup.archive import BadArchive  # noqa: PLC0415
    from madang.kit.backup.take import NoBackup, take  # noqa: PLC0415

    try:
        taken = take(given.file, now=clock.now())
    except (NoBackup, BadArchive, OSError) as problem:
        return _fail(f"No backup: {problem}")
    held = taken.manifest
    total = sum(entry.count for entry in held.tables.values())
    _say(
        f"{given.file}: {total:,} rows in {len(held.tables)} tables, "
        f"{len(held.files):,} files\nfingerprint {taken.fingerprint}"
    )
    return 0


def restore(words: list[str]) -> int:
    """Put a backup into a database, all of it or nothing."""
    parser = argparse.ArgumentParser(prog="madang restore")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--into", metavar="DATABASE_URL", help="another database")
    parser.add_argument("--replace", action="store_true", help="drop what is there")
    parser.add_argument("--fingerprint", default="", help="refuse any other backup")
    given = parser.parse_args(words)
    if given.into is not None:
        os.environ["DATABASE_URL"] = given.into
    _begin()
    from madang.kit import witness  # noqa: PLC0415
    from madang.kit.backup.restore import NotRestored  # noqa: PLC0415
    from madang.kit.backup.restore import restore as put  # noqa: PLC0415

    try:
        held = put(given.file, replace=given.replace, fingerprint=given.fingerprint)
    except NotRestored as problem:
        return _fail(f"Not restored: {problem}")
    witness.forget()
    total = sum(entry.count for entry in held.tables.values())
    _say(f"Restored {total:,} rows and {len(held.files):,} files of {held.made_at}.")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- this is the command line


def _fail(line: str) -> int:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 -- this is the command line
    return 1
