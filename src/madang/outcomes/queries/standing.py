"""Which values stand for a company, an indicator and a currency, asked many times."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.outcomes.models import COUNTING, Value
from madang.outcomes.periods import Period

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.hubs.models import Hub

Key = tuple[int, int, str]
#: Of so many companies what stands is kept in memory at once.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Known:
    """A value that counts, by hand and not at entry."""

    pk: int
    period: Period
    amount: Decimal


class Standings:
    """What stands for companies, one statement a company; memory stays bounded."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._found: dict[int, dict[Key, list[Known]]] = {}

    def of(self, organisation: int, indicator: int, currency: str) -> list[Known]:
        """Return what stands of an indicator in a currency for a company."""
        if organisation not in self._found:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[organisation] = standings_of_firms(self.hub, [organisation])
        return self._found[organisation].get((organisation, indicator, currency), [])


def standings_of_firms(hub: Hub, firms: Collection[int]) -> dict[Key, list[Known]]:
    """Return what stands for some companies, by company, indicator and currency."""
    found: dict[Key, list[Known]] = defaultdict(list)
    fields = (
        "organisation", "indicator", "currency", "pk", "starts_on", "ends_on", "amount",
    )  # fmt: skip
    for *key, pk, first, last, amount in _noted(hub, firms).values_list(*fields):
        found[tuple(key)].append(Known(pk, Period(first, last), amount))
    return dict(found)


def _noted(hub: Hub, firms: Collection[int]) -> QuerySet[Value]:
    rows = Value.objects.filter(
        hub=hub, organisation__in=firms, is_baseline=False, source_key="",
        state__in=COUNTING,
    )  # fmt: skip
    return rows.order_by()
