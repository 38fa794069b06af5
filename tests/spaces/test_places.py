"""Buildings, floors and spaces: made, changed, moved, drawn, retired."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import actions
from madang.spaces.geometry import NotAnOutline
from madang.spaces.models import Building, Space
from madang.spaces.queries import smallest, spaces_of, spaces_on, spaces_visible_to
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SUITE = {
    "code": "2A04",
    "kind": "suite",
    "net_m2": Decimal("60.00"),
    "shared_m2": Decimal("12.50"),
    "gross_m2": None,
    "capacity": 8,
    "equipment": ["daylight", "magic", "projector", "projector"],
    "is_leasable": True,
}


@pytest.fixture
def by():
    return make.actor(role=Role.FACILITY)


@pytest.fixture
def floor(by):
    return places.floor(by.hub)


def box(left, top, right, bottom):
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def test_a_space_gets_its_gross_area_and_keeps_registered_words(floor, by):
    space = actions.add_space(floor, by, values=SUITE)
    assert (space.gross_m2, space.building) == (Decimal("72.50"), floor.building)
    assert space.equipment == ["projector", "daylight"]
    line = JournalLine.objects.get(hub=by.hub, verb="spaces.add_space")
    assert line.object_id == space.pk


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"net_m2": Decimal(-1)}, "net_m2"),
        ({"shared_m2": Decimal("-0.01"), "gross_m2": Decimal(60)}, "shared_m2"),
        ({"gross_m2": Decimal("59.99")}, "gross_m2"),
        ({"net_m2": Decimal("1e9"), "gross_m2": Decimal(60)}, "net_m2"),
        ({"kind": "desk_zone", "capacity": 0}, "capacity"),
        ({"kind": "castle"}, "kind"),
        ({"code": "a/b"}, "code"),
        ({"code": ""}, "code"),
        ({"names": {"xx": "?"}}, "names"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(floor, by, values, place):
    with pytest.raises(Refused) as refused:
        actions.add_space(floor, by, values=SUITE | values)
    assert list(refused.value.fields) == [place]
    assert not Space.objects.exists()


def test_a_code_is_given_once_a_building_and_again_in_the_next(floor, by):
    actions.add_space(floor, by, values=SUITE)
    above = actions.add_floor(floor.building, by, values={"level": 3})
    with pytest.raises(Refused) as refused:
        actions.add_space(above, by, values=SUITE)
    assert list(refused.value.fields) == ["code"]
    other = places.floor(by.hub)
    actions.add_space(other, by, values=SUITE)
    assert spaces_of(by.hub).count() == 2


def test_the_database_itself_refuses_what_cannot_be(floor):
    for wrong in (
        {"net_m2": "10", "gross_m2": "9"},
        {"net_m2": "-1"},
        {"kind": "desk_zone", "capacity": 0},
        {"code": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            places.space(floor, **wrong)
    space = places.space(floor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.filter(pk=space.pk).update(parent=space)


def test_a_hall_divides_into_parts_once(floor, by):
    hall = actions.add_space(floor, by, values=SUITE | {"code": "H", "kind": "hall"})
    half = SUITE | {"kind": "hall", "parent": hall}
    parts = [actions.add_space(floor, by, values=half | {"code": c}) for c in "AB"]
    with pytest.raises(Refused, match="right") as refused:
        actions.add_space(floor, by, values=half | {"code": "C", "parent": parts[0]})
    assert refused.value.fields == {"parent": ["A part does not divide again."]}
    suite = actions.add_space(floor, by, values=SUITE)
    with pytest.raises(Refused) as refused:
        actions.add_space(floor, by, values=half | {"code": "D", "parent": suite})
    assert refused.value.fields == {"parent": ["Only a hall divides into parts."]}
    assert {s.code for s in smallest(spaces_on(floor))} == {"A", "B", "2A04"}
    with pytest.raises(Conflict, match="Parts of this hall"):
        actions.retire_space(hall, by, today=TODAY)


def test_a_hall_moves_with_its_parts_and_a_taken_code_stays_out(floor, by):
    hall = actions.add_space(floor, by, values=SUITE | {"code": "H", "kind": "hall"})
    values = SUITE | {"kind": "hall", "code": "A", "parent": hall}
    part = actions.add_space(floor, by, values=values)
    actions.draw_space(hall, by, expected=1, polygon=box(0, 0, 10, 6))
    with pytest.raises(Conflict, match="moves with its hall"):
        actions.move_space(part, by, expected=1, floor=places.floor(by.hub))
    target = places.floor(by.hub)
    clash = places.space(target, code="A")
    with pytest.raises(Refused, match="has a space A already"):
        actions.move_space(hall, by, expected=2, floor=target)
    actions.change_space(clash, by, expected=1, values={"code": "Z"})
    hall.refresh_from_db()
    actions.move_space(hall, by, expected=2, floor=target)
    part.refresh_from_db()
    assert (part.floor, part.building) == (target, target.building)
    assert Space.objects.get(pk=hall.pk).polygon == []
    moves = JournalLine.objects.filter(hub=by.hub, verb="spaces.move_space")
    assert moves.count() == 2


def test_a_building_is_retired_when_it_is_empty_and_comes_back(floor, by):
    space = actions.add_space(floor, by, values=SUITE)
    with pytest.raises(Conflict, match="2A04"):
        actions.retire_building(floor.building, by, today=TODAY)
    actions.retire_space(space, by, today=TODAY)
    actions.retire_floor(floor, by, today=TODAY)
    actions.retire_building(floor.building, by, today=TODAY)
    with pytest.raises(Conflict, match="floor is retired"):
        actions.restore_space(space, by)
    actions.restore_building(floor.building, by)
    actions.restore_floor(floor, by)
    actions.restore_space(space, by)
    assert list(spaces_on(floor)) == [space]


def test_two_people_do_not_overwrite_each_other(floor, by):
    space = actions.add_space(floor, by, values=SUITE)
    other = Space.objects.get(pk=space.pk)
    actions.change_space(space, by, expected=1, values={"capacity": 9})
    with pytest.raises(Stale):
        actions.change_space(other, by, expected=1, values={"capacity": 10})


def test_a_drawn_space_stays_on_the_floor_and_off_its_neighbours(floor, by):
    one, two = places.space(floor, code="A"), places.space(floor, code="B")
    actions.draw_space(one, by, expected=1, polygon=box(0, 0, 10, 6))
    for polygon, told in (
        (box(10, 0, 31, 6), "B reaches beyond the floor's outline."),
        (box(9, 0, 20, 6), "B and A cover each other."),
        ([[10, 0], [20, 6], [20, 0], [10, 6]], "crosses itself"),
    ):
        with pytest.raises(NotAnOutline, match=told):
            actions.draw_space(two, by, expected=1, polygon=polygon)
    actions.draw_space(two, by, expected=1, polygon=box(10, 0, 20, 6))
    assert Space.objects.get(pk=two.pk).polygon[2] == [20.0, 6.0]


def test_a_floor_is_drawn_as_a_whole_and_every_fault_stands_at_its_place(floor, by):
    one, two = places.space(floor, code="A"), places.space(floor, code="B")
    with pytest.raises(Refused) as refused:
        actions.draw_floor(
            floor,
            by,
            expected=1,
            outline=box(0, 0, 30, 20),
            walls=[[[0, 6], [30, 6]]],
            polygons={one.pk: box(0, 0, 40, 6), two.pk: box(5, 0, 12, 6)},
        )
    assert refused.value.fields == {
        f"space-{one.pk}": ["A reaches beyond the floor's outline."],
        f"space-{two.pk}": ["B and A cover each other."],
    }
    good = {one.pk: box(0, 0, 10, 6), two.pk: box(10, 0, 20, 6)}
    drawn = actions.draw_floor(
        floor, by, expected=1, outline=box(0, 0, 30, 20), walls=[], polygons=good
    )
    assert [line.verb for line in drawn.lines] == [
        "spaces.draw_floor",
        "spaces.draw_space",
        "spaces.draw_space",
    ]
    with pytest.raises(Stale):
        actions.draw_floor(floor, by, expected=1, outline=[], polygons={})


def test_a_floor_is_copied_with_new_codes(floor, by):
    hall = places.space(floor, code="2H", kind="hall")
    places.space(floor, code="2H-A", kind="hall", parent=hall)
    copied = {"building": floor.building, "level": 3, "names": {"en": "Third"}}
    with pytest.raises(Conflict, match="2H"):
        actions.copy_floor(floor, by, **copied)
    done = actions.copy_floor(floor, by, **copied, old="2", new="3")
    found = {s.code: s for s in spaces_on(done.row)}
    assert set(found) == {"3H", "3H-A"}
    assert found["3H-A"].parent == found["3H"]
    assert done.row.outline == floor.outline


def test_staff_see_what_is_retired_and_members_do_not(floor, by):
    kept, gone = places.space(floor), places.space(floor, retired_on=TODAY)
    member = make.actor(by.hub, Role.GUEST)
    stranger = make.actor(role=Role.OWNER)
    assert set(spaces_visible_to(by)) == {kept, gone}
    assert set(spaces_visible_to(member)) == {kept}
    assert not spaces_visible_to(stranger).exists()


@pytest.mark.parametrize("role", [Role.FINANCE, Role.MEMBER, Role.GUEST])
def test_who_only_looks_changes_nothing(floor, role):
    by = make.actor(floor.hub, role)
    with pytest.raises(NotAllowed):
        actions.add_space(floor, by, values=SUITE)
    with pytest.raises(NotAllowed):
        actions.draw_floor(floor, by, expected=1, outline=[], polygons={})


def test_a_site_of_another_hub_is_not_ours(by):
    values = {"site": make.site(), "code": "A", "names": {"en": "A"}}
    with pytest.raises(NotAllowed):
        actions.add_building(by.hub, by, values=values)
    assert not Building.objects.exists()
