"""Five hundred applications in the last minute of a call, sent to a running server.

Each founder has a draft that is complete.  She opens the page on which it is read
through, and some seconds later presses its button, at a moment drawn so that most come
close to the deadline and some just after it.  Some press twice at once, some have the
page open in two tabs.  Then the database is asked what became of each, and compared
with what she was answered.
"""

from __future__ import annotations

import http.client
import json
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

from benchmarks.pages import DATABASES, env_of, fresh_database, postmaster_of, python
from benchmarks.serving import Server, gunicorn
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TITLE = "The last minute before a deadline"
MANY, AFTER = 500, 40
TWICE, TABS = 10, 15  # every so many presses twice, or sends from two tabs
WINDOW, LATEST, READING, CLICK = 60.0, 3.0, 15.0, 0.05
NOTES = (
    f"{MANY} complete drafts, each read through for 3 to {READING:g} s by a founder "
    "with a browser of her own and sent: "
    f"{MANY - AFTER} of them in the last {WINDOW:g} s, most near its end, {AFTER} "
    f"within {LATEST:g} s after it. Every {TWICE}th is "
    f"pressed twice at once, every {TABS}th sent from two tabs at once.",
    "In: the answer leads to the receipt, and one submission is on record. Told: the "
    "page says that the call is closed, and nothing is on record. Lost: in by the "
    "answer but not on record. No answer: neither in nor told. Doubled: two "
    "submissions or two receipts. Late in: on record with a moment after the deadline. "
    "Refused though sent in time: pressed before the deadline, told that it was over.",
    "PostgreSQL with fsync on; SQLite as the product opens it. Times are of the form's "
    "answer, with the founders on the same machine.",
)
PATIENCE = 300.0  # as long as a browser waits
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

    pressed_at: float = 0.0
    statuses: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    is_in: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class Founder:
    """Who sends which application when, and how often."""

    application: str
    session: str
    moment: float
    reads: float
    presses: int
    is_in_tabs: bool

    @property
    def path(self) -> str:
        """The page on which it is read through and sent."""
        return f"/rush/apply/{self.application}/review/"

    @property
    def headers(self) -> dict[str, str]:
        """What her browser sends along."""
        cookies = f"{COOKIE}={self.session}; csrftoken={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": FORM}


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
        url, postmaster = fresh_database(address, "rush"), postmaster_of(address)
    env = {"DATABASE_URL": url, "MADANG_DATA": str(folder), "MADANG_LOG": "json"}
    python(env, "from madang.config.upkeep import migrate\nmigrate([])")
    drafts = json.loads(python(env, f"MANY = {MANY}\n{FILL}"))
    with gunicorn(
        "madang.config.wsgi", env_of(env), database_pid=postmaster, log=folder / "log"
    ) as server:
        closes = time.time() + WINDOW + READING + 2.0
        python(env, f"CLOSES = {closes!r}\n{CLOSE}")
        before = server.cpu_seconds()
        founders = _founders(drafts, closes)
        answers = _rush(server, founders)
        spent = server.cpu_seconds() - before
    stored = json.loads(python(env, STORED))
    return _told(database, answers, stored, closes, spent)


def _founders(drafts: list[list[str]], closes: float) -> list[Founder]:
    draw = random.Random(1)  # noqa: S311 -- moments, not secrets
    moments = [closes - WINDOW * draw.random() ** 2 for _n in range(MANY - AFTER)]
    moments += [closes + LATEST * draw.random() for _n in range(AFTER)]
    draw.shuffle(moments)
    return [
        Founder(
            *drafts[n],
            moment,
            draw.uniform(3.0, READING),
            1 + (n % TWICE == 0 or n % TABS == 0),
            n % TABS == 0,
        )
        for n, moment in enumerate(moments)
    ]


def _rush(server: Server, founders: Sequence[Founder]) -> dict[str, Answer]:
    """Let all read and send at their moments; return what each was answered."""
    found = {one.application: Answer() for one in founders}
    threads = [
        threading.Thread(target=_apply, args=(server, one, found[one.application]))
        for one in founders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _apply(server: Server, founder: Founder, answer: Answer) -> None:
    """Open the page, read it through, and press its button."""
    time.sleep(max(0.0, founder.moment - founder.reads - time.time()))
    status, page, _where = _ask(server, "GET", founder)
    answer.statuses.append(status)
    version = re.search(rb'name="version" value="(\d+)"', page)
    if version is None:  # the form is gone: the page says why
        answer.pressed_at = time.time()
        answer.is_told = status == http.client.OK and CLOSED in page
        return
    time.sleep(max(0.0, founder.moment - time.time()))
    answer.pressed_at = time.time()
    key = uuid.uuid4().hex
    presses = []
    for turn in range(founder.presses):
        own = uuid.uuid4().hex if founder.is_in_tabs and turn else key
        body = f"_key={own}&version={version[1].decode()}".encode()
        thread = threading.Thread(target=_press, args=(server, founder, answer, body))
        thread.start()
        presses.append(thread)
        time.sleep(CLICK)
    for thread in presses:
        thread.join()


def _press(server: Server, founder: Founder, answer: Answer, body: bytes) -> None:
    began = time.perf_counter()
    status, page, where = _ask(server, "POST", founder, body)
    answer.times.append(time.perf_counter() - began)
    answer.statuses.append(status)
    if "/receipt/1/" in where:
        answer.is_in = True
    elif CLOSED in page:
        answer.is_told = True
    else:
        print(f"deadline: {status} {where} {page[:300]!r}", file=sys.stderr)


FORM = "application/x-www-form-urlencoded"
COOKIE = "sessionid"
CLOSED = b"This call closed"


def _ask(
    server: Server, method: str, founder: Founder, body: bytes | None = None
) -> tuple[int, bytes, str]:
    """Return status, page and target of an answer; status 0 when there is none."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        line.request(method, founder.path, body, founder.headers)
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers.get("Location") or ""
    except (OSError, http.client.HTTPException) as trouble:
        return 0, repr(trouble).encode(), ""
    finally:
        line.close()


def _told(
    database: str,
    answers: Mapping[str, Answer],
    stored: Any,
    closes: float,
    spent: float,
) -> dict[str, Any]:
    sent = stored["sent"]
    inside = {key for key, one in answers.items() if one.is_in}
    told = {key for key, one in answers.items() if one.is_told and not one.is_in}
    doubled = {key for key, many in sent.items() if many > 1}
    times = sorted(t for one in answers.values() for t in one.times)
    statuses = [status for one in answers.values() for status in one.statuses]
    return {
        "database": database,
        "sent": len(answers),
        "in": len(inside & set(sent)),
        "told why not": len(told - set(sent)),
        "refused though sent in time": sum(
            answers[key].pressed_at < closes for key in told
        ),
        "lost": len(inside - set(sent)),
        "no answer": len(set(answers) - inside - told),
        "doubled": len(doubled) + max(0, stored["receipts"] - len(sent)),
        "late in": stored["late"],
        "told but in": len(told & set(sent)),
        "5xx": sum(status >= http.client.INTERNAL_SERVER_ERROR for status in statuses),
        "p50/p95/most s": f"{statistics.median(times):.1f}/"
        f"{times[int(0.95 * len(times))]:.1f}/{times[-1]:.1f}",
        "server CPU s": round(spent, 1),
    }
