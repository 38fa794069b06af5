"""The database itself keeps hubs apart and the journal whole."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from madang.hubs import walls
from madang.hubs.checks import walls_stand
from madang.hubs.journal import Line, broken_lines, write
from madang.hubs.models import JournalHead, JournalLine, Membership
from madang.hubs.models.journal import sha256
from tests import make

pytestmark = pytest.mark.django_db


def written(at=None, times=3):
    by = make.actor(at)
    for _ in range(times):
        write(by, [Line("hubs.test", by.hub, {"name": ["a", "b"]})])
    return by


def force(sql, *values):
    """Do what only somebody with the database's own password could do."""
    walls.tear_down(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_every_wall_stands_after_migrate():
    assert walls.missing(connection) == []
    assert walls_stand(databases=["default"]) == []


def test_a_missing_wall_is_named_and_built_again():
    wall = walls.walls(connection.vendor)[0].name
    walls.tear_down(connection)
    assert any(wall in e.msg for e in walls_stand(databases=["default"]))
    walls.build(connection)
    assert walls.missing(connection) == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_journal_refuses_to_be_rewritten(verb):
    line = JournalLine.objects.get(hub=written(times=1).hub)
    lines = JournalLine.objects.filter(pk=line.pk)
    rewrite = lines.delete if verb == "delete" else lambda: lines.update(verb="other")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rewrite()


def test_erasing_details_keeps_the_chain():
    by = written()
    JournalLine.objects.filter(hub=by.hub, number=2).update(details="", is_erased=True)
    assert list(broken_lines(by.hub)) == []


@pytest.mark.parametrize(
    ("change", "line", "fault"),
    [
        ("verb = 'x'", 2, "was changed after"),
        ("details = '{}'", 2, "its details were changed"),
        ("previous = 'x'", 3, "does not follow"),
    ],
)
def test_a_forged_line_is_named(change, line, fault):
    by = written()
    force(
        f"UPDATE hubs_journalline SET {change} WHERE hub_id = %s AND number = %s",
        by.hub.pk,
        line,
    )
    found = [(at.number, what) for at, what in broken_lines(by.hub) if at]
    assert (line, fault) in [(n, what[: len(fault)]) for n, what in found]


def test_a_removed_line_and_a_cut_tail_are_named():
    by = written()
    force("DELETE FROM hubs_journalline WHERE hub_id = %s AND number = 2", by.hub.pk)
    assert (3, "line 2 is missing") in [
        (at.number, what) for at, what in broken_lines(by.hub) if at
    ]
    force("DELETE FROM hubs_journalline WHERE hub_id = %s AND number = 3", by.hub.pk)
    assert [at for at, _ in broken_lines(by.hub)][-1] is None


def test_lines_are_numbered_per_hub():
    first, second = written(times=2), written(times=1)
    assert JournalHead.objects.get(hub=first.hub).number == 2
    assert JournalHead.objects.get(hub=second.hub).number == 1


@pytest.mark.only_on("sqlite")
def test_a_row_never_changes_its_hub():
    row = Membership.objects.get(user=make.member(make.hub()))
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(hub=make.hub())


def test_the_models_and_the_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.only_on("sqlite")
def test_a_standing_installation_changes_its_tables(prepared, tmp_path):
    here = prepared.migrated(tmp_path)
    here.run("manage", "migrate", "reports", "0001")
    here.run("migrate")
    missing = here.python(
        "from django.db import connection\n"
        "from madang.hubs import walls\n"
        "print(walls.missing(connection))"
    )
    assert missing.strip() == "[]"


def test_erasing_a_subject_keeps_the_chain_and_leaves_nothing_to_guess_by():
    by = written()
    line = JournalLine.objects.get(hub=by.hub, number=2)
    assert line.subject_digest not in (line.subject, sha256(line.subject))
    gone = {"subject": "", "salt": "", "details": "", "is_erased": True}
    JournalLine.objects.filter(pk=line.pk).update(**gone)
    assert list(broken_lines(by.hub)) == []


@pytest.mark.parametrize(
    "change", [{"subject": "other"}, {"salt": "x"}, {"subject_digest": ""}]
)
def test_an_erased_subject_is_never_rewritten(change):
    by = written()
    told = {"details": "", "is_erased": True, **change}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        JournalLine.objects.filter(hub=by.hub, number=2).update(**told)


def test_a_forged_subject_is_named_and_an_old_line_holds_by_its_place():
    by = written()
    where = "WHERE hub_id = %s AND number = 2"
    force(f"UPDATE hubs_journalline SET subject = 'x' {where}", by.hub.pk)
    [(line, fault)] = broken_lines(by.hub)
    assert (line.number, fault) == (2, "its subject was changed after it was written")
    old = "subject_digest = '', salt = '', subject = '', details = '', is_erased"
    force(f"UPDATE hubs_journalline SET {old} = %s {where}", True, by.hub.pk)
    assert list(broken_lines(by.hub)) == []
