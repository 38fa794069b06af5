"""What is frozen: its numbers, what is hidden of them, and files to the byte."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from madang.kit.errors import Refused
from madang.outcomes.queries import Scope, figures_of
from madang.reports import actions
from madang.reports.file import book_of
from madang.reports.hiding import hidden_cells
from madang.reports.models import Snapshot, SnapshotPart
from madang.reports.paper import pdf_of
from tests.outcomes import make as outcomes
from tests.reports.make import AS_OF, NOW, World

pytestmark = pytest.mark.django_db


def words(document):
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def figure(content, code):
    blocks = (block for block in content["blocks"] if block["kind"] == "figures")
    return next(
        one for block in blocks for one in block["figures"] if one["code"] == code
    )


def test_a_snapshot_says_what_the_rows_add_up_to_and_stays_so():
    world = World()
    snapshot = world.frozen()
    content = snapshot.content
    jobs, orders = figure(content, "jobs"), figure(content, "sales")
    assert (jobs["amount"], jobs["companies"], jobs["rows"]) == ("28", 7, 7)
    assert (orders["amount"], orders["currency"]) == ("4150.00", "USD")
    assert orders["parts"] == {"MXN": "3000.00", "USD": "4000.00"}
    assert content["rates"]["pairs"] == [["MXN", "USD", "0.05"]]
    [hers] = [
        f for f in figures_of(Scope(world.hub, sponsor=world.sponsor), outcomes.YEAR)
        if f.indicator == world.jobs
    ]  # fmt: skip
    assert Decimal(jobs["amount"]) == hers.totals[""].amount
    assert content["rows"]["count"] == 14
    assert sha256(snapshot.body.encode()).hexdigest() == snapshot.sha256
    assert actions.is_whole(snapshot)
    outcomes.value(world.firms[0], world.jobs, 100, 7, cohort=world.cohort)
    again = actions.freeze_report(snapshot.report, world.by, as_of=AS_OF, now=NOW)
    assert again.edition == 2
    assert figure(again.content, "jobs")["amount"] == "128"
    kept = Snapshot.objects.get(pk=snapshot.pk)
    assert figure(kept.content, "jobs")["amount"] == "28"


def test_the_database_refuses_to_change_what_was_frozen():
    from django.db import DatabaseError, transaction

    snapshot = World().frozen()
    for change in (
        lambda: Snapshot.objects.filter(pk=snapshot.pk).update(body="{}"),
        lambda: SnapshotPart.objects.filter(snapshot=snapshot).update(body=b""),
        lambda: SnapshotPart.objects.filter(snapshot=snapshot).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_from_outside_small_cells_and_what_gives_them_away_are_hidden():
    world = World()
    content = world.frozen().content
    chart = content["blocks"][2]
    # five companies in March, two in June: the two, and so the five, are hidden
    assert [point["is_hidden"] for point in chart["points"]] == [
        True,
        True,
        False,
        False,
    ]
    orders = figure(content, "sales")
    assert orders["are_parts_hidden"]  # three companies were paid in pesos
    assert not orders["is_hidden"]
    table = content["blocks"][3]
    assert all(line["is_hidden"] for line in table["lines"])
    small = world.report(slug="small", cohort=world.cohort, sponsor=None)
    from madang.reports.models import ReportSettings

    ReportSettings.objects.create(hub=world.hub, fewest=8)
    few = actions.freeze_report(small, world.by, as_of=AS_OF, now=NOW).content
    assert figure(few, "jobs")["is_hidden"]


@settings(deadline=None)  # a busy machine is no fault
@given(
    st.dictionaries(st.integers(0, 6), st.frozensets(st.integers(0, 15)), max_size=6)
)
def test_what_is_hidden_together_tells_of_nobody(cells):
    hidden = hidden_cells(cells, 4)
    shown = [firms for key, firms in cells.items() if key not in hidden and firms]
    assert all(len(firms) >= 4 for firms in shown)
    together = frozenset().union(*(cells[key] for key in hidden))
    is_all = hidden >= {key for key, firms in cells.items() if firms}
    assert not hidden or is_all or (len(together) >= 4 and len(hidden) > 1)


def test_companies_are_named_outside_only_if_they_agreed_and_enough_others_are_left():
    world = World()
    for firm in world.firms[:2]:
        given_ = {
            "organisation": firm,
            "to": "name",
            "given_by": "Ana",
            "given_on": AS_OF,
        }
        actions.note_consent(world.hub, world.by, values={**given_, "remark": ""})
    snapshot = world.frozen()
    document = words(pdf_of(snapshot, "en", outside=True))
    assert "Secret Firm 0" in document
    assert "Secret Firm 1" in document
    assert "Secret Firm 2" not in document
    consent = next(c for c in [*_consents(world)] if c.organisation == world.firms[0])
    actions.publish_snapshot(snapshot, world.by, with_files=True, now=NOW)
    actions.withdraw_consent(consent, world.by, today=AS_OF, now=NOW)
    snapshot.refresh_from_db()
    assert not snapshot.is_public
    with pytest.raises(Refused):
        actions.publish_snapshot(snapshot, world.by, with_files=True, now=NOW)


def _consents(world):
    from madang.reports.models import CompanyConsent

    return CompanyConsent.objects.filter(hub=world.hub)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 11, 21)])
def test_a_day_to_come_or_before_the_report_begins_is_refused_at_its_field(day):
    world = World()
    report = world.report(("text", {"texts": {"en": "Words"}}))
    with pytest.raises(Refused) as refused:
        actions.freeze_report(report, world.by, as_of=day, now=NOW)
    assert list(refused.value.fields) == ["as_of"]
    assert not Snapshot.objects.exists()


def test_a_missing_rate_or_consent_is_told_before_anything_is_frozen():
    world = World()
    report = world.report(rates_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="MXN"):
        actions.freeze_report(report, world.by, as_of=AS_OF, now=NOW)
    story = {"texts": {"en": "How it went"}, "organisation": world.firms[0]}
    told = world.report(("story", story), slug="told")
    with pytest.raises(Refused, match="consent"):
        actions.freeze_report(told, world.by, as_of=AS_OF, now=NOW)
    assert not Snapshot.objects.exists()


def test_the_print_is_readable_tagged_and_says_the_numbers_in_four_languages():
    snapshot = World().frozen()
    document = pdf_of(snapshot, "es", outside=False)
    text = words(document)
    assert "Piloto" in text
    assert "Secret Firm 3" in text
    root = PdfReader(io.BytesIO(document)).root_object
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("es")
    for language in ("ko", "zh-hans"):
        assert pdf_of(snapshot, language, outside=True).startswith(b"%PDF")


def test_the_workbook_has_every_row_with_its_type_and_no_formula():
    world = World()
    world.firms[0].name = "=1+1"
    world.firms[0].save()
    snapshot = world.frozen()
    with book_of(snapshot, "en", outside=False) as out:
        sheet = CalamineWorkbook.from_filelike(out).get_sheet_by_name("Rows")
        rows: list[list[Any]] = sheet.to_python()[1:]
    assert len(rows) == 14
    assert sum(row[5] for row in rows if row[0] == "New jobs") == 28
    assert "=1+1" in {row[1] for row in rows}
    assert rows[0][3] == date(2026, 3, 1)
    with book_of(snapshot, "en", outside=True) as out:
        names = CalamineWorkbook.from_filelike(out).sheet_names
    assert "Rows" not in names
    assert "Definitions" in names


AGAIN = """
import sys, django; django.setup()
from hashlib import sha256
from madang.reports.models import Snapshot
from madang.reports.file import book_of
from madang.reports.paper import pdf_of
one = Snapshot.objects.get()
print(sha256(pdf_of(one, "es", outside=False)).hexdigest())
print(sha256(book_of(one, "es", outside=False).read()).hexdigest())
"""


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_two_processes_make_the_same_bytes_of_a_snapshot(tmp_path):
    snapshot = World().frozen()
    kept = tmp_path / "kept.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(kept)])
    own = sha256(pdf_of(snapshot, "es", outside=False)).hexdigest()
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{kept}", "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "madang.config.settings",
    }  # fmt: skip
    found = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", AGAIN],
            env={**environment, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        )
        found.append(done.stdout.split())
    assert found[0] == found[1]
    assert found[0][0] == own
