"""Values from files: mapped, checked, written once, asked back, and taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.directory.models import Organisation
from madang.hubs.models import Role, system_actor
from madang.imports import actions as imports
from madang.imports.models import ImportRow
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit.sheets.writing import workbook
from madang.outcomes import actions
from madang.outcomes.models import Tally, Value
from madang.outcomes.queries import Scope, figures_of
from madang.programmes.models import Place
from tests import make
from tests.outcomes import make as outcomes

pytestmark = pytest.mark.django_db
NOW, YEAR = outcomes.NOW, outcomes.YEAR


@pytest.fixture
def by():
    hub = make.hub(languages=["es", "en"])
    cohort = make.cohort(make.programme(hub))
    for name in ("Robótica Norte", "나래로봇", "Swiss Parts"):
        make.place(cohort, make.organisation(hub, name=name))
    outcomes.indicators(hub, "jobs", "sales", "employees")
    return make.actor(hub, Role.PROGRAMME)


def opened(by, name, content, **options):
    """Open an import and have it checked, as its mapping was guessed."""
    batch = imports.open_import(
        by.hub, by, kind="outcomes.value", upload=SimpleUploadedFile(name, content),
        now=NOW,
    )  # fmt: skip
    mapping = batch.options["mapping"]
    imports.map_import(batch, by, mapping=mapping, options=options)
    return worked(batch, by, imports.start_check)


def worked(batch, by, start):
    start(batch, by, now=NOW)
    runner.attempt(Job.objects.get(state="waiting").pk, NOW)
    batch.refresh_from_db()
    return batch


def totals(hub):
    return {
        (one.indicator.code, code): total.amount
        for one in figures_of(Scope(hub), YEAR)
        for code, total in one.totals.items()
    }


HEAD = "empresa;indicador;periodo;valor;moneda\n"
GOOD = f"""{HEAD}Robótica Norte;sales;2026 T1;1.234,50;USD
Robótica Norte;sales;2026 Q2;"1,234.50";USD
나래로봇;sales;2026년 1분기;845억;KRW
Swiss Parts;sales;2026-02;1’234.50;EUR
Swiss Parts;sales;03/2026;about 1.5 million;EUR
나래로봇;jobs;2026년 3월;12;
나래로봇;employees;2026-01;40;
나래로봇;employees;2026-03;44;
"""


def test_a_file_comes_in_once_and_goes_without_a_trace_in_any_sum(by):
    batch = opened(by, "values.csv", GOOD.encode())
    assert batch.counts == {"created": 8}
    assert not Value.objects.exists()
    worked(batch, by, imports.start_import)
    sums = {
        ("sales", "USD"): Decimal(2469), ("sales", "KRW"): Decimal(84_500_000_000),
        ("sales", "EUR"): Decimal("1501234.50"), ("jobs", ""): Decimal(12),
        ("employees", ""): Decimal(44),
    }  # fmt: skip
    assert totals(by.hub) == sums
    assert set(Value.objects.values_list("origin", "state")) == {("import", "claimed")}
    assert Value.objects.filter(cohort=None).count() == 2  # before it began
    kept = list(Tally.objects.order_by("pk").values_list("month", "total", "rows"))
    actions.recount_tallies(by.hub, system_actor(by.hub))
    again = Tally.objects.values_list("month", "total", "rows")
    assert sorted(again, key=str) == sorted(
        (row for row in kept if row[1] or row[2]), key=str
    )
    second = opened(by, "values.csv", GOOD.encode())
    assert second.counts == {"unchanged": 8}
    assert worked(second, by, imports.start_import).counts == {"unchanged": 8}
    assert Value.objects.count() == 8
    checked = Value.objects.get(indicator__code="jobs")
    actions.verify_value(checked, make.actor(by.hub), now=NOW)
    worked(batch, by, imports.start_undo)
    assert batch.counts == {"undone": 7, "kept": 1}
    assert totals(by.hub) == {("jobs", ""): Decimal(12)}
    third = opened(by, "values.csv", GOOD.encode())
    assert third.counts == {"created": 7, "unchanged": 1}


BAD = [
    ("Robótica Norte;sales;2026 Q1;1.234;USD", "amount", "1,234 or 1.234"),
    ("Robótica Norte;sales;2026 Q1;muchos;USD", "amount", "no number"),
    ("Robótica Norte;sales;2026 Q1;;USD", "amount", "missing"),
    ("Robótica Norte;sales;2026 Q1;-5;USD", "amount", ""),
    ("Robótica Norte;sales;2026 Q1;12.5 KRW;USD", "amount", "KRW"),
    ("Robótica Norte;sales;2026 Q1;12;", "currency", "currency"),
    ("Robótica Norte;jobs;2026 Q1;1,5;", "amount", "whole"),
    ("Robótica Norte;jobs;2031-01;1;", "period", "to come"),
    ("Robótica Norte;jobs;soon;1;", "period", "no period"),
    ("Robótica Norte;jobs;03/04/2026;1;", "period", "swapped"),
    ("Nobody;jobs;2026-01;1;", "company", "directory"),
    ("Robótica Norte;wishes;2026-01;1;", "indicator", "no such"),
    ("나래로봇;jobs;2026-05;1;", "", ""),
    ("나래로봇;jobs;2026 Q2;1;", "period", "Line 14"),
    ("Swiss Parts;jobs;2026-02;9;", "amount", "5 is known"),
    ("Swiss Parts;jobs;2026 Q1;9;", "period", "Line 16"),
]


@pytest.mark.only_on("sqlite")
def test_what_is_unclear_is_asked_back_at_its_place_and_the_rest_comes_in(by):
    known = Organisation.objects.get(name="Swiss Parts")
    [jobs] = outcomes.indicators(by.hub, "jobs")
    outcomes.value(known, jobs, 5, 2)
    lines = HEAD + "".join(f"{line}\n" for line, _field, _text in BAD)
    batch = opened(by, "bad.csv", lines.encode())
    assert batch.counts == {"refused": 15, "created": 1}
    rows = ImportRow.objects.filter(of=batch).order_by("number")
    told = {row.number: row.faults[0] for row in rows}
    for number, (_line, field, text) in enumerate(BAD, start=2):
        if field:
            assert told[number]["field"] == field, BAD[number - 2]
            assert text in told[number]["text"], told[number]
    only = f"{HEAD}Robótica Norte;sales;2026 Q1;1.234;USD\n"
    by_comma = opened(by, "one.csv", only.encode(), decimals="comma")
    assert by_comma.counts == {"created": 1}
    by_point = opened(by, "one.csv", only.encode(), decimals="point")
    [row] = by_point.rows.all()
    assert "decimals" in row.faults[0]["text"]
    worked(by_comma, by, imports.start_import)
    assert totals(by.hub)["sales", "USD"] == 1234


@pytest.mark.only_on("sqlite")
def test_a_workbook_with_one_indicator_and_currency_for_all_its_lines(by):
    lines = [["나래로봇", date(2026, 2, 1), 1200.5], ["Swiss Parts", "2026-02", 300]]
    book = workbook("x", ["Company", "Month", "Amount"], lines)
    batch = opened(by, "book.xlsx", book, indicator="sales", currency="USD")
    assert batch.counts == {"created": 2}
    worked(batch, by, imports.start_import)
    assert totals(by.hub) == {("sales", "USD"): Decimal("1500.5")}


@pytest.mark.only_on("sqlite")
def test_the_template_is_taken_back_as_it_is(client, by):
    client.force_login(by.user)
    base = f"/h/{by.hub.slug}/outcomes"
    assert "values/template/" in client.get(f"{base}/values/").content.decode()
    place = Place.objects.filter(hub=by.hub).first()
    url = f"{base}/values/template/?format=csv&cohort={place.cohort_id}"
    content = b"".join(client.get(url).streaming_content)
    filled = content.decode("utf-8-sig").splitlines()
    assert len(filled) == 1 + 3 * 3
    lines = [line.split(",") for line in filled]
    for line in lines[1:]:
        line[4] = "7"
        line[5] = "USD" if "entas" in line[1] or line[1] == "Sales" else ""
    batch = opened(by, "back.csv", "\n".join(map(",".join, lines)).encode())
    assert batch.counts == {"created": 9}, [r.faults for r in batch.rows.all()]
