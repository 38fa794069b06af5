"""`kill -9` of the worker during an import: whole chunks stay, the rest follows once.

Killed at some moments, the import has stored whole chunks only, each row with what
undoes it; the next worker goes on, nothing comes twice, and undo leaves nothing.
"""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.config.test_processes import until
from tests.installation import ROOT, Installation

# It runs installations of its own on both databases: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]
ROWS, CHUNK = 600, 200
OPEN = f"""
from django.core.files.uploadedfile import SimpleUploadedFile
from madang.imports import actions
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
from tests import make
by = make.actor(make.hub(slug="crash"))
lines = ["name,city,tags"] + [f"Firm {{n}},El Paso,robots;t{{n % 9}}" for n in range({ROWS})]
file = SimpleUploadedFile("firms.csv", "\\n".join(lines).encode())
batch = actions.open_import(
    by.hub, by, kind="directory.organisation", upload=file, now=clock.now())
actions.start_check(batch, by, now=clock.now())
runner.attempt(Job.objects.get().pk, clock.now())
batch.refresh_from_db()
actions.start_import(batch, by, now=clock.now())
"""
STORED = """
import json
from madang.directory.models import Organisation, Tagging
from madang.hubs.journal import broken_lines
from madang.hubs.models import Hub
from madang.imports.models import Import, ImportRow
from madang.search.models import Entry
print(json.dumps({
    "organisations": Organisation.objects.count(),
    "names": Organisation.objects.values("name").distinct().count(),
    "rows": ImportRow.objects.filter(outcome="created").count(),
    "entries": Entry.objects.count(),
    "taggings": Tagging.objects.count(),
    "state": Import.objects.get().state,
    "broken": [f for _l, f in broken_lines(Hub.objects.get(slug="crash"))],
}))
"""
LET_THE_LEASE_RUN_OUT = """
from datetime import timedelta
from madang.jobs.models import Job
from madang.kit import clock
Job.objects.filter(state="running").update(
    lease_until=clock.now() - timedelta(seconds=1))
"""
UNDO = """
from madang.hubs.models import Hub, Membership
from madang.hubs.queries import actor_in
from madang.imports import actions
from madang.imports.models import Import
from madang.kit import clock
batch = Import.objects.get()
by = actor_in(batch.hub, Membership.objects.get(hub=batch.hub).user)
actions.start_undo(batch, by, now=clock.now())
"""


def stored(here):
    return json.loads(here.python(STORED))


def work_until_killed(here, enough):
    """Run a worker, and kill it once so many organisations stand."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "madang", "manage", "worker"],
        env=here.env,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        until(lambda: here.count("directory_organisation") >= enough, seconds=60)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def kill_and_look(here):
    here.python(OPEN)
    work_until_killed(here, CHUNK)
    found = stored(here)
    count = found["organisations"]
    assert count % CHUNK == 0 or count == ROWS
    assert found["names"] == found["rows"] == found["entries"] == count
    assert (found["taggings"], found["broken"]) == (2 * count, [])
    if found["state"] == "running":
        here.python(LET_THE_LEASE_RUN_OUT)
    here.run("manage", "worker", "--batch")
    found = stored(here)
    assert (found["organisations"], found["names"]) == (ROWS, ROWS)
    assert (found["rows"], found["state"], found["broken"]) == (ROWS, "done", [])
    here.python(UNDO)
    here.run("manage", "worker", "--batch")
    found = stored(here)
    assert (found["organisations"], found["entries"], found["taggings"]) == (0, 0, 0)
    assert (found["state"], found["broken"]) == ("undone", [])


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_an_import_loses_nothing_and_doubles_nothing(
    prepared, tmp_path, request, vendor
):
    if vendor == "sqlite":
        kill_and_look(prepared.migrated(tmp_path))
        return
    with prepared.database(request.getfixturevalue("postgres")) as address:
        kill_and_look(Installation(tmp_path, address))
