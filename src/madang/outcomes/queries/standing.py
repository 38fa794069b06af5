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


@dataclass(frozen=True, slots=True)
class Known:
    """A value that counts, by hand and not at entry."""

    pk: int
    period: Period
    amount: Decimal


class Standings:
    """What stands for companies, read ahead for many or, if not, one by one."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._read: set[tuple[int, int]] = set()
        self._found: dict[Key, list[Known]] = {}

    def foresee(self, firms: Collection[int], indicators: Collection[int]) -> None:
        """Read what stands of some indicators for some companies; forget the rest."""
        self._read = {(firm, indicator) for firm in firms for indicator in indicators}
        self._found = standings_of_firms(self.hub, firms, indicators)

    def of(self, organisation: int, indicator: int, currency: str) -> list[Known]:
        """Return what stands of an indicator in a currency for a company."""
        if (organisation, indicator) not in self._read:
            self._read.add((organisation, indicator))
            more = standings_of_firms(self.hub, [organisation], [indicator])
            self._found |= more
        return self._found.get((organisation, indicator, currency), [])


def standings_of_firms(
    hub: Hub, firms: Collection[int], indicators: Collection[int]
) -> dict[Key, list[Known]]:
    """Return what stands for some companies, by company, indicator and currency."""
    found: dict[Key, list[Known]] = defaultdict(list)
    fields = (
        "organisation", "indicator", "currency", "pk", "starts_on", "ends_on", "amount",
    )  # fmt: skip
    rows = _noted(hub, firms).filter(indicator__in=indicators)
    for *key, pk, first, last, amount in rows.values_list(*fields):
        found[tuple(key)].append(Known(pk, Period(first, last), amount))
    return dict(found)


def _noted(hub: Hub, firms: Collection[int]) -> QuerySet[Value]:
    rows = Value.objects.filter(
        hub=hub, organisation__in=firms, is_baseline=False, source_key="",
        state__in=COUNTING,
    )  # fmt: skip
    return rows.order_by()
