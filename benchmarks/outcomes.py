"""Outcomes at their largest: dashboards against a bare list, tallies, a large file."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import (
    DATABASES,
    env_of,
    floor_of,
    fresh_database,
    postmaster_of,
    python,
    statements_of,
)
from benchmarks.serving import Request, cost, gunicorn
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.serving import Server

COMPANIES, ORDERS = 16_000, 100_000
VALUES = int(os.environ.get("MADANG_BENCH_VALUES", "1000000"))
LINES = int(os.environ.get("MADANG_BENCH_LINES", "100000"))
TITLE = "Outcomes: 16,000 companies, 100,000 orders, a million values"
NOTES = (
    f"{COMPANIES:,} companies in 400 cohorts of 20 programmes over seven years, "
    f"{ORDERS:,} orders, {VALUES:,} values of ten indicators, twelve targets; 120 were "
    "declined of whom 90 agreed, a partner of 1,000 companies shares its figures.",
    "A dashboard's floor is the bare list of 50 rows behind a sign-in; the goal is 6 × "
    "that. SQL is the number of statements of a warm request, the same for one value.",
    "Pages were last measured while others worked on the machine (load 14 to 18 on its "
    "2 cores): milliseconds are two to three times those of a quiet one, for floor and "
    "page alike.",
    "Recount: all tallies, of values and of orders, added up anew, as somebody who "
    "doubts them asks for it.",
    f"Import: a CSV of {LINES:,} lines read, checked and written as the worker does "
    "it; peak is that process's memory.",
)
ROUNDS, SECONDS = 3, 1.0
FILL = """
from django.conf import settings
from django.db import connection
from django.test import Client
from benchmarks import outcome_rows
from madang.hubs.models import Role
from tests import make
hub = make.hub(slug="bench", name={"en": "Technology Hub"})
owner = make.member(hub, Role.OWNER)
found = outcome_rows.bring(hub, *SIZES)
connection.cursor().execute("ANALYZE")  # as PostgreSQL does by itself after a while
client = Client()
client.force_login(owner)
print(client.cookies[settings.SESSION_COOKIE_NAME].value, *found)
"""
RECOUNT = """
import time, resource
from django.db import connection, transaction
from madang.hubs.models import Hub, system_actor
from madang.outcomes import actions
from madang.outcomes.actions.trading import count_trade
from madang.outcomes.models import Tally, TradeMonth
hub = Hub.objects.get(slug="bench")
cells = Tally.objects.filter(hub=hub)
rows = sorted(cells.values_list("month", "total", "rows", "level"), key=str)
TradeMonth.objects.filter(hub=hub).update(is_counted=False)
wall, cpu = time.perf_counter(), time.process_time()
actions.recount_tallies(hub, system_actor(hub))
count_trade(hub)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
again = sorted(cells.values_list("month", "total", "rows", "level"), key=str)
assert rows == again
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(cpu, wall, peak, len(rows))
"""
IMPORT = """
import resource, time
from django.core.files.uploadedfile import SimpleUploadedFile
from madang.hubs.models import Hub, Role, User
from madang.hubs.queries import actor_in
from madang.imports import actions
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
from tests import make
hub = Hub.objects.get(slug="bench")
by = actor_in(hub, make.member(hub, Role.OWNER))
lines = ["company,indicator,period,value,currency"]
for n in range(LINES):
    month = f"{2010 + n // 16000}-0{1 + n % 9}"
    lines.append(f"Company {n % 16000:05},grants,{month},{n}.50,USD")
content = "\\n".join(lines).encode()
del lines
wall, cpu = time.perf_counter(), time.process_time()
upload = SimpleUploadedFile("values.csv", content)
batch = actions.open_import(
    by.hub, by, kind="outcomes.value", upload=upload, now=clock.now())
actions.map_import(batch, by, mapping=batch.options["mapping"], options={})
for start in (actions.start_check, actions.start_import):
    start(batch, by, now=clock.now())
    for job in Job.objects.filter(state="waiting"):
        runner.attempt(job.pk, clock.now())
    batch.refresh_from_db()
    print(batch.counts, time.perf_counter() - wall)
assert batch.counts == {"created": LINES}, batch.counts
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.process_time() - cpu, time.perf_counter() - wall, peak)
"""
PAGES = {
    "dashboard of the hub": "/h/bench/outcomes/",
    "dashboard of a programme": "/h/bench/outcomes/programmes/PROGRAMME/",
    "dashboard of a cohort": "/h/bench/outcomes/cohorts/COHORT/",
    "dashboard of a company": "/h/bench/outcomes/companies/COMPANY/",
    "dashboard of a sponsor": "/h/bench/outcomes/sponsors/SPONSOR/",
    "targets": "/h/bench/outcomes/targets/",
    "cohorts side by side": "/h/bench/outcomes/compare/?cohort=COHORT&cohort=NEXT",
    "hubs side by side": "/h/bench/outcomes/hubs/",
    "bought locally, by industry": "/h/bench/outcomes/local/",
    "map of buyers and suppliers": "/h/bench/outcomes/map/",
    "survival of two cohorts": "/h/bench/outcomes/survival/",
    "declined applicants": "/h/bench/outcomes/declined/?cohort=COHORT",
    "rows behind a flow, 50 of all": "/h/bench/outcomes/indicators/FLOW/rows/",
    "rows behind a stock, 50 of all": "/h/bench/outcomes/indicators/STOCK/rows/",
    "orders behind a figure": "/h/bench/outcomes/orders/?currency=USD&local=yes",
    "values, 50 of all": "/h/bench/outcomes/values/",
}
NAMES = ("PROGRAMME", "COHORT", "COMPANY", "SPONSOR", "NEXT", "FLOW", "STOCK")
#: Rows of these keep their place in the table; what is not measured stays.
KEYS = ("what", "database")


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row per page and database, then the recount and the import."""
    try:
        with ExitStack() as stack:
            yield from _rows(stack)
    except NoPostgres as reason:
        print(f"outcomes: {reason}", file=sys.stderr)


def _rows(stack: ExitStack) -> Iterator[dict[str, Any]]:
    folder = tempfile.TemporaryDirectory(prefix="madang-bench-")
    home = Path(stack.enter_context(folder))
    address = stack.enter_context(cluster())
    server, requests = floor_of(stack, address)
    floor = server, requests["list behind a sign-in"]
    for database in DATABASES:
        url = fresh_database(address, "outcomes") if database == "PostgreSQL" else ""
        data = home / database
        data.mkdir()
        env = {"DATABASE_URL": url, "MADANG_DATA": str(data), "MADANG_LOG": "json"}
        python(env, "from madang.config.upkeep import migrate\nmigrate([])")
        sizes = f"SIZES = ({COMPANIES}, {VALUES}, {ORDERS})\n"
        session, *keys = python(env, sizes + FILL).split()
        with ExitStack() as serving:
            log = data / "log"
            pid = postmaster_of(address) if url else 0
            served = gunicorn(
                "madang.config.wsgi", env_of(env), database_pid=pid, log=log
            )
            product = serving.enter_context(served)
            for name, path in PAGES.items():
                cookie = {"Cookie": f"sessionid={session}"}
                request = Request(_with(keys, path), cookie)
                yield _page(name, database, (product, request, log), floor)
        yield _work("recount of all tallies", database, python(env, RECOUNT))
        told = python(env, f"LINES = {LINES}\n{IMPORT}").splitlines()[-1]
        yield _work(f"import of {LINES:,} values", database, told)


def _with(keys: list[str], path: str) -> str:
    for word, key in zip(NAMES, keys, strict=True):
        path = path.replace(word, key)
    return path


def _page(
    name: str,
    database: str,
    above: tuple[Server, Request, Path],
    floor: tuple[Server, Request],
) -> dict[str, Any]:
    ground, spent = [], []
    for _turn in range(ROUNDS):
        ground.append(cost(*floor, seconds=SECONDS).cpu_ms)
        spent.append(cost(*above[:2], seconds=SECONDS))
    least = min(one.cpu_ms for one in spent)
    return {
        "what": name,
        "database": database,
        "CPU ms": f"{least:.1f}",
        "× floor (goal 6)": f"{least / min(ground):.1f}",
        "SQL": statements_of(*above),
        "kB": f"{spent[-1].kb:.1f}",
        "CPU s": "",
        "wall s": "",
        "peak MB": "",
    }


def _work(what: str, database: str, told: str) -> dict[str, Any]:
    cpu, wall, peak = map(float, told.split()[:3])
    return {
        "what": what,
        "database": database,
        "CPU s": f"{cpu:.0f}",
        "wall s": f"{wall:.0f}",
        "peak MB": f"{peak:.0f}",
    }
