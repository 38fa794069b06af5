"""The demo's round: next year's rooms at Incheon, asked for, worked out twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.hubs.models import Hub, system_actor
from madang.spaces import actions
from madang.spaces.models import AllocationRound, Space

if TYPE_CHECKING:
    from datetime import datetime

#: What teams ask: people, wishes by code, how much they would stay, priority, and
#: beside which other team (by its place here) they would like to sit, or would not.
ASKED = (
    (6, ("211", "212"), 0, 3, 1, None),
    (4, ("212",), 0, 3, 0, None),
    (9, ("213", "211"), 0, 4, None, None),
    (3, ("K-2",), 0, 2, None, None),
    (12, ("214",), 0, 5, None, 2),
    (30, (), 0, 3, None, None),
    (5, ("K-2",), 0, 2, None, None),
)


def load(now: datetime) -> None:
    """Open next year's round where there is none yet."""
    hub = Hub.objects.get(slug="incheon-campus")
    if AllocationRound.objects.filter(hub=hub).exists():
        return
    by, year = system_actor(hub), now.year + 1
    values = {
        "name": f"{year}년 입주 공간 배정", "kind": "residency", "currency": "KRW",
        "starts_on": date(year, 1, 1), "ends_on": date(year + 1, 1, 1),
        "rate_m2": Decimal(9500), "rate_desk": Decimal(120_000),
        "m2_per_person": Decimal(6),
    }  # fmt: skip
    row = actions.open_round(hub, by, values=values)
    spaces = Space.objects.filter(
        hub=hub, is_leasable=True, kind__in=("suite", "desk_zone"), retired_on=None
    )
    by_code = {one.code: one for one in spaces.order_by("code")}
    actions.offer_spaces(row, by, spaces=list(by_code.values()))
    firms = list(Organisation.objects.filter(hub=hub, kind="startup").order_by("-pk"))
    for firm, asked in zip(firms, ASKED, strict=False):
        people, codes, keeps, priority, near, far = asked
        wanted = [firms[near]] if near is not None else []
        unwanted = [firms[far]] if far is not None else []
        given = {
            "people": people, "net_m2": 0, "keeps": keeps, "priority": priority,
            "wishes": [by_code[code] for code in codes if code in by_code],
            "wanted": wanted, "unwanted": unwanted,
        }  # fmt: skip
        actions.ask_for_room(row, by, organisation=firm, values=given)
    for wish in (1, 3):
        actions.work_out(row, by, weights={"wish": wish}, seed=0, now=now)
