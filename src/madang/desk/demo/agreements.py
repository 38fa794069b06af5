"""The demo's agreements: Incheon's campus at 92 per cent, Technology Hub's tenants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.desk.demo import terms
from madang.directory.models import Organisation
from madang.hubs.models import Hub, system_actor
from madang.spaces import actions
from madang.spaces.models import Space, SpaceAgreement
from madang.spaces.queries import number_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deal:
    """A tenant's agreement: spaces by code, desks, the rate, and its first and last month.

    `begins` and `lasts` are in months, counted from this month; without `lasts` it has
    no end.  `then` is what became of it.
    """

    kind: str
    begins: int
    lasts: int | None
    rate: str
    codes: str = ""
    desks: int = 0
    currency: str = ""
    then: str = ""


def _suites(
    kind: str, rate: str, *codes_begins_lasts: tuple[str, int, int | None]
) -> tuple[Deal, ...]:
    return tuple(
        Deal(kind, begins, lasts, rate, codes)
        for codes, begins, lasts in codes_begins_lasts
    )


JUAREZ = (
    *_suites(
        "lease", "18.50",
        ("1A01 1A02", -20, 24), ("1A03", -10, 24), ("1A04", -30, 36), ("1A05", -4, 12),
        ("1A06", -9, 12), ("1B01", -2, 24), ("1B02", -14, 36), ("1B04", -7, 12),
        ("1B05", -22, 24),
    ),
    Deal("lease", -26, 60, "310", "GOV", currency="MXN"),
    Deal("residency", -2, 6, "9", "1B06"),
    Deal("residency", -8, 12, "9", "1A07", then="graduate"),
    Deal("licence", -16, 24, "15.25", "1B07", then="notice"),
    Deal("lease", 1, 24, "19.25", "1B03", then="offer"),
    Deal("flexible", -5, None, "140", "CW", 8),
    Deal("flexible", -3, None, "140", "CW", 6),
    Deal("flexible", -1, 6, "155", "CW", 9),
    Deal("virtual", -6, 12, "45"),
    Deal("virtual", -1, None, "45"),
)  # fmt: skip
INCHEON = (
    *_suites(
        "residency", "9000",
        ("201", -11, 12), ("202", -11, 12), ("203 204", -10, 24), ("205", -9, 12),
        ("206", -2, 12), ("207", -2, 12), ("208", -6, 12), ("209", -1, 24),
        ("210", -7, 24), ("301", -3, 12), ("302", -3, 12), ("303", -10, 12),
        ("304", -9, 12), ("305", -8, 12), ("306", -1, 12), ("307 308", -5, 24),
    ),
    *_suites(
        "lease", "14000",
        ("309", -18, 24), ("310", -14, 24), ("311", -26, 36), ("312", -4, 24),
        ("313", -1, 36), ("314", -22, 24), ("317", -16, 36), ("318", -12, 36),
    ),
    Deal("flexible", -9, None, "120000", "K-1", 30),
    Deal("flexible", -6, 12, "120000", "K-1", 20),
    Deal("flexible", -2, 12, "120000", "K-1", 15),
    Deal("residency", -4, 12, "80000", "K-2", 34),
    Deal("lease", 1, 24, "14500", "315", then="offer"),
)  # fmt: skip
HUBS = (("technology-hub", "USD", JUAREZ), ("incheon-campus", "KRW", INCHEON))


def load(now: datetime) -> None:
    """Let spaces of the houses that have no agreement yet."""
    for slug, currency, deals in HUBS:
        hub = Hub.objects.get(slug=slug)
        if SpaceAgreement.objects.filter(hub=hub).exists():
            continue
        by = system_actor(hub)
        spaces = {row.code: row for row in Space.objects.filter(hub=hub)}
        firms = Organisation.objects.filter(hub=hub, kind="startup").order_by("pk")
        for deal, firm in zip(deals, firms, strict=False):
            _agree(hub, by, deal, firm, spaces, currency, now)
        terms.load(hub, by, now)


def _agree(
    hub: Hub,
    by: Actor,
    deal: Deal,
    firm: Organisation,
    spaces: dict[str, Space],
    currency: str,
    now: datetime,
) -> None:
    today = now.date()
    starts = terms.first_of_month(today, deal.begins)
    offered = min(starts - 20 * DAY, today - 3 * DAY)
    codes = deal.codes.split()
    values = {
        "organisation": firm,
        "number": number_for(hub, offered.year),
        "kind": deal.kind,
        "starts_on": starts,
        "ends_on": terms.first_of_month(starts, deal.lasts) if deal.lasts else None,
        "currency": deal.currency or currency,
        "deposit": Decimal(1000) * len(codes) if deal.kind == "lease" else Decimal(0),
    }
    lines = list(_lines(deal, codes, spaces))
    row = actions.offer(hub, by, values=values, lines=lines, today=offered).row
    if deal.kind == "lease" and deal.begins < -terms.YEAR:
        terms.give_rule(row, by)
    if deal.kind == "residency":
        terms.give_subsidy(row, by)
    if deal.then == "offer":
        return
    actions.sign(row, by, expected=1, signed_on=offered + 10 * DAY, now=now)
    if deal.then == "notice":
        over = terms.first_of_month(today, 2)
        actions.give_notice(row, by, given_on=today - 12 * DAY, over=over, now=now)
    elif deal.then == "graduate":
        actions.graduate(row, by, over=terms.first_of_month(today, 1), now=now)


def _lines(
    deal: Deal, codes: list[str], spaces: dict[str, Space]
) -> Iterator[dict[str, object]]:
    rate = Decimal(deal.rate)
    for code in codes:
        basis = "desk" if deal.desks else "m2"
        quantity = Decimal(deal.desks) if deal.desks else None
        space = spaces[code]
        yield {"space": space, "basis": basis, "quantity": quantity, "rate": rate}
    if not codes:
        yield {"space": None, "basis": "flat", "quantity": None, "rate": rate}
