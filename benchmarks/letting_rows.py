"""A campus that is let: buildings, floors with their plans, suites and agreements."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.hubs.models import Site
from madang.spaces.models import (
    AgreementKind,
    AgreementLine,
    Building,
    Floor,
    Space,
    SpaceAgreement,
)

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Hub

BUILDINGS, FLOORS, SUITES = 18, 5, 14
WIDE, DEEP = 6, 9


def let_out(hub: Hub, agreements: int, today: date) -> int:
    """Let the suites of 18 buildings to companies; return the key of a floor."""
    site = Site.objects.create(hub=hub, name={"en": "Campus"}, country="KR", zone="UTC")
    spaces = [one for n in range(BUILDINGS) for one in _building(hub, site, n)]
    firms = Organisation.objects.filter(hub=hub).order_by("pk")[:agreements]
    rows = SpaceAgreement.objects.bulk_create(
        SpaceAgreement(
            hub=hub,
            organisation=firm,
            number=f"{today.year}-{n:04}",
            kind=AgreementKind.values[n % len(AgreementKind.values)],
            offered_on=today - timedelta(days=400),
            signed_on=today - timedelta(days=390) if n % 20 else None,
            starts_on=today - timedelta(days=380 - n % 300),
            ends_on=today + timedelta(days=n * 7 % 1500 - 60) if n % 9 else None,
            notice_given_on=today if n % 13 == 1 else None,
            currency="KRW",
        )
        for n, firm in enumerate(firms)
    )
    AgreementLine.objects.bulk_create(
        AgreementLine(
            hub=hub,
            agreement=row,
            space=space,
            basis="m2",
            quantity=space.net_m2,
            net_m2=space.net_m2,
            rate=Decimal(15000),
            starts_on=row.starts_on,
        )
        for row, space in zip(rows, spaces, strict=False)
    )
    return spaces[0].floor_id


def _building(hub: Hub, site: Site, n: int) -> list[Space]:
    building = Building.objects.create(
        hub=hub, site=site, code=f"B{n:02}", names={"en": f"Building {n}"}, order=n
    )
    outline = [[0, 0], [WIDE * SUITES / 2, 0], [WIDE * SUITES / 2, 2 * DEEP + 3]]
    outline.append([0, 2 * DEEP + 3])
    floors = Floor.objects.bulk_create(
        Floor(hub=hub, building=building, level=level, outline=outline)
        for level in range(1, FLOORS + 1)
    )
    return Space.objects.bulk_create(
        _suite(hub, building, floor, k) for floor in floors for k in range(SUITES)
    )


def _suite(hub: Hub, building: Building, floor: Floor, k: int) -> Space:
    left, top = k // 2 * WIDE, k % 2 * (DEEP + 3)
    right, low = left + WIDE, top + DEEP
    net = Decimal(WIDE * DEEP)
    return Space(
        hub=hub,
        building=building,
        floor=floor,
        code=f"{floor.level}{k:02}",
        kind="suite",
        net_m2=net,
        gross_m2=net,
        is_leasable=True,
        polygon=[[left, top], [right, top], [right, low], [left, low]],
    )
