"""A file is mapped, checked, imported once, and undone as a whole."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from madang.directory.models import Organisation, Tag
from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role
from madang.imports import actions
from madang.imports.models import Import, ImportRow, ImportState
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db
KIND = "directory.organisation"
#: Tables that grow with every deed and are not part of what an import brings in.
RECORDS = {
    "hubs.journalline",
    "hubs.journalhead",
    "imports.import",
    "imports.importrow",
}
RECORDS |= {
    "jobs.job",
    "files.storedfile",
    "django_tasks_database.dbtaskresult",
    "kit.heartbeat",
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sheet(*rows, name="list.csv", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode(encoding))


def opened(upload, by=None):
    by = by or make.actor()
    batch = actions.open_import(by.hub, by, kind=KIND, upload=upload, now=clock.now())
    return batch, by


def work():
    """Do what a worker would do."""
    for job in Job.objects.filter(state="waiting"):
        runner.attempt(job.pk, clock.now())


def run(upload, by=None, mapping=None, **options):
    batch, by = opened(upload, by)
    actions.map_import(
        batch, by, mapping=mapping or batch.options["mapping"], options=options
    )
    actions.start_check(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    checked = dict(batch.counts)
    if checked.get("created") or checked.get("updated"):
        actions.start_import(batch, by, now=clock.now())
        work()
        batch.refresh_from_db()
        assert {k: v for k, v in batch.counts.items() if v} == {
            k: v for k, v in checked.items() if v
        }
    return batch, by


def undo(batch, by):
    actions.start_undo(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()


def contents():
    """Return every row of the database but the records of what was done."""
    return {
        model._meta.label_lower: sorted(
            (tuple(str(v) for k, v in row.items() if k != "updated_at"))
            for row in model._default_manager.values()
        )
        for model in apps.get_models()
        if model._meta.label_lower not in RECORDS
    }


@pytest.mark.slow
@pytest.mark.only_on("sqlite")  # smaller files go the same way on both
def test_the_reference_file_is_imported_without_a_fault_once_and_undone(shared_data):
    file = shared_data / "companies" / "accelerator-alumni.csv"
    by = make.actor()
    before = contents()
    read = lambda: SimpleUploadedFile(file.name, file.read_bytes())
    batch, _ = run(read(), by, text_language="en")
    assert batch.state == ImportState.DONE
    assert batch.counts == {"created": 5950}
    assert Organisation.objects.filter(hub=by.hub).count() == 5950
    one = Organisation.objects.get(hub=by.hub, external_key="5")
    assert (one.name, one.city, one.country) == ("CircuitHub", "London", "GB")
    assert (one.headcount, one.founded_on) == (58, date(2011, 11, 23))
    again, _ = run(read(), by, text_language="en")
    assert again.counts == {"unchanged": 5950}
    undo(batch, by)
    assert batch.counts == {"undone": 5950}
    assert contents() == before
    assert list(broken_lines(by.hub)) == []


def test_another_accelerators_columns_are_guessed(shared_data):
    rows = [
        ["Demo Day 2026 – alumni"],
        [],
        ["Startup", "País", "Sitio web", "Fundación", "Empleados", "Descripción"],
        ["Robótica Río", "México", "rio.mx", "21/11/2019", "1.250", "Robots"],
        ["Norte Labs", "EE.UU.", "https://norte.io", "03/04/2020", "7", "Wet labs"],
    ]
    batch, by = run(sheet(*rows), text_language="es")
    assert batch.options["header_row"] == 2
    assert batch.counts == {"created": 1, "refused": 1}
    one = Organisation.objects.get(hub=by.hub)
    assert (one.country, one.website, one.headcount) == ("MX", "https://rio.mx", 1250)
    assert one.description == {"es": "Robots"}
    [fault] = ImportRow.objects.get(of=batch, outcome="refused").faults
    assert "03/04/2020" in fault["text"]


def test_the_order_of_day_and_month_can_be_chosen():
    rows = [["name", "founded"], ["A", "03/04/2020"]]
    _, by = run(sheet(*rows), day_first=True)
    assert Organisation.objects.get(hub=by.hub).founded_on == date(2020, 4, 3)


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-8-sig"])
def test_korean_files_of_every_age_are_read(encoding):
    by = make.actor(make.hub(languages=["ko", "en"]))
    rows = [
        ["회사명", "설립일", "연락처", "직원수"],
        ["주식회사 한빛로봇", "2026.11.21", '="010-1234-5678"', "12명"],
        ["누리바이오", "46347", "", ""],
    ]
    run(sheet(*rows, encoding=encoding), by, text_language="ko")
    found = Organisation.objects.filter(hub=by.hub).order_by("pk")
    assert [o.name for o in found] == ["주식회사 한빛로봇", "누리바이오"]
    assert [o.founded_on for o in found] == [date(2026, 11, 21)] * 2
    assert found[0].contactpoints.get().value == "010-1234-5678"


def test_a_workbook_is_read_with_its_dates_and_without_running_anything():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    page = book.add_worksheet("Alumni")
    page.write_row(0, 0, ["Company", "Founded", "Team size"])
    page.write_string(1, 0, "=cmd|' /C calc'!A0")
    page.write_datetime(
        1, 1, date(2020, 2, 29), book.add_format({"num_format": "d/m/yy"})
    )
    page.write_number(1, 2, 12.0)
    book.close()
    _, by = run(SimpleUploadedFile("a.xlsx", out.getvalue()))
    one = Organisation.objects.get(hub=by.hub)
    assert (one.name, one.founded_on, one.headcount) == (
        "=cmd|' /C calc'!A0",
        date(2020, 2, 29),
        12,
    )


def bomb(members, size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for n in range(members):
            archive.writestr(f"xl/{n}.xml", b"0" * size)
    return SimpleUploadedFile("bomb.xlsx", out.getvalue())


def small_bomb():
    """A workbook of few kB with a sheet that claims a cell in the last corner."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write(0, 0, "name")
    page.write(1_048_575, 16_383, "x")
    book.close()
    return SimpleUploadedFile("corner.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (lambda: bomb(1, 60_000_000), "unpacks to"),
        (lambda: bomb(1200, 1), "unpacks to"),
        (small_bomb, "unpacks to|columns|rows"),
        (
            lambda: SimpleUploadedFile("a.csv", b'name\n"cut' + b"x" * 200_000),
            "breaks off",
        ),
        (lambda: SimpleUploadedFile("a.csv", b"name\x00\x01\x02"), "can be kept"),
        (
            lambda: SimpleUploadedFile("many.csv", b"name\n" + b"x\n" * 100_100),
            "more than 100,000",
        ),
        (lambda: sheet(["name"] * 300), "more than 200 columns"),
    ],
    ids=["bomb", "members", "corner", "cut", "binary", "rows", "columns"],
)
def test_hostile_files_are_refused_in_plain_words(upload, says):
    with pytest.raises(Refused, match=says):
        run(upload())
        batch = Import.objects.get()
        job = Job.objects.order_by("-pk").first()
        raise Refused(job.error or str(batch.counts))
    assert not Organisation.objects.exists()


def test_marks_and_markup_in_names_do_no_harm(client):
    names = ["<script>alert(1)</script>", "Evil\u202egnp.exe", "로봇 🤖", "+cmd"]
    _, by = run(sheet(["name"], *[[name] for name in names]))
    stored = set(Organisation.objects.filter(hub=by.hub).values_list("name", flat=True))
    assert stored == {"<script>alert(1)</script>", "Evilgnp.exe", "로봇 🤖", "+cmd"}
    client.force_login(by.user)
    page = client.get(
        f"/h/{by.hub.slug}/import/{Import.objects.get().pk}/?outcome=created"
    )
    assert "<script>alert" not in page.content.decode()


def test_a_known_company_is_completed_not_doubled_and_put_back():
    by = make.actor()
    run(sheet(["name", "country"], ["(주)한빛 로봇", "KR"]), by)
    before = contents()
    rows = [["name", "headcount", "tags"], ["한빛로봇 주식회사", "9", "로봇; 제조"]]
    second, _ = run(sheet(*rows), by)
    assert second.counts == {"updated": 1}
    one = Organisation.objects.get(hub=by.hub)
    assert (one.name, one.headcount, one.country) == ("(주)한빛 로봇", 9, "KR")
    undo(second, by)
    assert contents() == before


def test_two_rows_of_one_company_make_one():
    rows = [["name", "city"], ["Acme Inc.", ""], ["ACME", "El Paso"]]
    batch, by = run(sheet(*rows))
    assert batch.counts == {"created": 1, "updated": 1}
    assert Organisation.objects.get(hub=by.hub).city == "El Paso"
    undo(batch, by)
    assert not Organisation.objects.filter(hub=by.hub).exists()


def test_what_was_changed_since_stays_and_says_so():
    batch, by = run(sheet(["name"], ["A"], ["B"]))
    Organisation.objects.filter(name="A").update(version=2)
    undo(batch, by)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["A"]
    assert batch.counts == {"kept": 1, "undone": 1}
    assert "changed since" in ImportRow.objects.get(label="A").faults[0]["text"]


def test_an_import_stopped_by_a_dead_worker_goes_on_and_can_be_undone(monkeypatch):
    monkeypatch.setattr("madang.imports.tasks.CHUNK", 20)
    batch, by = opened(sheet(["name"], *[[f"Firm {n}"] for n in range(50)]))
    actions.start_check(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    actions.start_import(batch, by, now=clock.now())
    plain, calls = actions.write_rows, []

    def dying(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return plain(*args, **options)

    monkeypatch.setattr("madang.imports.tasks.write_rows", dying)
    with pytest.raises(SystemExit):
        work()
    assert Organisation.objects.count() == 20
    Job.objects.filter(state="running").update(state="waiting", lease_until=None)
    work()
    batch.refresh_from_db()
    assert batch.counts == {"created": 50}
    undo(batch, by)
    assert Organisation.objects.count() == 0
    assert Tag.objects.count() == 0


def test_an_import_can_be_stopped_and_gone_on_with(monkeypatch):
    monkeypatch.setattr("madang.imports.tasks.CHUNK", 20)
    batch, by = opened(sheet(["name"], *[[f"Firm {n}"] for n in range(50)]))
    actions.start_check(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    actions.start_import(batch, by, now=clock.now())
    plain = actions.write_rows

    def asked(*args, **options):
        Job.objects.filter(kind="imports.run").update(is_cancel_asked=True)
        return plain(*args, **options)

    monkeypatch.setattr("madang.imports.tasks.write_rows", asked)
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.STOPPED
    monkeypatch.setattr("madang.imports.tasks.write_rows", plain)
    actions.start_import(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (ImportState.DONE, 50)


def test_two_columns_cannot_feed_one_field():
    batch, by = opened(sheet(["name", "other"], ["A", "B"]))
    with pytest.raises(Refused, match="Two columns"):
        actions.map_import(batch, by, mapping={"0": "name", "1": "name"}, options={})
    with pytest.raises(Refused, match="Say which column"):
        actions.map_import(batch, by, mapping={"0": "city"}, options={})


def test_each_row_is_told_in_the_journal():
    _, by = run(sheet(["name"], ["A"], ["B"]))
    verbs = JournalLine.objects.filter(hub=by.hub, verb="directory.import_organisation")
    assert verbs.count() == 2


@pytest.mark.parametrize("role", [Role.JUDGE, Role.MEMBER, Role.SPONSOR])
def test_only_staff_import(role):
    with pytest.raises(NotAllowed):
        opened(sheet(["name"], ["A"]), make.actor(role=role))


def test_a_whole_import_through_the_pages(client):
    by = make.actor()
    client.force_login(by.user)
    base = f"/h/{by.hub.slug}/import/"
    rows = [["Company", "Where"], ["Acme", "El Paso, TX, USA"], ["", "x"]]
    answer = client.post(base, {"_key": "1", "kind": KIND, "file": sheet(*rows)})
    url = answer.url
    page = client.get(url).content.decode()
    assert "Acme" in page
    form = {"column-0": "name", "column-1": "place", "text_language": "en"}
    form |= {"policy": "complete", "date_order": "", "tag_for_all": "2026"}
    assert client.post(f"{url}check/", {"_key": "2", **form}).status_code == 302
    assert "Being checked" in client.get(url).content.decode()
    work()
    page = client.get(url).content.decode()
    assert "Import 1 row" in page
    client.post(f"{url}run/", {"_key": "3"})
    work()
    one = Organisation.objects.get(hub=by.hub)
    assert (one.city, one.taggings.get().tag.word) == ("El Paso", "2026")
    faults = b"".join(client.get(f"{url}faults.csv").streaming_content).decode()
    assert ",Name,The name is missing." in faults
    told = client.get(f"{url}?outcome=refused").content.decode()
    assert "<b>Name</b>" in told
    client.post(f"{url}undo/", {"_key": "4"})
    work()
    assert not Organisation.objects.exists()
    assert "Undone" in client.get(url).content.decode()


def test_a_file_that_is_no_table_keeps_the_form(client):
    by = make.actor()
    client.force_login(by.user)
    form = {"_key": "1", "kind": KIND, "file": SimpleUploadedFile("a.csv", b"<html>")}
    answer = client.post(f"/h/{by.hub.slug}/import/", form)
    assert answer.status_code == 422
    assert not Import.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("batches", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, django_assert_num_queries, batches
):
    by = make.actor()
    for _ in range(batches):
        opened(sheet(["name"], ["A"]), by)
    client.force_login(by.user)
    with django_assert_num_queries(4):
        page = client.get(f"/h/{by.hub.slug}/import/")
    assert page.content.decode().count("list.csv</b>") == batches
