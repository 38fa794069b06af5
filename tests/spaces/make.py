"""Make buildings, floors and spaces for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from madang.hubs.models import system_actor
from madang.spaces import actions
from madang.spaces.actions.atoms import arrange
from madang.spaces.models import Building, Floor, Space
from tests import make

_serial = count(1)
OFFERED = date(2025, 12, 1)
NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)


def building(at=None, **fields) -> Building:
    site = fields.pop("site", None) or make.site(at)
    n = next(_serial)
    defaults = {"code": f"B{n}", "names": {"en": f"Building {n}"}}
    return Building.objects.create(hub=site.hub, site=site, **{**defaults, **fields})


def floor(at=None, **fields) -> Floor:
    where = fields.pop("building", None) or building(at)
    defaults = {"level": 2, "outline": [[0, 0], [30, 0], [30, 20], [0, 20]]}
    return Floor.objects.create(hub=where.hub, building=where, **{**defaults, **fields})


def space(on: Floor, **fields) -> Space:
    n = next(_serial)
    net = Decimal(fields.pop("net_m2", "20.00"))
    defaults = {"code": f"S{n}", "kind": "suite", "net_m2": net, "gross_m2": net}
    return Space.objects.create(
        hub=on.hub, floor=on, building=on.building, **{**defaults, **fields}
    )


def to_let(on: Floor, **fields) -> Space:
    """Return a space that can be let, with what of it can be taken."""
    found = space(on, is_leasable=True, **fields)
    arrange(found, system_actor(on.hub))
    return found


def let(to, *spaces, by=None, is_signed=True, **fields):
    """Return an agreement of an organisation about whole spaces, signed at once."""
    number = next(_serial)
    by = by or system_actor(to.hub)
    values = {
        "organisation": to,
        "number": f"L-{number}",
        "kind": "lease",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
        "currency": "USD",
        "deposit": Decimal(0),
        **fields,
    }
    lines = [
        {"space": one, "basis": "m2", "quantity": None, "rate": Decimal(20)}
        for one in spaces
    ]
    row = actions.offer(to.hub, by, values=values, lines=lines, today=OFFERED).row
    if is_signed:
        actions.sign(row, by, expected=1, signed_on=OFFERED, now=NOON)
    return row
