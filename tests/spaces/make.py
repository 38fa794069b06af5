"""Make buildings, floors and spaces for tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from madang.spaces.models import Building, Floor, Space
from tests import make

_serial = count(1)


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
