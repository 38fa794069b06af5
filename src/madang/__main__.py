"""The command ``madang``: try it, run it, look after it, and use its engine alone."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

USAGE = """\
usage: madang COMMAND ...

Try it
  demo [--port N]          hubs with believable data, ready to sign in to

Run it
  migrate                  bring the database and the static files to this release
  serve [--web-only]       web server and background worker, until Ctrl-C
  worker                   background worker alone
  check [--deploy]         settings, walls, journal chain, rows lost

Look after it
  backup FILE              everything as of now, while the product runs
  restore FILE [--into DATABASE_URL] [--replace] [--fingerprint X]
  manage COMMAND ...       any other Django command

Use the engine
  solve PROBLEM FILE ...   a plan with its value, bound and gap
  verify PROBLEM FILE PLAN the independent checker alone
"""
COMMANDS = {
    "demo": "madang.config.demo:main",
    "migrate": "madang.config.upkeep:migrate",
    "serve": "madang.config.processes:main",
    "worker": "madang.config.upkeep:worker",
    "check": "madang.config.upkeep:check",
    "backup": "madang.config.upkeep:backup",
    "restore": "madang.config.upkeep:restore",
    "manage": "madang.config.upkeep:manage",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else ""
    if name in {"solve", "verify"}:
        return int(import_module("madang.engine.cli").main(words))
    if name in {"", "-h", "--help", "help"}:
        print(USAGE, end="")  # noqa: T201 -- this is the command line
        return 0 if name else 2
    if name not in COMMANDS:
        print(f"madang: no command “{name}”\n\n{USAGE}", end="", file=sys.stderr)  # noqa: T201
        return 2
    place, _, function = COMMANDS[name].partition(":")
    run: Callable[[list[str]], int] = getattr(import_module(place), function)
    return run(words[1:])


if __name__ == "__main__":
    raise SystemExit(main())
