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
    from collections.abc import Iterator, Mapping

TITLE = "Never twice: one hot object"
CLIENTS = int(os.environ.get("MADANG_BENCH_CLIENTS", "50"))
ATTEMPTS = int(os.environ.get("MADANG_BENCH_ATTEMPTS", "10000"))
ONLY = os.environ.get("MADANG_BENCH_ONLY", "")
WEB = ("room",)
NOTES = (
    f"{CLIENTS} clients, {ATTEMPTS:,} attempts a case; all clients of a round begin "
    "together and want the same room on the same morning. PostgreSQL with fsync on.",
    "Overlaps and oversold are counted by plain SQL afterwards. The naive twin looks "
    "and then writes, in a table without walls, without a journal or alternatives.",
    "told: losers who were told what is in the way; the others won.",
    "series: 8 weekly dates; several: two halves of a hall or the whole; lanes: 3 "
    "desks; hold: every other one is declined at once; compete: asked for, then "
    "accepted by the same facility manager; credits: 5 in each round.",
    "http: the same through gunicorn, middleware, session and form key.",
)


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each case, database and mechanism."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = {"SQLite": {"MADANG_DATA": str(folder / "sqlite")}}
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
        for database, env in places.items():
            _run(env, "-m", "madang", "migrate")
            yield from _races(database, env)
            for case in WEB:
                if ONLY in ("", "http"):
                    told = riding.ride(_env(env), folder, CLIENTS, ATTEMPTS)
                    yield _row(database, f"{case}, http", told)


def _races(database: str, env: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for case in CASES:
        if ONLY not in ("", case):
            continue
        for how in ((), ("naive",)):
            words = ("-m", "benchmarks.racing", case, str(CLIENTS), str(ATTEMPTS))
            told = json.loads(_run(env, *words, *how))
            yield _row(database, f"{case}{', naive' * bool(how)}", told)


def _row(database: str, case: str, told: Mapping[str, Any]) -> dict[str, Any]:
    for problem in told["problems"]:
        print(problem, file=sys.stderr)
    return {
        "case": case,
        "database": database,
        "attempts": told["attempts"],
        "won": told["won"],
        "told": told["told"],
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
