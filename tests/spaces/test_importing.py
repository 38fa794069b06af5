"""A campus from a sheet: checked line by line, written, once, and taken back."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import transaction

from madang.claims.models import Atom, Resource
from madang.hubs.models import Role
from madang.imports.models import ImportRow, Outcome
from madang.kit.sheets.writing import csv_lines
from madang.spaces import actions
from madang.spaces.exporting import COLUMNS, lines_of
from madang.spaces.importing.session import CampusSession
from madang.spaces.models import Building, Floor, Space
from madang.spaces.queries import found_spaces
from tests import make

pytestmark = pytest.mark.django_db
LINES = [
    {"building": "A", "level": "2층", "code": "201", "kind": "독립 사무실", "net_m2": "66.12"},
    {"building": "A", "level": "2", "code": "202", "kind": "hall", "net_m2": "1,200.5"},
    {"building": "A", "level": "2", "code": "202-1", "kind": "홀", "net_m2": "600", "parent": "202"},
    {"building": "A", "level": "지하 1층", "code": "P1", "kind": "Parking", "net_m2": "12,5 m²"},
    {"building": "B", "level": "B2", "code": "201", "kind": "desk zone", "net_m2": "80",
     "capacity": "24명", "equipment": "프로젝터, 화이트보드", "is_leasable": "예"},
]  # fmt: skip


@pytest.fixture
def by():
    hub = make.hub(languages=["ko", "en"])
    make.site(hub, country="KR")
    return make.actor(hub, Role.FACILITY)


def prepared(by, lines, **options):
    session = CampusSession(by, {"import": 1, **options})
    values = [{k: [v] for k, v in line.items()} for line in lines]
    return session, [session.prepare(n, v) for n, v in enumerate(values, 2)]


def bring(by, lines, **options):
    session, rows = prepared(by, lines, **options)
    assert [row.faults for row in rows if row.faults] == []
    with transaction.atomic():
        return session.write(rows)


def take_back(by, effects):
    rows = [
        ImportRow(
            number=e.number, outcome=e.outcome, object_id=e.object_id, undo=e.undo
        )
        for e in reversed(effects)
    ]
    session = CampusSession(by, {"import": 1})
    return [why for _n, why, _lines in session.undo(rows) if why]


def test_a_campus_comes_in_once_and_goes_without_a_trace(by):
    effects = bring(by, LINES)
    assert {e.outcome for e in effects} == {Outcome.CREATED}
    assert sorted(Floor.objects.values_list("building__code", "level")) == [
        ("A", -1),
        ("A", 2),
        ("B", -2),
    ]
    zone = Space.objects.get(building__code="B", code="201")
    assert (zone.capacity, zone.equipment) == (24, ["projector", "whiteboard"])
    assert Space.objects.get(code="P1").net_m2 == Decimal("12.50")
    assert Space.objects.get(code="202-1").parent.code == "202"
    assert {e.outcome for e in bring(by, LINES)} == {Outcome.UNCHANGED}
    assert take_back(by, effects) == []
    for table in (Space, Floor, Building, Resource, Atom):
        assert not table.objects.exists(), table


def test_every_fault_stands_at_its_column(by):
    wrong = [
        ({"level": "roof"}, "level"),
        ({"net_m2": "-3"}, "net_m2"),
        ({"net_m2": ""}, "net_m2"),
        ({"gross_m2": "9"}, "gross_m2"),
        ({"kind": "castle"}, "kind"),
        ({"kind": "desk_zone"}, "capacity"),
        ({"equipment": "anvil"}, "equipment"),
        ({"is_leasable": "perhaps"}, "is_leasable"),
        ({"parent": "nowhere"}, "parent"),
        ({"site": "Atlantis"}, "site"),
        ({"code": "a/b"}, "code"),
    ]
    for values, place in wrong:
        _session, rows = prepared(by, [LINES[0] | values])
        assert [fault.field for fault in rows[0].faults] == [place], values
    _session, rows = prepared(by, [LINES[0], LINES[0]])
    assert [fault.field for fault in rows[1].faults] == ["code"]
    assert not Space.objects.exists()


def test_a_second_file_completes_or_replaces_and_undo_restores(by):
    bring(by, LINES[:1])
    more = [LINES[0] | {"name_ko": "가람로봇", "net_m2": "70", "gross_m2": "80"}]
    (kept,) = bring(by, more)
    space = Space.objects.get()
    assert (space.names, str(space.net_m2)) == ({"ko": "가람로봇"}, "66.12")
    assert take_back(by, [kept]) == []
    (changed,) = bring(by, more, policy="replace")
    space.refresh_from_db()
    assert str(space.net_m2) == "70.00"
    actions.change_space(space, by, expected=space.version, values={"capacity": 3})
    assert take_back(by, [changed]) == ["It was changed since, so it stays."]


@pytest.mark.only_on("sqlite")
def test_what_is_exported_can_be_imported(by):
    bring(by, LINES)
    found = found_spaces(by, {}).select_related("parent")
    text = "".join(csv_lines(COLUMNS, lines_of(found)))
    assert io.StringIO(text).readline().count(",") == len(COLUMNS) - 1
    assert "desk_zone" in text
