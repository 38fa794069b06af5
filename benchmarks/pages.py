"""What the product's pages cost against a bare Django page of the same class.

Floor and product are served in the same run, by the same server settings, and measured
in turn; the floor is always on PostgreSQL.  To measure a page of a new room, add a
`Page` to `PAGES` and what it lists to `FILL`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.measure import ROOT
from benchmarks.serving import Cost, Request, Server, cost, fetch, gunicorn
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TITLE = "Pages, against a bare Django page of their class"
NOTES = (
    "× floor is CPU time per request (application and PostgreSQL) over the floor's in "
    "the same run: Django with its full default middleware on PostgreSQL, one query "
    "and a small template, or a list with its count.",
    "SQLite works inside the application's process, so its cost is in its CPU time.",
    "kB is the page as it travels, compressed; p50 and p95 are wall time at 1 and at 8 "
    "clients on the same machine, so they hold the client's work too.",
)
ROWS = int(os.environ.get("MADANG_BENCH_ROWS", "16000"))
SECONDS = float(os.environ.get("MADANG_BENCH_SECONDS", "1"))
#: Beginnings of names: only these pages are measured, and the table is not whole.
ONLY = tuple(filter(None, os.environ.get("MADANG_BENCH_PAGES", "").split(",")))
ROUNDS = 4
DATABASES = ("PostgreSQL", "SQLite")

BEGIN = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
django.setup()
ROWS = int(os.environ["MADANG_BENCH_ROWS"])
"""
FLOOR_FILL = """
import datetime as dt
from django.contrib.auth.models import User
from django.test import Client
from benchmarks.floor.models import Company
Company.objects.bulk_create([
    Company(name=f"Company {n * 7919 % ROWS:05d}", city="Ciudad Juárez", country="MX",
            people=n % 300, founded_on=dt.date(2010 + n % 15, 1 + n % 12, 1))
    for n in range(ROWS)], batch_size=2000)
client = Client()
client.force_login(User.objects.create_user("somebody"))
print(client.cookies["sessionid"].value)
"""
FILL = """
from django.conf import settings
from django.db import connection
from django.test import Client
from benchmarks import deal_rows, letting_rows, meeting_rows
from madang.desk.demo import filling
from madang.directory.models import Organisation
from madang.hubs.models import Role
from madang.kit import clock
from tests import make
from tests.judging import rows
hub = make.hub(slug="bench", name={"en": "Technology Hub", "ko": "테크놀로지 허브"})
owner = make.member(hub, Role.OWNER)
now = clock.now()
filling.fill(hub, filling.draw_many(ROWS, today=now.date()), now=now, seed=1)
connection.cursor().execute("ANALYZE")  # as PostgreSQL does by itself after a while
rows.read_out(hub, 250)
floor = letting_rows.let_out(hub, 1200, now.date())
deal_rows.talk(hub, owner, 3000, now.date())
table = meeting_rows.sat_through(hub, owner, 200)
client = Client()
client.force_login(owner)
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
one = Organisation.objects.filter(is_listed=True, slug__startswith="a").earliest("pk")
print(one.pk, one.slug, floor, table.round_id, table.pk)
"""
TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Page:
    """A page of the product, the floor it stands on and what it may cost."""

    name: str
    request: Request
    floor: str
    goal: float
    most_sql: int
    most_kb: float
    is_private: bool = False


def _invitation() -> bytes:
    """A form that nobody has sent: it writes an invitation, a journal line, a mail."""
    key = uuid.uuid4().hex
    return f"_key={key}&email={key}%40example.org&role=judge&language=en".encode()


INSIDE = "/h/bench/"
PAGES = [
    Page("public front door", Request("/bench/"), "list", 4, 6, 8),
    Page("sign-in", Request("/account/login/"), "detail", 6, 8, 5),
    Page("public list of companies", Request("/bench/companies/"), "list", 4, 6, 8),
    Page("public company", Request("/bench/companies/SLUG/"), "detail", 6, 8, 5),
    Page(
        "staff list, 50 of all, facets",
        Request(f"{INSIDE}organisations/"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "organisation, inside",
        Request(f"{INSIDE}organisations/ROW/"),
        "detail",
        10,
        15,
        8,
        is_private=True,
    ),
    Page(
        "search page",
        Request(f"{INSIDE}search/?q=%EB%A1%9C%EB%B4%87"),
        "list behind a sign-in",
        1.5,
        4,
        8,
        is_private=True,
    ),
    Page(
        "search box, as one types",
        Request(f"{INSIDE}search/suggest/?q=robot"),
        "list behind a sign-in",
        1.5,
        4,
        8,
        is_private=True,
    ),
    Page(
        "journal, 50 lines of all",
        Request(f"{INSIDE}journal/"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "review board, 250 × 3 reads",
        Request(f"{INSIDE}rounds/1/reads/"),
        "list of 500",
        4,
        12,
        25,
        is_private=True,
    ),
    Page(
        "ranking of 250",
        Request(f"{INSIDE}rounds/1/ranking/"),
        "list of 500",
        4,
        12,
        25,
        is_private=True,
    ),
    Page(
        "selection board of 250",
        Request(f"{INSIDE}boards/1/"),
        "list of 500",
        4,
        12,
        25,
        is_private=True,
    ),
    Page(
        "agreements, 50 of 1,200, facets",
        Request(f"{INSIDE}space-agreements/"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "agreements, one state, by rent",
        Request(f"{INSIDE}space-agreements/?state=active&sort=-rent&page=3"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "deals, 50 of 3,000, facets",
        Request(f"{INSIDE}deals/list/"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "deals, one currency, by amount",
        Request(f"{INSIDE}deals/list/?currency=USD&sort=-discussed&page=3"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "floor of 14 suites, with its plan",
        Request(f"{INSIDE}spaces/floors/FLOOR/"),
        "detail",
        10,
        15,
        8,
        is_private=True,
    ),
    Page(
        "occupancy of 1,260 suites on a day",
        Request(f"{INSIDE}occupancy/?on=2026-12-01"),
        "list of 500",
        4,
        12,
        25,
        is_private=True,
    ),
    Page(
        "agenda of 200 meetings",
        Request(f"{INSIDE}meetings/me/"),
        "list of 500",
        1.3,
        10,
        20,
        is_private=True,
    ),
    Page(
        "board of a table, 200 meetings",
        Request(f"{INSIDE}meetings/rounds/DAY/tables/TABLE/"),
        "list of 500",
        1.3,
        6,
        20,
        is_private=True,
    ),
    Page(
        "matchings of a hub",
        Request(f"{INSIDE}meetings/"),
        "list behind a sign-in",
        4,
        10,
        10,
        is_private=True,
    ),
    Page(
        "form: an invitation, journal, mail",
        Request(f"{INSIDE}settings/invite/", {"Content-Type": FORM}, _invitation),
        "form",
        8,
        12,
        1,
        is_private=True,
    ),
]


def floors(session: str) -> dict[str, Request]:
    """Return the floor's page of each class."""
    cookie = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
    form = {**cookie, "X-CSRFToken": TOKEN, "Content-Type": FORM}
    return {
        "detail": Request("/detail/7/"),
        "list": Request("/list/50/"),
        "list behind a sign-in": Request("/in/50/", cookie),
        "list of 500": Request("/list/500/"),
        "form": Request("/store/", form, lambda: b"company=7&note=hello"),
        "check-in": Request(
            "/check-in/",
            {"Content-Type": "application/json"},
            lambda: b'{"company": 7}',
        ),
    }


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row per floor, then one per page and database."""
    try:
        with ExitStack() as stack:
            yield from _rows(stack)
    except NoPostgres as reason:
        print(f"pages: {reason}", file=sys.stderr)


def _rows(stack: ExitStack) -> Iterator[dict[str, Any]]:
    home = Path(
        stack.enter_context(tempfile.TemporaryDirectory(prefix="madang-bench-"))
    )
    address = stack.enter_context(cluster())
    postmaster = postmaster_of(address)
    floor, floor_requests = floor_of(stack, address)
    for name, request in floor_requests.items():
        yield _row(
            f"floor: {name}", "PostgreSQL", cost(floor, request, seconds=SECONDS)
        )
    for database in DATABASES:
        url = fresh_database(address, "product") if database == "PostgreSQL" else ""
        folder = home / database
        folder.mkdir()
        env = {"DATABASE_URL": url, "MADANG_DATA": str(folder), "MADANG_LOG": "json"}
        python(env, "from madang.config.upkeep import migrate\nmigrate([])")
        session, row, slug, where, day, table = python(env, FILL).split()
        log = folder / "log"
        server = stack.enter_context(
            gunicorn(
                "madang.config.wsgi",
                env_of(env),
                database_pid=postmaster if url else 0,
                log=log,
            )
        )
        names = {
            "ROW": row,
            "SLUG": slug,
            "FLOOR": where,
            "DAY": day,
            "TABLE": table,
        }
        product = _Product(server, database, session, names, log)
        for page in PAGES:
            if ONLY and not page.name.startswith(ONLY):
                continue
            yield _measure(product, page, floor, floor_requests[page.floor])


def floor_of(stack: ExitStack, address: str) -> tuple[Server, dict[str, Request]]:
    """Serve the bare pages as long as the stack stands; return their requests."""
    bare = {"DATABASE_URL": fresh_database(address, "floor")}
    bare |= {"DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings"}
    python(
        bare,
        "from django.core.management import call_command\n"
        "call_command('migrate', run_syncdb=True, verbosity=0)",
    )
    requests = floors(python(bare, FLOOR_FILL))
    pid = postmaster_of(address)
    served = gunicorn("benchmarks.floor.wsgi", env_of(bare), database_pid=pid)
    return stack.enter_context(served), requests


@dataclass(frozen=True)
class _Product:
    """The product as it is served on one kind of database."""

    server: Server
    database: str
    session: str
    names: Mapping[str, str]  # what stands in addresses for rows of this database
    log: Path


def _measure(
    product: _Product, page: Page, floor: Server, below: Request
) -> dict[str, Any]:
    """Measure a page and its floor in turn."""
    path = page.request.path
    for name, value in product.names.items():
        path = path.replace(name, value)
    headers = {**page.request.headers}
    if page.is_private:
        headers |= {"Cookie": f"sessionid={product.session}; csrftoken={TOKEN}"}
        headers |= {"X-CSRFToken": TOKEN}
    request = replace(page.request, path=path, headers=headers)
    ground, above = [], []
    for _turn in range(ROUNDS):
        ground.append(cost(floor, below, seconds=SECONDS).cpu_ms)
        above.append(cost(product.server, request, seconds=SECONDS))
    crowd = cost(product.server, request, seconds=SECONDS, clients=8)
    least = min(one.cpu_ms for one in above)  # noise only adds
    ratio = least / min(ground)
    statements = statements_of(product.server, request, product.log)
    return {
        **_row(page.name, product.database, replace(above[-1], cpu_ms=least)),
        "× floor": f"{ratio:.1f}",
        "goal": f"{page.goal:g} × {page.floor}",
        "SQL (most)": f"{statements} ({page.most_sql})",
        "kB (most)": f"{above[-1].kb:.1f} ({page.most_kb:g})",
        "p50/p95 at 8": f"{crowd.p50_ms:.0f}/{crowd.p95_ms:.0f} ms",
    }


def _row(name: str, database: str, spent: Cost) -> dict[str, Any]:
    return {
        "page": name,
        "database": database,
        "CPU ms": f"{spent.cpu_ms:.2f}",
        "× floor": "",
        "goal": "",
        "SQL (most)": "",
        "kB (most)": f"{spent.kb:.1f}",
        "p50/p95 at 1": f"{spent.p50_ms:.1f}/{spent.p95_ms:.1f} ms",
        "p50/p95 at 8": "",
    }


def statements_of(server: Server, request: Request, log: Path) -> int:
    """Return how many SQL statements a warm request takes, as its log line says."""
    number = uuid.uuid4().hex
    fetch(server, replace(request, headers={**request.headers, "X-Request-ID": number}))
    for line in log.read_text().splitlines():
        if number in line and '"sql"' in line:
            return int(json.loads(line)["sql"])
    raise RuntimeError(f"{request.path} left no line in the log")


def env_of(extra: Mapping[str, str]) -> dict[str, str]:
    return {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "MADANG_BENCH_ROWS": str(ROWS),
        **extra,
    }


def python(extra: Mapping[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        env={**os.environ, **env_of(extra)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.strip()


def fresh_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rsplit("/", 1)[0] + f"/{name}"


def postmaster_of(address: str) -> int:
    """Return the process whose children answer PostgreSQL's clients."""
    with psycopg.connect(address) as connection:
        pid = connection.info.backend_pid
        stat = Path(f"/proc/{pid}/stat").read_text()
    return int(stat.rsplit(")", 1)[1].split()[1])
