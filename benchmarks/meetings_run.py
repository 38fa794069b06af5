"""A whole run of a round of meetings: rows read, solved, checked and written."""

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

TITLE = "A run of meetings, with its rows"
SIZES = ("15×38", "350×350", "1,750×1,750")
NOTES = (
    "A run reads the round, scores who fits, chooses pairs and slots, seats them, and "
    "is kept; publishing checks the plan independently and writes every letter.",
    "Both sides wish, everybody is away in a fifth of the slots, one pair in a hundred "
    "of those that both want is a must; 12, 24 and 40 slots, 15, 200 and 700 tables.",
    "Goals: a run 2 s, 5 s and 15 s; mending 3 s. Mending includes publishing anew.",
    "CPU is that of the process alone, without PostgreSQL's own.",
)
MIGRATE = "from madang.config.upkeep import migrate\nmigrate([])"
#: The columns that tell rows apart: a run of some sizes leaves the others standing.
KEYS = ("size", "database", "step")
SETTINGS = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each size, step and database."""
    wanted = os.environ.get("MADANG_BENCH_SIZES", ";".join(SIZES)).split(";")
    for size in wanted:
        call = f"from benchmarks import meeting_rows\nmeeting_rows.run({size!r})\n"
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            lite, post = str(folder / "lite"), str(folder / "post")
            places = {"SQLite": {"MADANG_DATA": lite, "DATABASE_URL": ""}}
            try:
                url = fresh_database(stack.enter_context(cluster()), "meetings")
                places["PostgreSQL"] = {"MADANG_DATA": post, "DATABASE_URL": url}
            except NoPostgres:
                pass
            for database, env in places.items():
                python({**env, **SETTINGS}, MIGRATE)
                for line in python({**env, **SETTINGS}, call).splitlines():
                    found = json.loads(line)
                    yield {
                        "size": size,
                        "database": database,
                        "step": found["step"],
                        "meetings": found.get("meetings", ""),
                        "value": found.get("value", ""),
                        "bound": found.get("bound", ""),
                        "moved": found.get("moved", ""),
                        "CPU s": found["CPU s"],
                        "wall s": found["wall s"],
                    }
