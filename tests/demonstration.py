"""The demo as a visitor gets it: `madang demo` on a port, with a link for each role."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.config.test_processes import free_port
from tests.installation import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.installation import Installation

PATIENCE = 300.0
LINK = re.compile(r"^  (?P<who>\S.*?)  +(?P<link>http://\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Demo:
    """A running demo: where it is, who one can be, and what it has said so far."""

    address: str
    doors: dict[str, str]
    log: Path
    installation: Installation

    def door(self, *words: str) -> str:
        """Return the link whose line has all these words."""
        return next(
            link
            for who, link in self.doors.items()
            if all(word in who for word in words)
        )

    def told(self) -> str:
        """Return everything that the server and its worker have printed."""
        return self.log.read_text()


@contextmanager
def running_demo(installation: Installation, folder: Path) -> Iterator[Demo]:
    """Start the demo and wait until it can be used."""
    log = folder / "demo.log"
    port = free_port()
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "madang", "demo", "--port", str(port)],
            env=installation.env,
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, log)
        doors = {
            found["who"]: found["link"] for found in LINK.finditer(log.read_text())
        }
        yield Demo(f"http://127.0.0.1:{port}", doors, log, installation)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while "Ctrl-C stops it" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="session")
def demo(prepared, tmp_path_factory):
    """One demo for all tests of a process; what they change, they change for all."""
    folder = tmp_path_factory.mktemp("demo")
    with running_demo(prepared.demo(folder / "data"), folder) as running:
        yield running
