"""Free time among 300 rooms and two years of claims: what a search costs."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import ROOT
from benchmarks.pages import fresh_database, python
from tests.postgres import NoPostgres, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Free time among 300 rooms"
ROOMS = int(os.environ.get("MADANG_BENCH_ROOMS", "300"))
DAYS = int(os.environ.get("MADANG_BENCH_DAYS", "730"))
NOTES = (
    f"{ROOMS} rooms and {DAYS} days, eleven hours a day about half taken; 300 leases "
    "of other atoms over all of it.",
    "CPU is that of the process and of PostgreSQL's own, per call, the rooms and their "
    "atoms having been read; statements are those of a call that reads the atoms, too.",
    "The goal: a series of 26 weeks over all rooms in less than 50 ms.",
)
SETTINGS = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
RUN = f"from benchmarks import campus\ncampus.run({ROOMS}, {DAYS})\n"


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each question and database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = {"SQLite": {"MADANG_DATA": str(folder), "DATABASE_URL": ""}}
        try:
            url = fresh_database(stack.enter_context(cluster()), "campus")
            places["PostgreSQL"] = {"MADANG_DATA": str(folder), "DATABASE_URL": url}
        except NoPostgres:
            pass
        for database, env in places.items():
            for line in python({**env, **SETTINGS}, RUN).splitlines():
                found = json.loads(line)
                yield {"question": found.pop("question"), "database": database, **found}
