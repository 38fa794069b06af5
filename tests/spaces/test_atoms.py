"""What of a space can be taken follows the space: atoms, lanes, parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madang.claims.models import Atom, Part, Resource
from madang.hubs.models import Role
from madang.kit.errors import Conflict
from madang.spaces import actions
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
VALUES = {"kind": "suite", "net_m2": Decimal(20), "gross_m2": None, "is_leasable": True}


def atoms_of(space):
    parts = Part.objects.filter(
        resource__object_id=space.pk, resource__kind="spaces.space"
    )
    found = parts.values_list("atom__object_id", "atom__number")
    return sorted(found)


@pytest.fixture
def by():
    return make.actor(role=Role.FACILITY)


@pytest.fixture
def floor(by):
    return places.floor(by.hub)


def test_a_suite_has_one_atom_and_a_desk_zone_one_for_each_desk(floor, by):
    suite = actions.add_space(floor, by, values=VALUES | {"code": "A"})
    assert atoms_of(suite) == [(suite.pk, 0)]
    desks = VALUES | {"code": "D", "kind": "desk_zone", "capacity": 3}
    zone = actions.add_space(floor, by, values=desks)
    assert atoms_of(zone) == [(zone.pk, n) for n in (1, 2, 3)]
    for capacity in (5, 2, 4):
        zone.refresh_from_db()
        version = zone.version
        actions.change_space(zone, by, expected=version, values={"capacity": capacity})
        assert atoms_of(zone) == [(zone.pk, n + 1) for n in range(capacity)]
    assert Atom.objects.filter(object_id=zone.pk).count() == 5
    with pytest.raises(Conflict, match="does not become a desk zone"):
        actions.change_space(
            suite, by, expected=1, values={"kind": "desk_zone", "capacity": 2}
        )


def test_a_divided_hall_is_its_parts(floor, by):
    hall = actions.add_space(floor, by, values=VALUES | {"code": "H", "kind": "hall"})
    assert atoms_of(hall) == [(hall.pk, 0)]
    half = VALUES | {"kind": "hall", "parent": hall}
    a, b = (actions.add_space(floor, by, values=half | {"code": c}) for c in "AB")
    assert atoms_of(hall) == [(a.pk, 0), (b.pk, 0)]
    today = date(2026, 3, 2)
    actions.retire_space(b, by, today=today)
    assert atoms_of(hall) == [(a.pk, 0)]
    assert not Resource.objects.get(object_id=b.pk).is_open
    actions.change_space(a, by, expected=1, values={"parent": None})
    assert atoms_of(hall) == [(hall.pk, 0)]
