"""Keep the web server and the background worker running side by side."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

WEB = [sys.executable, "-m", "gunicorn", "-c", "python:madang.config.gunicorn"]
WORKER = [sys.executable, "-m", "madang", "worker"]
PATIENCE = 25.0  # a little more than gunicorn gives its requests
LONGEST_WAIT = 30.0
STEADY_AFTER = 60.0


@dataclass(slots=True)
class Child:
    """A process that is started again when it dies."""

    command: list[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.0
    due: float = 0.0

    def keep_up(self, now: float) -> None:
        """Start it when it is not running; the more often it dies, the later."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.due <= self.started:
            steady = now - self.started > STEADY_AFTER
            self.wait = 0.5 if steady else min(max(self.wait * 2, 0.5), LONGEST_WAIT)
            self.due = now + self.wait
            code = self.process.returncode
            say(f"{self.command[-1]} ended with {code}; again in {self.wait:.1f} s")
        if now < self.due:
            return
        self.started = now
        # A group of its own: Ctrl-C reaches it through us, once.
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands
            self.command, env=dict(self.env), process_group=0
        )

    def end(self, how: signal.Signals) -> None:
        """Send a signal if it runs."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(how)


@dataclass(slots=True)
class Processes:
    """The web server, whose end is ours, and workers that are kept up beside it."""

    web: Child
    workers: list[Child] = field(default_factory=list)
    stopping: bool = False

    def run(self, ready: Callable[[], None] = lambda: None) -> int:
        """Return the web server's exit code once everything has ended."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            self.web.keep_up(time.monotonic())
            ready()
            while not self.stopping and _runs(self.web):
                for worker in self.workers:
                    worker.keep_up(time.monotonic())
                time.sleep(0.2)
        finally:
            self._end_all()
        code = self.web.process.returncode if self.web.process else 1
        return 0 if self.stopping else code or 1

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        everybody = [self.web, *self.workers]
        for child in everybody:
            child.end(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while any(_runs(child) for child in everybody) and time.monotonic() < until:
            time.sleep(0.05)
        for child in everybody:
            child.end(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def _runs(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def side_by_side(*, web_only: bool = False) -> Processes:
    """Return the processes of an installation on one machine."""
    env = dict(os.environ)
    return Processes(
        Child(WEB, env), [] if web_only else [Child(list(WORKER), dict(env))]
    )


def main(words: list[str]) -> int:
    """Serve until told to stop; the worker runs beside unless asked otherwise."""
    parser = argparse.ArgumentParser(prog="madang serve")
    parser.add_argument(
        "--web-only", action="store_true", help="leave the worker to another unit"
    )
    given = parser.parse_args(words)
    bind = os.environ.get("MADANG_BIND", "127.0.0.1:8000")
    if fault := taken(bind):
        print(f"madang: {fault}", file=sys.stderr)  # noqa: T201 -- the command line
        return 1
    processes = side_by_side(web_only=given.web_only)
    return processes.run(lambda: say(f"Serving on {bind}; Ctrl-C stops it."))


def taken(bind: str) -> str:
    """Say why nobody can listen on `host:port`; empty when one can."""
    host, _, port = bind.rpartition(":")
    if not port.isdigit():
        return ""  # a unix socket
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as problem:
            return f"cannot listen on {bind}: {problem.strerror}"
    return ""


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, flush=True)  # noqa: T201 -- this is the command line
