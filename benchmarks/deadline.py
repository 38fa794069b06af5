"""Five hundred applications in the last minute of a call, sent to a running server.

Each founder has a draft that is complete.  She opens the page on which it is read
through and sends it, at a moment drawn so that most come close to the deadline and some
just after it; every tenth presses twice.  Then the database is asked what became of
each, and compared with what she was answered.
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import DATABASES, _env, _postmaster, fresh_database, python
from benchmarks.serving import PATIENCE, Server, gunicorn
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TITLE = "The last minute before a deadline"
MANY, AFTER, TWICE, CLIENTS = 500, 40, 10, 128
WINDOW, LATEST = 60.0, 3.0
NOTES = (
    f"{MANY} complete drafts, each read through and sent once (every {TWICE}th pressed "
    f"twice) by {CLIENTS} clients at a time; {MANY - AFTER} of them in the last "
    f"{WINDOW:g} s, most near its end, {AFTER} within {LATEST:g} s after it.",
    "In: the answer leads to the receipt, and one submission is on record. Told: the "
    "page says that the call is closed, and nothing is on record. Lost: in by the "
    "answer but not on record, or no answer. Doubled: two submissions or two receipts. "
    "Late in: on record with a moment after the deadline.",
    "PostgreSQL with fsync on; SQLite as the product opens it. Times are of the form's "
    "answer, with the clients on the same machine.",
)
TOKEN = "a" * 32
FILL = """
import json
from datetime import timedelta
from django.conf import settings
from django.test import Client
from madang.kit import clock
from tests import make
from tests.applications import making
now = clock.now()
at = making.intake(making.call(
    make.hub(slug="rush"), opens_at=now - timedelta(days=9),
    closes_at=now + timedelta(days=1))).call
found = []
for n in range(MANY):
    row, by = making.draft(at, name=f"Firm {n}", now=now)
    making.answered(row, by, now=now)
    client = Client()
    client.force_login(by.user)
    found.append([str(row.uuid), client.cookies[settings.SESSION_COOKIE_NAME].value])
print(json.dumps(found))
"""
CLOSE = """
from datetime import UTC, datetime
from madang.programmes.models import Call
Call.objects.update(closes_at=datetime.fromtimestamp(CLOSES, tz=UTC))
"""
STORED = """
import json
from collections import Counter
from madang.applications.models import Application, Submission
from madang.inbox.models import Message
from madang.programmes.models import Call
closes = Call.objects.get().closes_at
names = dict(Application.objects.values_list("pk", "uuid"))
sent = Counter(str(names[pk]) for pk in
               Submission.objects.values_list("application", flat=True))
print(json.dumps({
    "sent": sent,
    "late": Submission.objects.filter(sent_at__gte=closes).count(),
    "receipts": Message.objects.filter(kind="applications.receipt").count(),
}))
"""


@dataclass
class Answer:
    """What one founder was answered, and how long each of her forms took."""

    statuses: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    is_in: bool = False
    is_told: bool = False


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row per database."""
    try:
        with ExitStack() as stack:
            for database in DATABASES:
                yield _row(stack, database)
    except NoPostgres as reason:
        print(f"deadline: {reason}", file=sys.stderr)


def _row(stack: ExitStack, database: str) -> dict[str, Any]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="madang-")))
    url, postmaster = "", 0
    if database == "PostgreSQL":
        address = stack.enter_context(cluster(durable=True))
        url, postmaster = fresh_database(address, "rush"), _postmaster(address)
    env = {"DATABASE_URL": url, "MADANG_DATA": str(folder), "MADANG_LOG": "json"}
    python(env, "from madang.config.upkeep import migrate\nmigrate([])")
    drafts = json.loads(python(env, f"MANY = {MANY}\n{FILL}"))
    with gunicorn(
        "madang.config.wsgi", _env(env), database_pid=postmaster, log=folder / "log"
    ) as server:
        closes = time.time() + WINDOW + 2.0
        python(env, f"CLOSES = {closes!r}\n{CLOSE}")
        before = server.cpu_seconds()
        answers = _rush(server, drafts, closes)
        spent = server.cpu_seconds() - before
    stored = json.loads(python(env, STORED))
    return _told(database, answers, stored, spent)


def _rush(server: Server, drafts: list[list[str]], closes: float) -> dict[str, Answer]:
    """Send every draft at its moment; return what each was answered."""
    draw = random.Random(1)  # noqa: S311 -- moments, not secrets
    moments = [closes - WINDOW * draw.random() ** 2 for _n in range(MANY - AFTER)]
    moments += [closes + LATEST * draw.random() for _n in range(AFTER)]
    draw.shuffle(moments)
    waiting: queue.SimpleQueue[tuple[float, int]] = queue.SimpleQueue()
    for moment, n in sorted(zip(moments, range(MANY), strict=True)):
        waiting.put((moment, n))
    found = {uuid_: Answer() for uuid_, _session in drafts}

    def work() -> None:
        while True:
            try:
                moment, n = waiting.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, moment - time.time()))
            answer = found[drafts[n][0]]
            line = http.client.HTTPConnection(
                "127.0.0.1", server.port, timeout=PATIENCE
            )
            try:
                _send(line, *drafts[n], answer, twice=n % TWICE == 0)
            except (OSError, http.client.HTTPException) as trouble:
                print(f"deadline: {trouble!r}", file=sys.stderr)
            finally:
                line.close()

    threads = [threading.Thread(target=work) for _n in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def _send(
    line: http.client.HTTPConnection,
    application: str,
    session: str,
    answer: Answer,
    *,
    twice: bool,
) -> None:
    """Read the page through and press its button, once or twice."""
    path = f"/rush/apply/{application}/review/"
    headers = {"Cookie": f"{COOKIE}={session}; csrftoken={TOKEN}"}
    status, page, _where = _ask(line, "GET", path, headers)
    answer.statuses.append(status)
    version = re.search(rb'name="version" value="(\d+)"', page)
    if version is None:  # the form is gone: the page says why
        answer.is_told = status == http.client.OK and b"This call closed" in page
        return
    headers |= {"X-CSRFToken": TOKEN, "Content-Type": FORM}
    body = f"_key={uuid.uuid4().hex}&version={version[1].decode()}".encode()
    for _turn in range(2 if twice else 1):
        began = time.perf_counter()
        status, page, where = _ask(line, "POST", path, headers, body)
        answer.times.append(time.perf_counter() - began)
        answer.statuses.append(status)
        answer.is_in = answer.is_in or "/receipt/1/" in where
        answer.is_told = answer.is_told or b"This call closed" in page


FORM = "application/x-www-form-urlencoded"
COOKIE = "sessionid"


def _ask(
    line: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> tuple[int, bytes, str]:
    line.request(method, path, body, dict(headers))
    answer = line.getresponse()
    return answer.status, answer.read(), answer.headers.get("Location") or ""


def _told(
    database: str, answers: Mapping[str, Answer], stored: Any, spent: float
) -> dict[str, Any]:
    sent = stored["sent"]
    inside = {key for key, one in answers.items() if one.is_in}
    told = {key for key, one in answers.items() if one.is_told and not one.is_in}
    lost = (inside - set(sent)) | (set(answers) - inside - told)
    doubled = {key for key, many in sent.items() if many > 1}
    times = sorted(t for one in answers.values() for t in one.times)
    statuses = [status for one in answers.values() for status in one.statuses]
    return {
        "database": database,
        "sent": len(answers),
        "in": len(inside & set(sent)),
        "told why not": len(told - set(sent)),
        "lost": len(lost),
        "doubled": len(doubled) + max(0, stored["receipts"] - len(sent)),
        "late in": stored["late"],
        "told but in": len(told & set(sent)),
        "5xx": sum(status >= http.client.INTERNAL_SERVER_ERROR for status in statuses),
        "p50/p95 ms": f"{1000 * statistics.median(times):.0f}/"
        f"{1000 * times[int(0.95 * len(times))]:.0f}",
        "server CPU s": round(spent, 1),
    }
