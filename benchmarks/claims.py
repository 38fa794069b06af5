"""Never twice: 50 clients and one hot object, beside a booking system without walls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.booking import riding
from benchmarks.measure import ROOT
from benchmarks.pages import fresh_database
from benchmarks.raced import CASES
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TITLE = "Never twice: one hot object"
CLIENTS = int(os.environ.get("MADANG_BENCH_CLIENTS", "50"))
ATTEMPTS = int(os.environ.get("MADANG_BENCH_ATTEMPTS", "10000"))
#: Which rows are wanted: cases, databases, domain, http, naive; all without one.
ONLY = tuple(filter(None, os.environ.get("MADANG_BENCH_ONLY", "").split(",")))
WAYS = ("domain", "naive", "http")
#: Attempts of each case through a server; the first case, one room, has all of them.
HTTP = int(os.environ.get("MADANG_BENCH_HTTP_ATTEMPTS", str(ATTEMPTS // 10)))
KEYS = ("case", "database", "through")
NOTES = (
    f"{CLIENTS} clients, {ATTEMPTS:,} attempts a case ({HTTP:,} through the server, "
    f"{max(HTTP, ATTEMPTS):,} for one room); all clients of a round begin together and "
    "want the same thing on the same morning. PostgreSQL with fsync on.",
    "Overlaps and oversold are counted by plain SQL afterwards. The naive twin looks "
    "and then writes, in a table without walls, without a journal or alternatives.",
    "told: losers who were told what is in the way; offered: those of them who were "
    "offered something else (of credits there is nothing else); the others won.",
    "series: 8 weekly dates; several: two halves of a hall or the whole; lanes: 3 "
    "desks of one zone; hold: every other one is declined at once; compete: asked for, "
    "then accepted by the same facility manager; credits: 5 in each round.",
    "domain: the room's own functions, each client a process; http: through gunicorn, "
    "middleware, session and form key, each client a connection. Waiting for the other "
    "clients' CPU time on this machine is in p50 and p99.",
)


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each case, database and mechanism."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = {"SQLite": {"MADANG_DATA": str(folder / "sqlite"), "DATABASE_URL": ""}}
        try:
            server = stack.enter_context(cluster(durable=True))
        except NoPostgres:
            server = ""
        if server:
            url = fresh_database(server, "races")
            places["PostgreSQL"] = {
                "MADANG_DATA": str(folder / "postgresql"),
                "DATABASE_URL": url,
            }
        for database in _wanted(tuple(places)):
            env = places[database]
            _run(env, "-m", "madang", "migrate")
            yield from _races(database, env, folder)


def _wanted(known: Sequence[str]) -> list[str]:
    """Return those of some words that are asked for; all when none of them is."""
    return [word for word in known if word in ONLY] or list(known)


def _races(
    database: str, env: Mapping[str, str], folder: Path
) -> Iterator[dict[str, Any]]:
    cases, ways = _wanted(CASES), _wanted(WAYS)
    for case in cases:
        for way in [one for one in ways if one != "http"]:
            words = ["-m", "benchmarks.racing", case, str(CLIENTS), str(ATTEMPTS)]
            told = json.loads(_run(env, *words, *([way] if way == "naive" else [])))
            yield _row(database, case, way, told)
    if "http" in ways:
        many = dict.fromkeys(cases, HTTP)
        many |= {CASES[0]: max(HTTP, ATTEMPTS)} if CASES[0] in cases else {}
        for told in riding.ride(_env(env), folder, CLIENTS, many):
            yield _row(database, told["case"], "http", told)


def _row(database: str, case: str, way: str, told: Mapping[str, Any]) -> dict[str, Any]:
    for problem in told["problems"]:
        print(problem, file=sys.stderr)
    return {
        "case": case,
        "database": database,
        "through": way,
        "attempts": told["attempts"],
        "won": told["won"],
        "told": told["told"],
        "offered": told["offered"],
        "overlaps": told["overlaps"],
        "oversold": told["oversold"],
        "deadlocks": told["deadlocks"],
        "errors": told["errors"],
        "/s": told["per_second"],
        "p50 ms": told["p50_ms"],
        "p99 ms": told["p99_ms"],
    }


def _env(extra: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **extra}


def _run(env: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env=_env(env),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout.strip()
