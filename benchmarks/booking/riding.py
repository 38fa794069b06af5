"""Clients that want one thing through a server, all of a round at once."""

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
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.serving import Server

TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"
TAKEN = 409
PATIENCE = 300.0
PREPARE = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from benchmarks import racing
clients, *cases = sys.argv[1:]
told = {}
for case, rounds in (one.split("=") for one in cases):
    world = racing.prepare(case, int(rounds), int(clients))
    sessions = []
    for by in world.people:
        client = Client()
        client.force_login(by.user)
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    told[case] = {
        "hub": world.people[0].hub.slug,
        "rooms": [room.pk for room in world.resources],
        "stocks": [stock.pk for stock in world.stocks],
        "sessions": sessions,
    }
print(json.dumps(told))
"""
COUNT = """
import json, sys, django
django.setup()
from benchmarks import racing
from madang.hubs.models import Hub
print(json.dumps(racing.wrong_in(Hub.objects.get(slug=sys.argv[1]))))
"""


def ride(
    env: Mapping[str, str],
    folder: Path,
    clients: int,
    attempts: Mapping[str, int],
) -> Iterator[dict[str, Any]]:
    """Race through a server for each case in turn; yield what came of it.

    `attempts` are those of each case.
    """
    rounds = {case: max(1, many // clients) for case, many in attempts.items()}
    words = [f"{case}={many}" for case, many in rounds.items()]
    worlds = json.loads(_python(env, PREPARE, str(clients), *words))
    with gunicorn("benchmarks.booking.wsgi", env, log=folder / "ride.log") as server:
        for case, many in rounds.items():
            total = _race(server, case, worlds[case], many)
            told = json.loads(_python(env, COUNT, worlds[case]["hub"]))
            total.overlaps, total.oversold = told
            yield asdict(total)


def _race(server: Server, case: str, world: dict[str, Any], rounds: int) -> Result:
    """Let all clients of a case race; return what they were answered."""
    total = Result(case)
    times: list[float] = []
    lock, bar = threading.Lock(), threading.Barrier(len(world["sessions"]))
    one = _Client(server, case, world, rounds, bar, lock, total, times)
    threads = [
        threading.Thread(target=one.run, args=(n,))
        for n in range(len(world["sessions"]))
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total.per_second = round(len(times) / (time.perf_counter() - began), 1)
    times.sort()
    total.p50_ms = round(1000 * times[len(times) // 2], 1)
    total.p99_ms = round(1000 * times[int(len(times) * 0.99)], 1)
    return total


@dataclass
class _Client:
    """What a client does, and where it notes what came of it."""

    server: Server
    case: str
    world: dict[str, Any]
    rounds: int
    bar: threading.Barrier
    lock: threading.Lock
    total: Result
    times: list[float]

    def run(self, number: int) -> None:
        """Ask once a round, together with all others."""
        rng = random.Random(number)  # noqa: S311 -- the same race every time
        server = self.server
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        for turn in range(self.rounds):
            typed = self._typed(number, turn, rng)
            self.bar.wait()
            began = time.perf_counter()
            status, answer = self._post(line, f"race/{self.case}/", number, typed)
            found = json.loads(answer) if status == http.client.OK else {}
            if found.get("decide"):  # the facility manager has the first session
                there = f"settle/{found['decide']}/"
                status, answer = self._post(line, there, 0, {"_key": uuid.uuid4().hex})
            self.note(status, answer, time.perf_counter() - began)
        line.close()

    def _typed(self, number: int, turn: int, rng: random.Random) -> dict[str, Any]:
        stocks = self.world["stocks"]
        return {
            "turn": turn,
            "begins": 15 * rng.randrange(8),
            "minutes": rng.choice((15, 30, 60, 90)),
            "is_whole": number % 2,
            "is_declined": int(rng.random() < 0.5),
            "client": number,
            "rooms": ",".join(map(str, self.world["rooms"])),
            "stock": stocks[turn] if stocks else 0,
            "_key": uuid.uuid4().hex,
        }

    def _post(
        self,
        line: http.client.HTTPConnection,
        where: str,
        session: int,
        typed: Mapping[str, Any],
    ) -> tuple[int, bytes]:
        cookies = f"sessionid={self.world['sessions'][session]}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": FORM}
        headers["Accept-Encoding"] = "identity"
        body = urlencode(typed).encode()
        path = f"/h/{self.world['hub']}/{where}"
        try:
            return fetch(self.server, Request(path, headers, lambda: body), line)
        except (OSError, http.client.HTTPException) as trouble:
            line.close()  # it opens again by itself
            return 0, repr(trouble).encode()

    def note(self, status: int, answer: bytes, spent: float) -> None:
        """Count an answer."""
        total = self.total
        with self.lock:
            self.times.append(spent)
            total.attempts += 1
            total.won += status == http.client.OK
            if status == TAKEN:
                found = json.loads(answer)
                total.told += bool(found["taken"])
                total.offered += bool(found["alternatives"])
            elif status != http.client.OK:
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
