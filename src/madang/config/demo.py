"""``madang demo``: from nothing to a hub that one can sign in to, in one command."""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from madang.config import upkeep
from madang.config.processes import say, side_by_side, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_PORT, LAST_PORT = 8000, 8099
LONGEST_START = 30.0


def main(words: list[str]) -> int:
    """Prepare a demo, serve it until Ctrl-C, and say what happens meanwhile."""
    parser = argparse.ArgumentParser(prog="madang demo")
    parser.add_argument("--port", type=int, help="default: the first free from 8000")
    given = parser.parse_args(words)
    bind = _free_bind(given.port)
    if not bind:
        say(f"Port {given.port or FIRST_PORT} is taken; name another with --port.")
        return 1
    address = f"http://{bind}"
    os.environ |= {
        "MADANG_DEMO": "1",
        "MADANG_BIND": bind,
        "MADANG_BASE_URL": address,
        "MADANG_LOG": "plain",
    }
    began = time.monotonic()
    say("Preparing the database ...")
    if code := upkeep.migrate([]):
        return code
    _load_data()
    processes = side_by_side()
    return processes.run(lambda: _welcome(address, time.monotonic() - began))


def _free_bind(port: int | None) -> str:
    ports = [port] if port else range(FIRST_PORT, LAST_PORT + 1)
    binds = (f"127.0.0.1:{number}" for number in ports)
    return next((bind for bind in binds if not taken(bind)), "")


def _load_data() -> None:
    """Load the demo's hubs; what is there already stays as it is."""
    from django.core.management import call_command, get_commands  # noqa: PLC0415

    if "demo_data" in get_commands():
        say("Loading the demo's hubs, companies and people ...")
        call_command("demo_data", verbosity=0)


def _welcome(address: str, seconds: float) -> None:
    """Wait for the server and print where to go."""
    until = time.monotonic() + LONGEST_START
    while not _answers(address) and time.monotonic() < until:
        time.sleep(0.1)
    say(f"\nMadang is ready after {seconds:.0f} s: {address}/")
    links = list(_sign_in_links(address))
    if links:
        width = max(len(title) for title, _link in links)
        say("\nSign in with one click as")
        for title, link in links:
            say(f"  {title:<{width}}  {link}")
    say("\nCtrl-C stops it; what you change is kept for the next time.")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310 -- our own
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def _sign_in_links(address: str) -> Iterator[tuple[str, str]]:
    from django.db import connection  # noqa: PLC0415 -- settings are ready now

    from madang.hubs.queries import demo_doors  # noqa: PLC0415

    for door in demo_doors():
        yield str(door), f"{address}/demo/{door.token}/"
    connection.close()
