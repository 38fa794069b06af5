"""Who may take a space, as `claims` asks this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from madang.claims.actions import For, Order, reserve
from madang.claims.models import Resource
from madang.claims.periods import Period
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed
from madang.spaces import actions
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOM = {"kind": "meeting_room", "net_m2": Decimal(20), "gross_m2": None}


def test_keepers_take_any_space_and_members_those_that_may_be_booked():
    keeper = make.actor(role=Role.FACILITY)
    hub = keeper.hub
    member, guest, finance = (
        make.actor(hub, role) for role in (Role.MEMBER, Role.GUEST, Role.FINANCE)
    )
    floor = places.floor(hub)
    order = Order(For("test.visit", 1), NINE)
    for number, is_bookable in enumerate((True, False)):
        values = ROOM | {"code": f"R{number}", "is_bookable": is_bookable}
        space = actions.add_space(floor, keeper, values=values | {"is_leasable": True})
        room = Resource.objects.get(hub=hub, object_id=space.pk)
        allowed = []
        for hours, by in enumerate((keeper, member, guest, finance)):
            at = NINE + timedelta(hours=hours)
            try:
                reserve(
                    room, by, period=Period(at, at + timedelta(hours=1)), order=order
                )
            except NotAllowed:
                continue
            allowed.append(by)
        assert allowed == ([keeper, member] if is_bookable else [keeper])
    aside = Order(For("test.visit", 1), NINE, past_policy=True)
    at = NINE + timedelta(days=1)
    with pytest.raises(NotAllowed):
        reserve(room, member, period=Period(at, at + timedelta(days=90)), order=aside)
