"""Everybody of a large investor day opens her agenda within one minute.

The real server command, 3,500 people who are signed in, each asking once for her own
agenda at a moment drawn over the minute.  A time runs from the drawn moment to the last
byte, so waiting in a queue counts.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import DATABASES, env_of, fresh_database, postmaster_of, python
from benchmarks.serving import Request, Server, fetch, gunicorn
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = int(os.environ.get("MADANG_BENCH_PEOPLE", "3500"))
WINDOW = 60.0
TITLE = f"{MANY:,} people open their agenda within a minute"
NOTES = (
    "Each has an account, a session and eight meetings of her own; she asks once, at a "
    "moment drawn over the minute. A time runs from that moment to the last byte. "
    "Goal: no error, p95 under 300 ms, on 2 cores that also serve the clients.",
    "CPU ms is that of the server and of PostgreSQL, an agenda. Where the processors "
    "are never idle others were at work, too, and the times say nothing.",
)
KEYS = ("database",)
CLIENTS = 48
FILL = """
import json
from importlib import import_module
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from benchmarks import events, meeting_rows
from madang.hubs.models import Membership, Role, User
from madang.meetings.models import Meeting, Representative, Table
half, each = MANY // 2, 8
day = meeting_rows.load(events.Size(half, half, each, half, each, each, 1))
people = list(Representative.objects.order_by("pk"))
users = User.objects.bulk_create([
    User(email=f"p{n}@example.org", name=f"Person {n}", password="!")
    for n in range(len(people))])
Membership.objects.bulk_create([
    Membership(hub=day.hub, user=one, role=Role.INVESTOR) for one in users])
for seat, user in zip(people, users):
    seat.user = user
Representative.objects.bulk_update(people, ["user"], batch_size=500)
tables = list(Table.objects.filter(round=day).order_by("order"))
slots = day.slots
Meeting.objects.bulk_create([
    Meeting(hub=day.hub, round=day, left_id=people[n].party_id, left_rep=people[n],
            right_id=people[half + (n + turn) % half].party_id,
            right_rep=people[half + (n + turn) % half],
            starts_at=slots[turn][0], ends_at=slots[turn][1], table=tables[n])
    for n in range(half) for turn in range(each)], batch_size=2000)
day.state, day.letter = "published", 1
day.save()
Store = import_module(settings.SESSION_ENGINE).SessionStore
found = []
for user in users:
    session = Store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    found.append(session.session_key)
print(json.dumps([day.hub.slug, settings.SESSION_COOKIE_NAME, found]))
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row per database."""
    try:
        with ExitStack() as stack:
            for database in DATABASES:
                yield _row(stack, database)
    except NoPostgres as reason:
        print(f"agendas: {reason}", file=sys.stderr)


def _row(stack: ExitStack, database: str) -> dict[str, Any]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="madang-")))
    url, postmaster = "", 0
    if database == "PostgreSQL":
        address = stack.enter_context(cluster(durable=True))
        url, postmaster = fresh_database(address, "agendas"), postmaster_of(address)
    env = {"DATABASE_URL": url, "MADANG_DATA": str(folder), "MADANG_LOG": "json"}
    python(env, "from madang.config.upkeep import migrate\nmigrate([])")
    hub, cookie, sessions = json.loads(python(env, f"MANY = {MANY}\n{FILL}"))
    asked = [
        Request(f"/h/{hub}/meetings/me/", {"Cookie": f"{cookie}={key}"})
        for key in sessions
    ]
    with gunicorn(
        "madang.config.wsgi", env_of(env), database_pid=postmaster, log=folder / "log"
    ) as server:
        for one in asked[:20]:
            fetch(server, one)
        before, others = server.cpu_seconds(), _idle()
        answers = _minute(server, asked)
        spent = server.cpu_seconds() - before
        idle = _idle() - others
    return _told(database, answers, spent, idle)


def _minute(server: Server, asked: list[Request]) -> list[tuple[int, float, int, bool]]:
    """Send every request at its moment; return status, seconds, bytes, right page."""
    draw = random.Random(1)  # noqa: S311 -- moments, not secrets
    begins = time.perf_counter() + 0.5
    moments = sorted(begins + WINDOW * draw.random() for _one in asked)

    def ask(moment: float, one: Request) -> tuple[int, float, int, bool]:
        time.sleep(max(0.0, moment - time.perf_counter()))
        try:
            status, body = fetch(server, one)
        except (OSError, http.client.HTTPException):
            status, body = 0, b""
        return status, time.perf_counter() - moment, len(body), status == http.client.OK

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(ask, moments, asked))


def _idle() -> float:
    """Return the seconds in which the processors had nothing to do, so far."""
    told = Path("/proc/stat").read_text().splitlines()[0].split()
    return int(told[4]) / os.sysconf("SC_CLK_TCK")


def _told(
    database: str,
    answers: list[tuple[int, float, int, bool]],
    spent: float,
    idle: float,
) -> dict[str, Any]:
    times = sorted(1000 * answer[1] for answer in answers)
    return {
        "database": database,
        "people": len(answers),
        "errors": sum(not answer[3] for answer in answers),
        "p50 ms": f"{statistics.median(times):.0f}",
        "p95 ms": f"{times[int(0.95 * len(times))]:.0f}",
        "most ms": f"{times[-1]:.0f}",
        "CPU ms": f"{1000 * spent / len(answers):.1f}",
        "kB": f"{statistics.mean(a[2] for a in answers) / 1024:.1f}",
        "processors idle": f"{100 * idle / (WINDOW * (os.cpu_count() or 1)):.0f} %",
    }
