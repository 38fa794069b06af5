"""Clients that book one room through a server, all of a round at once."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.measure import ROOT
from benchmarks.raced import Result
from benchmarks.serving import Request, fetch, gunicorn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.serving import Server

TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"
TAKEN = 409
PREPARE = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from benchmarks import racing
world = racing.prepare("room", 1, int(sys.argv[1]))
sessions = []
for by in world.people:
    client = Client()
    client.force_login(by.user)
    sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps([by.hub.slug, world.resources[0].pk, sessions]))
"""
COUNT = """
import django
django.setup()
from django.db import connection
from benchmarks.racing import OVERLAPS
cursor = connection.cursor()
cursor.execute(OVERLAPS)
print(cursor.fetchone()[0])
"""


def ride(
    env: Mapping[str, str], folder: Path, clients: int, attempts: int
) -> dict[str, Any]:
    """Race through a server of its own; return what came of it."""
    hub, room, sessions = json.loads(_python(env, PREPARE, str(clients)))
    total, times = Result("room"), []
    lock, bar = threading.Lock(), threading.Barrier(clients)
    path = f"/h/{hub}/race/{room}/"
    with gunicorn("benchmarks.booking.wsgi", env, log=folder / "ride.log") as server:
        began = time.perf_counter()
        ask = _Client(server, path, attempts // clients, bar, lock, total, times)
        threads = [
            threading.Thread(target=ask.run, args=(n, session))
            for n, session in enumerate(sessions)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        spent = time.perf_counter() - began
    times.sort()
    total.per_second = round(len(times) / spent, 1)
    total.p50_ms = round(1000 * times[len(times) // 2], 1)
    total.p99_ms = round(1000 * times[int(len(times) * 0.99)], 1)
    total.overlaps = int(_python(env, COUNT))
    return asdict(total)


@dataclass
class _Client:
    """What one client does, and where it notes what came of it."""

    server: Server
    path: str
    rounds: int
    bar: threading.Barrier
    lock: threading.Lock
    total: Result
    times: list[float]

    def run(self, number: int, session: str) -> None:
        """Ask once a round, together with all others."""
        rng = random.Random(number)  # noqa: S311 -- the same race every time
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        headers |= {"X-CSRFToken": TOKEN, "Content-Type": FORM}
        headers["Accept-Encoding"] = "identity"
        for turn in range(self.rounds):
            begins = 1440 * turn + 15 * rng.randrange(8)
            typed = {"begins": begins, "minutes": rng.choice((15, 30, 60, 90))}
            body = urlencode({**typed, "_key": uuid.uuid4().hex}).encode()
            request = Request(self.path, headers, lambda b=body: b)  # type: ignore[misc]
            self.bar.wait()
            began = time.perf_counter()
            status, answer = fetch(self.server, request, line)
            self.note(status, answer, time.perf_counter() - began)
        line.close()

    def note(self, status: int, answer: bytes, spent: float) -> None:
        """Count an answer."""
        total = self.total
        with self.lock:
            self.times.append(spent)
            total.attempts += 1
            total.won += status == http.client.OK
            total.told += status == TAKEN and b"is taken" in answer
            if status not in (http.client.OK, TAKEN):
                total.errors += 1
                total.problems = [*total.problems, f"{status} {answer[:200]!r}"][:3]


def _python(env: Mapping[str, str], code: str, *words: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.booking.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, **env, **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout.strip()
