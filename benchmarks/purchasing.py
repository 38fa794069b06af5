"""Lists of 100,000 orders and RFQs: heads, filters, search; and details."""

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
    from collections.abc import Iterator, Mapping

    from benchmarks.serving import Server

MANY = int(os.environ.get("MADANG_BENCH_ORDERS", "100000"))
TITLE = "Purchasing: the lists of 100,000 orders and 100,000 RFQs"
NOTES = (
    f"{MANY:,} orders and {MANY:,} RFQs of 40 plants and 2,000 suppliers, asked for by "
    "staff; SQL is the number of statements of a warm request.",
    "× floor is CPU time per request (application and database) over that of a bare "
    "list of 50 rows behind a sign-in, of a detail page over that of a bare one.",
    "Counts are kept until something is done in the hub, and rows of a quiet hub are "
    "measured; counting 100,000 orders anew took about 90 ms more.",
    "A search for a plant finds 2,500 orders, for a supplier 50.",
    "The order has five lines, the RFQ five lines, five quotes and a question.",
)
ROUNDS, SECONDS = 2, 1.0
FILL = """
from django.conf import settings
from django.db import connection
from django.test import Client
from decimal import Decimal
from benchmarks import purchase_rows
from madang.hubs.models import Role, system_actor
from madang.kit import clock
from madang.sourcing import actions
from tests import make
hub = make.hub(slug="bench", name={"en": "Technology Hub"})
owner = make.member(hub, Role.OWNER)
found = purchase_rows.buy(hub, MANY, clock.now().date())
now, rates = clock.now(), {"MXN": Decimal("0.05")}
actions.freeze_gap_rates(  # a hub in which something was done, so that counts are kept
    hub, system_actor(hub), currency="USD", rates=rates, source="A bank",
    on=hub.day_of(now), now=now)
connection.cursor().execute("ANALYZE")  # as PostgreSQL does by itself after a while
client = Client()
client.force_login(owner)
print(client.cookies[settings.SESSION_COOKIE_NAME].value, *found)
"""
SORTS = {
    "orders": ("number", "supplier", "buyer", "ordered", "due", "amount"),
    "rfqs": ("title", "buyer", "closes"),
}
OTHERS = {
    "orders, page 900": "orders/?page=900",
    "orders, open": "orders/?state=open",
    "orders, open, by buyer": "orders/?state=open&sort=buyer",
    "orders, of one number": "orders/?q=004217",
    "orders, of a supplier": "orders/?q=SUPPLIER",
    "orders, of a plant": "orders/?q=PLANT",
    "orders, no such word": "orders/?q=nowhere",
    "RFQs, page 900": "rfqs/?page=900",
    "RFQs, open": "rfqs/?state=open",
    "RFQs, being compared, by title": "rfqs/?state=closed&sort=title",
    "RFQs, of one title": "rfqs/?q=004217",
    "RFQs, of a plant": "rfqs/?q=PLANT",
    "an order": "orders/ORDER/",
    "an RFQ": "rfqs/RFQ/",
}
PAGES = {
    **{
        f"{'RFQs' if name == 'rfqs' else name}{f', by {head}' if head else ''}"
        f"{', downwards' if down else ''}": f"{name}/?sort={down}{head}"
        for name, heads in SORTS.items()
        for head in ("", *heads)
        for down in (("", "-") if head else ("",))
    },
    **OTHERS,
}
NAMES = ("ORDER", "RFQ", "PLANT", "SUPPLIER")
#: Rows of these keep their place in the table; what is not measured stays.
KEYS = ("page", "database")


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row per page and database."""
    try:
        with ExitStack() as stack:
            yield from _rows(stack)
    except NoPostgres as reason:
        print(f"purchasing: {reason}", file=sys.stderr)


def _rows(stack: ExitStack) -> Iterator[dict[str, Any]]:
    folder = tempfile.TemporaryDirectory(prefix="madang-bench-")
    home = Path(stack.enter_context(folder))
    address = stack.enter_context(cluster())
    floor, requests = floor_of(stack, address)
    for database in DATABASES:
        url = fresh_database(address, "bought") if database == "PostgreSQL" else ""
        data = home / database
        data.mkdir()
        env = {"DATABASE_URL": url, "MADANG_DATA": str(data), "MADANG_LOG": "json"}
        python(env, "from madang.config.upkeep import migrate\nmigrate([])")
        session, *keys = python(env, f"MANY = {MANY}\n{FILL}").split()
        words = dict(zip(NAMES, keys, strict=True))
        cookie = {"Cookie": f"sessionid={session}"}
        with ExitStack() as serving:
            log = data / "log"
            pid = postmaster_of(address) if url else 0
            served = gunicorn(
                "madang.config.wsgi", env_of(env), database_pid=pid, log=log
            )
            product = serving.enter_context(served)
            for name, path in PAGES.items():
                is_one = name.startswith("an ")
                bare = requests["detail" if is_one else "list behind a sign-in"]
                request = Request(_with(words, f"/h/bench/{path}"), cookie)
                measured = _measured((product, request, log), (floor, bare))
                goal = "10" if is_one else "4"
                yield {"page": name, "database": database, **measured, "goal": goal}


def _with(words: Mapping[str, str], path: str) -> str:
    for word, key in words.items():
        path = path.replace(word, key)
    return path


def _measured(
    above: tuple[Server, Request, Path], floor: tuple[Server, Request]
) -> dict[str, Any]:
    ground, spent = [], []
    for _turn in range(ROUNDS):
        ground.append(cost(*floor, seconds=SECONDS).cpu_ms)
        spent.append(cost(*above[:2], seconds=SECONDS))
    least = min(one.cpu_ms for one in spent)
    return {
        "CPU ms": f"{least:.1f}",
        "× floor": f"{least / min(ground):.1f}",
        "SQL": statements_of(*above),
        "kB": f"{spent[-1].kb:.1f}",
    }
