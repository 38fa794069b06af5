"""The latest rates that the hub knows up to a day, of every pair at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery

from madang.deals.models import Rate
from madang.kit.rates import is_old

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Hub


@dataclass(frozen=True, slots=True)
class Said:
    """What one unit of a currency is worth in another, who says so, and of which day.

    `words` are the rate as its source says it, such as ``1 USD = 20 MXN``; `is_old` is
    whether it is old for the day on which it was asked for.
    """

    rate: Decimal
    source: str
    on: date
    words: str
    is_old: bool = False


def latest_rates(hub: Hub, on: date) -> dict[tuple[str, str], Said]:
    """Return for each pair of currencies the latest rate up to a day: one statement.

    Of several sources on one day the first by name is taken.
    """
    rows = Rate.objects.filter(hub=hub, on__lte=on)
    same = rows.filter(base=OuterRef("base"), quote=OuterRef("quote"))
    latest = Subquery(same.order_by("-on").values("on")[:1])
    found: dict[tuple[str, str], Said] = {}
    current = rows.annotate(latest=latest).filter(on=F("latest"))
    for row in current.select_related("source").order_by("source__name", "pk"):
        said = Said(row.rate, row.source.name, row.on, str(row), is_old(row.on, on))
        found.setdefault((row.base, row.quote), said)
    return found


def rate_between(
    rates: Mapping[tuple[str, str], Said], currency: str, into: str
) -> Said | None:
    """Return what a currency is worth in another, by the later of both ways round.

    No rate is made of two others.
    """
    straight, back = rates.get((currency, into)), rates.get((into, currency))
    if back and (straight is None or back.on > straight.on):
        return replace(back, rate=Decimal(1) / back.rate)
    return straight
