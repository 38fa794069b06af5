"""Many who issue at once, each in a process of its own: no number twice, no gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.installation import ROOT, Installation

RACERS, EACH = 3, 8
SETUP = """
import django; django.setup()
from tests import make
from tests.charges import make as charges
hub = charges.hub(slug="race")
firm = make.organisation(hub)
for _ in range({drafts}):
    charges.draft(firm, "10")
charges.invoice(firm, "10")
"""
RACE = """
import django; django.setup()
import json, sys, time
from datetime import timedelta
from decimal import Decimal
from django.db import transaction
from madang.charges import actions
from madang.charges.models import Invoice
from madang.hubs.models import Hub, system_actor
from madang.kit.errors import Refused
from tests.charges.make import NOW, TODAY
hub = Hub.objects.get(slug="race")
by = system_actor(hub)
rows = list(Invoice.objects.filter(hub=hub, state="draft").order_by("pk"))
asked = Invoice.objects.get(hub=hub, state="issued", label="INV-2026-0001")
line = asked.invoice_lines.get()
number, done = int(sys.argv[1]), []
for row in rows:
    try:
        with transaction.atomic():
            actions.issue(row, by, issued_on=TODAY, now=NOW)
            if row.pk % 5 == number:  # each draft at most one of them
                raise Refused("changed my mind")
            done.append("issued")
    except Refused as told:
        done.append(type(told).__name__)
    try:
        actions.credit(asked, by, parts={{line.pk: Decimal(2)}}, reason="x",
            issued_on=TODAY, now=NOW)
        done.append("credited")
    except Refused as told:
        done.append(type(told).__name__)
print(json.dumps(done))
"""
LOOK = """
import django; django.setup()
import json
from madang.charges.models import Invoice
from madang.charges.queries import numbers_of, standing_of
from madang.hubs.models import Hub
hub = Hub.objects.get(slug="race")
asked = Invoice.objects.get(label="INV-2026-0001")
print(json.dumps([numbers_of(hub, "invoice", 2026), numbers_of(hub, "credit", 2026),
    str(standing_of(asked).stands)]))
"""


def test_numbers_run_without_gap_and_no_more_is_credited_than_stands(
    prepared, tmp_path, request
):
    if os.environ.get("DATABASE_URL"):
        server = request.getfixturevalue("postgres")
        with prepared.database(server) as address:
            raced(Installation(tmp_path, address))
    else:
        raced(prepared.migrated(tmp_path))


def raced(one):
    drafts = RACERS * EACH // 2
    said(started(one, SETUP.format(drafts=drafts)))
    racers = [started(one, RACE.format(), str(n)) for n in range(RACERS)]
    done = [json.loads(said(racer)) for racer in racers]
    everything = [word for words in done for word in words]
    assert set(everything) <= {"issued", "credited", "Refused", "Conflict"}
    assert everything.count("credited") == 5
    invoices, notes, stands = json.loads(said(started(one, LOOK)))
    assert invoices == list(range(1, everything.count("issued") + 2))
    assert everything.count("issued") == drafts
    assert (notes, stands) == ([1, 2, 3, 4, 5], "0.00")


def started(one, script, *words):
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=one.env | {"DJANGO_SETTINGS_MODULE": "madang.config.settings"},
        cwd=ROOT,
    )


def said(process):
    out, fault = process.communicate(timeout=120)
    assert process.returncode == 0, fault
    return out
