"""The lists of orders and RFQs at 100,000 rows each, by every head and filter."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import DATABASES, fresh_database, python
from tests.postgres import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = int(os.environ.get("MADANG_BENCH_ORDERS", "100000"))
TITLE = "Purchasing: the lists of 100,000 orders and 100,000 RFQs"
NOTES = (
    f"{MANY:,} orders and {MANY:,} RFQs of 40 plants; each list is asked for by staff, "
    "sorted by every head up and down, filtered, and searched, three times in one "
    "process.",
    "ms is the least wall time of the three, application and database together; the "
    "slowest address of each row is named.  SQL is the most statements of any.",
)
FILL = """
from django.db import connection
from benchmarks import purchase_rows
from madang.hubs.models import Role
from madang.kit import clock
from tests import make
hub = make.hub(slug="bench", name={"en": "Technology Hub"})
make.member(hub, Role.OWNER)
print(purchase_rows.buy(hub, MANY, clock.now().date()))
connection.cursor().execute("ANALYZE")  # as PostgreSQL does by itself after a while
"""
ASK = """
import json, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from madang.hubs.models import User
client = Client()
client.force_login(User.objects.get())
found = []
for asked in ASKED:
    times = []
    for turn in range(3):
        with CaptureQueriesContext(connection) as told:
            began = time.perf_counter()
            answer = client.get("/h/bench/" + asked)
            times.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, asked
    found.append((min(times), len(told), asked))
print(json.dumps(found))
"""
SORTS = {
    "orders": ("number", "supplier", "buyer", "ordered", "due", "amount"),
    "rfqs": ("title", "buyer", "closes"),
}
ASKED = {
    "as it opens, and by each head": lambda name: [
        f"{name}/",
        *(f"{name}/?sort={down}{head}" for head in SORTS[name] for down in ("", "-")),
    ],
    "page 900": lambda name: [f"{name}/?page=900"],
    "filtered": lambda name: [f"{name}/?state=open", f"{name}/?state=open&sort=buyer"],
    "searched for a number, a firm": lambda name: [
        f"{name}/?q=004217",
        f"{name}/?q=Firm+0042",
    ],
}


def rows() -> Iterator[dict[str, Any]]:
    """Yield each list's slowest address on each database."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="madang-bench-"))
        address = stack.enter_context(cluster())
        for database in DATABASES:
            url = fresh_database(address, "bought") if database == "PostgreSQL" else ""
            data = Path(home) / database
            data.mkdir()
            env = {"DATABASE_URL": url, "MADANG_DATA": str(data)}
            python(env, "from madang.config.upkeep import migrate\nmigrate([])")
            python(env, f"MANY = {MANY}\n{FILL}")
            for name in SORTS:
                for what, asked in ASKED.items():
                    yield {"list": name, "what": what, "database": database} | _slowest(
                        env, asked(name)
                    )


def _slowest(env: dict[str, str], asked: list[str]) -> dict[str, Any]:
    told = python(env, f"ASKED = {asked!r}\n{ASK}").splitlines()[-1]
    found = [tuple(one) for one in json.loads(told)]
    slowest = max(found)
    return {
        "SQL": max(one[1] for one in found),
        "median ms": round(sorted(found)[len(found) // 2][0]),
        "slowest ms": round(slowest[0]),
        "slowest": slowest[2],
    }
