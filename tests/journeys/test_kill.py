"""`kill -9` in the middle of saving loses nothing that was acknowledged.

A real server on a real database takes forms from several people at once; all its
processes are killed at some moment; after a new start everything acknowledged is
there, nothing is there by half, and each form that is sent again has one effect.
A journey that writes in other ways adds a `Writing` to `WRITINGS`.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from tests.config.test_processes import fetch, free_port, until
from tests.installation import ROOT, Installation
from tests.journeys.crash_urls import MANY

# It runs installations of its own on both databases: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]
PEOPLE = 6
SIGN_IN = """
from django.conf import settings
from django.test import Client
from madang.hubs.models import Role
from tests import make
hub = make.hub(slug="crash")
client = Client()
client.force_login(make.member(hub, Role.OWNER))
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
STORED = """
import json
from collections import Counter
from django.db import connection
from madang.hubs.journal import broken_lines
from madang.hubs.models import Hub, IdempotencyKey, JournalLine, Site
hub = Hub.objects.get(slug="crash")
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []
print(json.dumps({
    "rows": Counter(Site.objects.values_list("city", flat=True)),
    "lines": JournalLine.objects.filter(hub=hub).count(),
    "keys": IdempotencyKey.objects.count(),
    "broken": [fault for _line, fault in broken_lines(hub)],
    "sound": sound,
}))
"""


@dataclass(frozen=True)
class Writing:
    """A page to send forms to, and how many rows each form stores."""

    path: str
    rows: int


WRITINGS = [Writing("/h/crash/one/", 1), Writing("/h/crash/many/", MANY)]


@dataclass
class Sent:
    """What was sent, and what of it was acknowledged."""

    everything: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)


class Server:
    """The product's web processes in a process group of their own."""

    def __init__(self, installation):
        self.port = free_port()
        env = {
            **installation.env,
            "MADANG_BIND": f"127.0.0.1:{self.port}",
            "DJANGO_SETTINGS_MODULE": "tests.journeys.crash_settings",
            "PYTHONWARNINGS": "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:madang.config.gunicorn"],
            env=env,
            cwd=ROOT,
            start_new_session=True,
        )
        until(lambda: fetch(f"http://127.0.0.1:{self.port}/healthz")[0] == 200)

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def get(self, path, headers):
        """Return status, headers and body."""
        call = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            call.request("GET", path, headers=headers)
            answer = call.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            call.close()

    def post(self, path, session, city):
        """Return whether the form was acknowledged; the city is also its key."""
        token = "a" * 32
        call = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            call.request(
                "POST",
                path,
                body=f"city={city}&_key={city}",
                headers={
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": f"sessionid={session}; csrftoken={token}",
                    "X-CSRFToken": token,
                },
            )
            answer = call.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            call.close()
        assert (answer.status, body) == (200, b"stored"), body[:500]
        return True


@contextmanager
def served(installation):
    server = Server(installation)
    try:
        yield server
    finally:
        server.kill()


def write_until_killed(server, writing, session, enough):
    """Let people send forms until the server dies under them."""
    sent, lock, dead = Sent(), threading.Lock(), threading.Event()
    problems: list[BaseException] = []

    def person():
        while not dead.is_set():
            city = uuid.uuid4().hex
            with lock:
                sent.everything.append(city)
            try:
                if not server.post(writing.path, session, city):
                    return
            except BaseException as problem:  # noqa: BLE001 -- told to the test below
                problems.append(problem)
                return
            with lock:
                sent.acknowledged.append(city)

    people = [threading.Thread(target=person) for _n in range(PEOPLE)]
    for one in people:
        one.start()
    try:
        until(lambda: problems or len(sent.acknowledged) >= enough, seconds=60)
    finally:
        server.kill()
        dead.set()
        for one in people:
            one.join()
    assert problems == []
    return sent


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.parametrize("writing", WRITINGS, ids=lambda w: w.path.split("/")[-2])
def test_nothing_acknowledged_is_lost(prepared, tmp_path, request, vendor, writing):
    if vendor == "postgresql":
        with prepared.database(request.getfixturevalue("postgres")) as address:
            kill_and_look(Installation(tmp_path, address), writing)
    else:
        kill_and_look(prepared.migrated(tmp_path), writing)


def kill_and_look(here, writing):
    session = here.python(SIGN_IN).strip()
    everything: list[str] = []
    cut_short = 0
    for enough in (3, 30) if writing.rows == 1 else (2, 5):
        with served(here) as server:
            sent = write_until_killed(server, writing, session, enough)
        everything += sent.everything
        cut_short += len(sent.everything) - len(sent.acknowledged)
        expect_whole(here, writing, sent)
    assert cut_short > 0  # the kills fell into the middle of saving
    with served(here) as server:
        for city in everything:
            assert server.post(writing.path, session, city)
    stored = json.loads(here.python(STORED))
    assert stored["rows"] == dict.fromkeys(everything, writing.rows)
    assert stored["keys"] == stored["lines"] == len(everything)
    here.run("check")


def expect_whole(here, writing, sent):
    stored = json.loads(here.python(STORED))
    lost = set(sent.acknowledged) - stored["rows"].keys()
    assert not lost
    assert set(stored["rows"].values()) <= {writing.rows}
    assert stored["keys"] == stored["lines"] == len(stored["rows"])
    assert (stored["sound"], stored["broken"]) == ("ok", [])
