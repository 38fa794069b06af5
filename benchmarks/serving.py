"""A web server under load: what a request costs, and how long it takes.

The cost is CPU time of all processes of the server and of PostgreSQL, read from /proc
before and after; what the client spends is not in it.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


@dataclass(frozen=True)
class Request:
    """One request of a page; `body` is made anew each time, so that keys differ."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Cost:
    """What one request costs on average, and how long it takes."""

    cpu_ms: float
    p50_ms: float
    p95_ms: float
    kb: float


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    database_pid: int = 0

    def cpu_seconds(self) -> float:
        """CPU time so far of the server and of its database."""
        spent = _tree_cpu(self.process.pid)
        return spent + (_tree_cpu(self.database_pid) if self.database_pid else 0.0)


@contextmanager
def gunicorn(
    application: str,
    env: Mapping[str, str],
    *,
    database_pid: int = 0,
    log: Path | None = None,
) -> Iterator[Server]:
    """Serve an application as Madang is served; everything ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:madang.config.gunicorn"]
    with (log or Path(os.devnull)).open("ab") as out:
        process = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{port}", application],
            env={**os.environ, **env},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _wait(port, process)
        yield Server(port, process, database_pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def fetch(
    server: Server, request: Request, line: http.client.HTTPConnection | None = None
) -> tuple[int, bytes]:
    """Return the answer's status and its bytes as they travel.

    Raises:
        OSError: nobody answers.
    """
    own = line is None
    call = line or http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=PATIENCE
    )
    try:
        body = request.body() if request.body else None
        headers = {"Accept-Encoding": "gzip", **request.headers}
        call.request("POST" if request.body else "GET", request.path, body, headers)
        answer = call.getresponse()
        return answer.status, answer.read()
    finally:
        if own:
            call.close()


def cost(server: Server, request: Request, *, seconds: float, clients: int = 1) -> Cost:
    """Return what a page costs while `clients` ask for it in a row.

    Raises:
        RuntimeError: the page does not answer as it should.
    """
    status, body = fetch(server, request)
    if status >= http.client.BAD_REQUEST:
        raise RuntimeError(f"{request.path} answers {status}: {body[:300]!r}")
    for _turn in range(5):
        fetch(server, request)
    times: list[float] = []
    before, until = server.cpu_seconds(), time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_ask, args=(server, request, until, times))
        for _n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = server.cpu_seconds() - before
    times.sort()
    return Cost(
        cpu_ms=1000 * spent / len(times),
        p50_ms=1000 * statistics.median(times),
        p95_ms=1000 * times[min(len(times) - 1, int(0.95 * len(times)))],
        kb=len(body) / 1024,
    )


def _ask(server: Server, request: Request, until: float, times: list[float]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        while (began := time.perf_counter()) < until:
            fetch(server, request, line)
            times.append(time.perf_counter() - began)
    finally:
        line.close()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _tree_cpu(root: int) -> float:
    """CPU seconds of a process, of its living descendants and of the dead ones."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid = int(entry.parent.name)
            told = entry.read_text().rsplit(")", 1)[1].split()
            parents[pid] = int(told[1])
            spent[pid] = sum(map(int, told[11:15])) / TICK
    ours, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours, grown = ours | more, bool(more)
    return sum(spent.get(pid, 0.0) for pid in ours)
