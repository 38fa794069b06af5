"""Many who note values at once, one of them killed: tallies are the rows' own sums."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from tests.installation import ROOT, Installation

RACERS, EACH = 3, 12
SETUP = """
import django; django.setup()
from datetime import date
from madang.hubs.models import Role, system_actor
from madang.outcomes import actions
from tests import make
from tests.outcomes import make as outcomes
hub = make.hub(slug="race")
programme = make.programme(hub)
cohort = make.cohort(programme)
[jobs, *_] = outcomes.indicators(hub, "jobs", "sales", "employees")
for _ in range(2):
    make.member(hub, Role.PROGRAMME)
actions.set_target(hub, system_actor(hub), values={
    "indicator": jobs, "programme": programme, "amount": 10**9, "level": "claimed",
    "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)})
for _ in range(4):
    outcomes.firm(cohort)
"""
RACE = """
import django; django.setup()
import os, signal, sys
from django.db import transaction
from madang.hubs.models import Hub, system_actor
from madang.directory.models import Organisation
from madang.kit.errors import Refused
from madang.kit.retries import with_retries
from madang.outcomes import actions, tasks
from madang.outcomes.models import Indicator
from tests.outcomes import make as outcomes
hub = Hub.objects.get(slug="race")
number, each, dies = map(int, sys.argv[1:])
firms = list(Organisation.objects.filter(hub=hub).order_by("pk"))
kinds = list(Indicator.objects.filter(hub=hub).order_by("pk"))
turn = kinds[number % 3:] + kinds[: number % 3]
for n in range(each):
    firm, month = firms[(n + number) % 4], 1 + (n * 3 + number) % 8
    def work():
        with transaction.atomic():
            for kind in turn:
                try:
                    row = outcomes.value(firm, kind, 100 + n, month)
                except Refused:
                    continue  # somebody was first
                if n % 3 == 0:
                    actions.correct_value(row, system_actor(hub), reason="typo",
                        values={"amount": row.amount + 1}, now=outcomes.NOW)
            if dies and n == each // 2:
                os.kill(os.getpid(), signal.SIGKILL)
    with_retries(work)
    with_retries(lambda: tasks.hourly(outcomes.NOW))
"""
LOOK = """
import django; django.setup()
import json
from madang.hubs.models import Hub, system_actor
from madang.outcomes import actions
from madang.inbox.models import Message, Notice
from madang.outcomes.models import Tally, Value
hub = Hub.objects.get(slug="race")
fields = ("indicator", "programme", "cohort", "month", "level", "currency", "total", "rows")
def tallies():
    rows = Tally.objects.exclude(total=0, rows=0).values_list(*fields)
    return sorted(map(str, rows))
kept = tallies()
actions.recount_tallies(hub, system_actor(hub))
counting = Value.objects.filter(state="claimed").count()
told = [kind.objects.filter(kind="outcomes.target").count() for kind in (Notice, Message)]
print(json.dumps([kept == tallies(), len(kept), counting, told]))
"""


def test_tallies_are_the_sum_of_what_was_committed(prepared, tmp_path, request):
    if os.environ.get("DATABASE_URL"):
        server = request.getfixturevalue("postgres")
        with prepared.database(server) as address:
            raced(Installation(tmp_path, address))
    else:
        raced(prepared.migrated(tmp_path))


def raced(one):
    done(one, SETUP)
    racers = [started(one, RACE, n, EACH, int(n == 2)) for n in range(RACERS)]
    ends = [racer.communicate(timeout=120)[1] for racer in racers]
    codes = [racer.returncode for racer in racers]
    assert codes == [0, 0, -signal.SIGKILL], ends
    is_same, cells, counting, told = json.loads(done(one, LOOK))
    assert is_same
    assert cells > 20
    assert counting >= 2 * EACH
    assert told == [2, 2]  # each keeper once, though both workers warn all the time


def started(one, script, *words):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=one.env | {"DJANGO_SETTINGS_MODULE": "madang.config.settings"},
        cwd=ROOT,
    )


def done(one, script):
    process = started(one, script)
    out, fault = process.communicate(timeout=120)
    assert process.returncode == 0, fault
    return out
