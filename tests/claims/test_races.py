"""Many who want one thing at once, each in a process of its own: it is given once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks.raced import CASES
from tests.installation import ROOT, Installation

CLIENTS, ATTEMPTS = 6, 48


def test_nothing_is_given_twice(prepared, tmp_path, request):
    """A few hundred attempts; `make bench-claims` makes ten thousand a case."""
    if os.environ.get("DATABASE_URL"):
        server = request.getfixturevalue("postgres")
        with prepared.database(server) as address:
            rows = raced(Installation(tmp_path, address))
    else:
        rows = raced(prepared.migrated(tmp_path))
    assert [row["case"] for row in rows] == list(CASES)
    for row in rows:
        assert row["problems"] == []
        wrong = ("overlaps", "oversold", "deadlocks", "errors")
        assert {name: row[name] for name in wrong} == dict.fromkeys(wrong, 0), row
        assert row["won"] + row["told"] == row["attempts"] == ATTEMPTS
        assert row["won"] > 0 < row["told"]
        assert row["case"] == "credits" or row["offered"] == row["told"]


def raced(one):
    words = ["-m", "benchmarks.racing", "all", str(CLIENTS), str(ATTEMPTS)]
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=one.env,
        cwd=ROOT,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
