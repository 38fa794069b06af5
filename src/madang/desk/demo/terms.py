"""The demo's terms of agreements: an index, rises that wait, funders and documents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from madang.spaces import actions
from madang.spaces.models import RentIndex, SpaceAgreement

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

YEAR = 12
INDEX = {
    "technology-hub": ("INPC", "INEGI", "131.4", "0.35"),
    "incheon-campus": ("소비자물가지수", "국가데이터처", "112.1", "0.19"),
}
SHARES = {"technology-hub": Decimal(40), "incheon-campus": Decimal(50)}
#: A page without words: it stands for a certificate that a tenant handed in.
PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def first_of_month(day: date, months: int = 0) -> date:
    """Return the first day of a month, so many months after a day's."""
    years, month = divmod(day.month - 1 + months, YEAR)
    return date(day.year + years, month + 1, 1)


def _index(hub: Hub, by: Actor) -> RentIndex:
    """Return the hub's index, made on the first call."""
    name, source, _start, _step = INDEX[hub.slug]
    found = RentIndex.objects.filter(hub=hub, name=name).first()
    return found or actions.add_index(hub, by, name=name, source=source)


def give_rule(row: SpaceAgreement, by: Actor) -> None:
    """Let an older lease rise by the index, at most by five per cent."""
    values = {
        "index": _index(row.hub, by),
        "base_month": first_of_month(row.starts_on, -2),
        "from_month": first_of_month(row.starts_on, YEAR),
        "cap": Decimal(5),
        "floor": Decimal(0),
    }
    actions.set_index_rule(row, by, values=values)


def give_subsidy(row: SpaceAgreement, by: Actor) -> None:
    """Let the programme pay a share of a residency."""
    values = {
        "funder": "programme",
        "name": "Soft Landing" if row.hub.slug == "technology-hub" else "스타트업파크",
        "percent": SHARES[row.hub.slug],
        "starts_on": first_of_month(row.starts_on),
    }
    actions.add_subsidy(row, by, values=values)


def load(hub: Hub, by: Actor, now: datetime) -> None:
    """Enter the index, propose what is due, confirm most of it, hand in documents."""
    today = now.date()
    _name, _source, start, step = INDEX[hub.slug]
    first = first_of_month(today, -40)
    values = {
        first_of_month(first, n): Decimal(start) + n * Decimal(step) for n in range(40)
    }
    actions.set_index_values(_index(hub, by), by, values=values)
    proposed = actions.propose_steps(hub, by, today=today).row
    for one in proposed[:-2]:
        actions.confirm_step(one, by, today=today)
    signed = SpaceAgreement.objects.filter(
        hub=hub, signed_on__isnull=False, kind="lease"
    )
    for n, row in enumerate(signed.order_by("pk")[:6]):
        actions.add_paper(
            row,
            by,
            kind="insurance" if n % 2 == 0 else "identity",
            upload=SimpleUploadedFile(f"{row.number}.pdf", PAGE),
            valid_until=today + timedelta(days=n * 45 - 5),
            now=now,
        )
