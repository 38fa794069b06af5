"""Two organisers who press at the same moment: one run, one job, one publication."""

from __future__ import annotations

import json
import os

from tests.installation import Installation

PRESSED = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connection
from madang.hubs.models import system_actor
from madang.inbox.models import Message
from madang.jobs.models import Job
from madang.kit.errors import Refused
from madang.meetings import actions
from madang.meetings.models import Meeting, Round, Run
from tests import make
from tests.meetings import rows

hub = make.hub()
by = system_actor(hub)
day = rows.new_round(hub, by)
gate = Barrier(2)

def press(does):
    def pressed(_turn):
        row = Round.objects.select_related("matching", "hub").get(pk=day.pk)
        gate.wait()
        try:
            does(row)
            return "done"
        except Refused as told:
            return type(told).__name__
        finally:
            connection.close()
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(pressed, range(2)))

said = {
    "plan": press(lambda row: actions.plan_round(row, by, now=rows.BEFORE)),
    "start": press(lambda row: actions.start_run(row, by, now=rows.BEFORE)),
}
day.refresh_from_db()
actions.adopt_run(Run.objects.get(), by, expected=day.version)
said["publish"] = press(lambda row: actions.publish_round(
    row, by, expected=row.version, now=rows.BEFORE))
said["counts"] = [Run.objects.count(), Job.objects.count(), Message.objects.count(),
    Meeting.objects.count(), Round.objects.get().letter]
print(json.dumps(said))
"""


def test_two_presses_at_once_are_one(prepared, tmp_path, request):
    if os.environ.get("DATABASE_URL"):
        server = request.getfixturevalue("postgres")
        with prepared.database(server) as address:
            said = json.loads(Installation(tmp_path, address).python(PRESSED))
    else:
        said = json.loads(prepared.migrated(tmp_path).python(PRESSED))
    assert said == {
        "plan": ["done", "done"],
        "start": ["AlreadyRunning", "done"],
        "publish": ["Stale", "done"],
        "counts": [1, 1, 7, 12, 1],
    }
