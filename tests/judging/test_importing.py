"""Judges from a file: matched by mail, refused with words, undone, never taken twice."""

import pytest
from django.urls import reverse

from madang.hubs.journal import broken_lines
from madang.imports import actions
from madang.imports.models import ImportRow
from madang.judging.models import Judge
from madang.kit import clock
from tests import make
from tests.imports.test_imports import folder, sheet, undo, work
from tests.judging import rows

__all__ = ["folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
HEADER = ["correo", "rol", "lecturas", "idiomas", "sectores", "empresa"]
ANA = ["Ana@juez.example", "Investor", "12", "español; en", "C; J", "Fondo Norte"]


def run(by, *lines, policy="complete"):
    upload = sheet(HEADER, *lines)
    batch = actions.open_import(
        by.hub, by, kind="judging.judge", upload=upload, now=clock.now()
    )
    options = {"policy": policy}
    actions.map_import(batch, by, mapping=batch.options["mapping"], options=options)
    actions.start_check(batch, by, now=clock.now())
    work()
    batch.refresh_from_db()
    if batch.counts.get("created") or batch.counts.get("updated"):
        actions.start_import(batch, by, now=clock.now())
        work()
        batch.refresh_from_db()
    return batch


@pytest.fixture
def by():
    hub = make.hub()
    make.organisation(hub, name="Fondo Norte")
    make.person(hub, name="Ana", email="ana@juez.example")
    make.person(hub, name="Beto", email="beto@juez.example", languages=["es"])
    return rows.staff(hub)


def test_judges_come_once_with_what_the_file_says_and_go_by_undoing(by):
    beto = ["beto@juez.example", "", "", "", "", ""]
    batch = run(by, ANA, beto)
    assert batch.counts == {"created": 2}
    one, other = Judge.objects.order_by("person__name")
    assert (one.role, one.capacity, one.languages) == ("Investor", 12, ["es", "en"])
    assert (one.expertise, str(one.employer)) == (["C", "J"], "Fondo Norte")
    assert (other.capacity, other.languages) == (10, ["es"])
    assert run(by, ANA, beto).counts == {"unchanged": 2}
    assert Judge.objects.count() == 2
    undo(batch, by)
    assert not Judge.objects.exists()
    assert list(broken_lines(by.hub)) == []


def test_who_is_known_is_completed_or_replaced_as_chosen_and_restored(by):
    run(by, ["ana@juez.example", "", "5", "", "", ""])
    judge = Judge.objects.get()
    batch = run(by, ANA)
    judge.refresh_from_db()
    assert (judge.role, judge.capacity) == ("Investor", 5)
    undo(batch, by)
    judge.refresh_from_db()
    assert (judge.role, judge.employer, judge.capacity) == ("", None, 5)
    run(by, ANA, policy="replace")
    judge.refresh_from_db()
    assert judge.capacity == 12


def test_what_cannot_be_taken_is_told_at_its_cell(by):
    make.person(by.hub, name="Eva", email="eva@juez.example")
    over = ["eva@juez.example", "", "501", "latín", "Z9", "Nadie"]
    batch = run(by, ANA, ANA, over, ["nobody@juez.example", "", "", "", "", ""])
    assert batch.counts == {"created": 1, "refused": 3}
    found = ImportRow.objects.filter(of=batch, outcome="refused")
    told = [[(f["field"], f["text"]) for f in row.faults] for row in found]
    assert told == [
        [("email", "Line 2 names her already.")],
        [
            ("capacity", "Give a number of reads from 0 to 500."),
            ("languages", "Not known: latín."),
            ("expertise", "Not known: Z9."),
            ("employer", "The directory has no such organisation, or several."),
        ],
        [("email", "Nobody in the directory has this address. Import people first.")],
    ]


def test_a_judge_who_sits_in_a_round_stays_when_the_import_is_undone(by):
    batch = run(by, ANA)
    rows.seat(rows.round_of(rows.call(by.hub)), Judge.objects.get())
    undo(batch, by)
    assert Judge.objects.exists()


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_an_empty_file_to_fill_in_can_be_downloaded(by, client, shape):
    client.force_login(by.user)
    url = reverse("judging:judges-template", kwargs={"hub": by.hub.slug})
    answer = client.get(url, {"format": shape})
    assert answer.status_code == 200
    assert f'.{shape}"' in answer.headers["Content-Disposition"]
    assert client.get(url, {"format": "exe"}).status_code == 404
    page = client.get(reverse("judging:judges", kwargs={"hub": by.hub.slug}))
    assert url in page.content.decode()
