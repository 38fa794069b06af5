"""People from a file: matched by mail, then by name and organisation, and undone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.directory.exporting import COLUMNS, lines_of
from madang.directory.models import Affiliation, ListPage, Organisation, Person, Tag
from madang.hubs.actions.privacy import erase_person
from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role
from madang.imports import actions
from madang.imports.models import ImportRow
from madang.kit import clock
from madang.kit.personal_data import stores, whole_person
from madang.kit.sheets.writing import csv_lines
from tests import make
from tests.imports.test_imports import contents, folder, sheet, undo, work

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
KIND = "directory.person"
HEADER = [
    "성명",
    "영문명",
    "이메일",
    "휴대폰",
    "직책",
    "회사명",
    "역할",
    "전문분야",
    "언어",
]
MINA = ["김미나", "Mina Kim", "mina@hanbit.example", "010-1234-5678", "연구소장",
        "(주)한빛로봇", "대표이사", "로봇, 제어", "한국어; English"]  # fmt: skip


def run(upload, by, kind=KIND, **options):
    batch = actions.open_import(by.hub, by, kind=kind, upload=upload, now=clock.now())
    actions.map_import(batch, by, mapping=batch.options["mapping"], options=options)
    actions.start_check(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    if batch.counts.get("created") or batch.counts.get("updated"):
        actions.start_import(batch, by, now=clock.now())
        work()
        batch.refresh_from_db()
    return batch


def told(batch):
    rows = ImportRow.objects.filter(of=batch, outcome="refused")
    return [(row.number, row.faults[0]["field"], row.faults[0]["text"]) for row in rows]


@pytest.fixture
def by():
    hub = make.hub(languages=["ko", "en"])
    make.site(hub, country="KR")
    return make.actor(hub)


def test_a_row_becomes_a_person_in_her_company_and_goes_again(by):
    company = make.organisation(by.hub, name="한빛로봇 주식회사")
    before = contents()
    batch = run(sheet(HEADER, MINA), by, text_language="ko", tag_for_all="2026")
    assert batch.counts == {"created": 1}
    one = Person.objects.get(hub=by.hub)
    assert (one.name, one.latin_name, one.email) == (
        "김미나", "Mina Kim", "mina@hanbit.example",
    )  # fmt: skip
    assert (one.phone, one.title) == ("+82 10-1234-5678", {"ko": "연구소장"})
    assert (one.expertise, one.languages) == (["로봇", "제어"], ["ko", "en"])
    place = one.affiliations.get()
    assert (place.organisation, place.role, place.is_primary) == (
        company, "executive", True,
    )  # fmt: skip
    assert Tag.objects.get().word == "2026"
    again = run(sheet(HEADER, MINA), by, text_language="ko", tag_for_all="2026")
    assert again.counts == {"unchanged": 1}
    undo(batch, by)
    assert contents() == before
    assert list(broken_lines(by.hub)) == []


@pytest.mark.parametrize(
    "header",
    [
        ["First name", "Last name", "Work e-mail", "Job title", "Company", "Skills"],
        ["Nombre de pila", "Apellidos", "Correo", "Cargo", "Empresa", "Especialidad"],
        ["名", "姓", "邮箱", "职位", "公司", "专长"],
        ["이름", "성", "이메일", "직함", "소속", "전문 분야"],
    ],
)
def test_headings_are_guessed_in_four_languages(by, header):
    row = ["Ana", "Ríos", "ana@rio.example", "CTO", "Río Labs", "optics"]
    batch = actions.open_import(
        by.hub, by, kind=KIND, upload=sheet(header, row), now=clock.now()
    )
    guessed = batch.options["mapping"]
    assert guessed["2"] == "email"
    assert (guessed["3"], guessed["4"]) == ("title", "organisations")
    assert guessed["5"] == "expertise"
    assert guessed["1"] == "family_name"
    assert guessed["0"] in {"given_name", "name"}


@pytest.mark.parametrize(
    ("unknown", "counts", "organisations"),
    [("", {"refused": 1}, 0), ("without", {"created": 1}, 0), ("create", {"created": 1}, 1)],
)  # fmt: skip
def test_unknown_organisations_are_made_only_if_told(
    by, unknown, counts, organisations
):
    before = contents()
    batch = run(sheet(HEADER, MINA), by, unknown_organisations=unknown)
    assert batch.counts == counts
    assert Organisation.objects.filter(hub=by.hub).count() == organisations
    assert Affiliation.objects.count() == organisations
    if organisations:
        verbs = JournalLine.objects.filter(hub=by.hub).values_list("verb", flat=True)
        assert {"directory.import_organisation", "directory.import_person"} <= {*verbs}
    if not counts.get("created"):
        [(_row, field, text)] = told(batch)
        assert field == "organisations"
        assert "한빛로봇" in text
        return
    again = run(sheet(HEADER, MINA), by, unknown_organisations=unknown)
    assert again.counts == {"unchanged": 1}
    undo(batch, by)
    assert contents() == before


def test_who_is_who(by):
    here, there = make.organisation(by.hub, name="Here"), make.organisation(by.hub, name="There")  # fmt: skip
    kim = make.person(by.hub, name="김민수", email="kim@here.example")
    make.affiliation(kim, here)
    rows = [
        ["name", "email", "company"],
        ["Kim Minsu", "KIM@here.example", ""],  # the mail address says who
        ["김민수", "", "Here"],  # the name and the organisation
        ["김민수", "", "There"],  # somebody else of that name
        ["김민수", "other@here.example", "Here"],  # another address: somebody else
        ["김민수", "", ""],  # nothing says that it is he
    ]
    batch = run(sheet(*rows), by)
    assert batch.counts == {"unchanged": 2, "created": 3}
    again = run(sheet(*rows), by)  # two of that name are in that company now
    assert again.counts == {"unchanged": 4, "refused": 1}
    assert [(n, text[:12]) for n, _f, text in told(again)] == [(3, "Several know")]
    assert there.affiliations.get().person.pk != kim.pk


def test_faults_are_told_at_their_row(by):
    rows = [
        ["name", "email", "phone", "languages"],
        ["", "a@b.example", "", ""],
        ["Ana", "no mail", "", ""],
        ["Bea", "", "call me", ""],
        ["Cho", "", "", "Klingon"],
        ["Dae", "d@b.example", "+1 915 555 0100", "Spanish, 영어"],
    ]
    batch = run(sheet(*rows), by)
    assert batch.counts == {"refused": 4, "created": 1}
    assert [(n, field) for n, field, _text in told(batch)] == [
        (2, "name"), (3, "email"), (4, "phone"), (5, "languages"),
    ]  # fmt: skip
    assert Person.objects.get(hub=by.hub).languages == ["es", "en"]


def test_what_leaves_as_a_spreadsheet_comes_back_as_nothing_new(by):
    home = make.organisation(by.hub, name="Textiles del Norte, S.A. de C.V.")
    people = [
        make.person(by.hub, name="李伟", latin_name="Wei Li", title={"zh-hans": "总监"},
                    languages=["zh-hans"], expertise=["optics", "lasers"]),
        make.person(by.hub, name="Ana <b>", email="", phone="+82 10-1234-5678"),
    ]  # fmt: skip
    for one in people:
        make.affiliation(one, home)
    ids = [one.pk for one in people]
    page = ListPage.PEOPLE
    lines = list(lines_of(page, by.hub, ids, clock.now().date()))
    body = "".join(csv_lines(COLUMNS[page], lines)).encode()
    upload = SimpleUploadedFile("people.csv", body)
    batch = run(upload, by)
    assert batch.counts == {"unchanged": 2}, told(batch)


def test_a_person_who_signs_in_keeps_what_she_says_of_herself(by):
    mine = make.person(by.hub, name="Eun", email="e@x.example", city="Incheon",
                       user=make.user())  # fmt: skip
    other = make.person(by.hub, name="Fay", email="f@x.example", city="Incheon")
    rows = [["name", "email", "city", "country"],
            ["Eun", "e@x.example", "Seoul", "KR"],
            ["Fay", "f@x.example", "Seoul", "KR"]]  # fmt: skip
    run(sheet(*rows), by, policy="replace")
    for one, city in ((mine, "Incheon"), (other, "Seoul")):
        one.refresh_from_db()
        assert (one.city, one.country) == (city, "KR")


def test_what_a_file_said_goes_with_the_person(by):
    owner = make.actor(by.hub, Role.OWNER)
    run(sheet(HEADER, MINA), by, unknown_organisations="without")
    one = Person.objects.get(hub=by.hub)
    one.user = make.member(by.hub, Role.GUEST)
    one.save()
    [store] = [store for store in stores() if store.name == "imports.rows"]
    person = whole_person(by.hub, ("hubs.user", one.user.pk))
    assert [row["label"] for row in store.collect(by.hub, person).rows] == ["김미나"]
    erase_person(by.hub, owner, user=one.user, now=clock.now())
    row = ImportRow.objects.get(object_id=one.pk)
    assert (row.label, row.undo, row.is_undone) == ("", {}, True)
