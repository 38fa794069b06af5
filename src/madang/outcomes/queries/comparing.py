"""Cohorts side by side, each in as many months from its own beginning."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from madang.outcomes.models import Level, Tally
from madang.outcomes.periods import first_of, months_on
from madang.outcomes.queries.scopes import COUNTED
from madang.outcomes.queries.visible import indicators_in_use
from madang.programmes.models import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madang.hubs.models import Hub
    from madang.outcomes.models import Indicator
    from madang.programmes.models import Cohort


@dataclass(frozen=True, slots=True)
class Cell:
    """What an indicator came to in one cohort: by currency, and per company."""

    amounts: dict[str, Decimal] = field(default_factory=dict)
    companies: int = 0
    editions: frozenset[int] = frozenset()

    @property
    def means(self) -> dict[str, Decimal]:
        """What that is for each company."""
        if not self.companies:
            return {}
        return {code: total / self.companies for code, total in self.amounts.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An indicator in several cohorts, in their order."""

    indicator: Indicator
    cells: list[Cell]

    @property
    def is_alike(self) -> bool:
        """Whether all cohorts counted by one definition."""
        editions = set().union(*(cell.editions for cell in self.cells))
        return len(editions) <= 1

    @property
    def is_empty(self) -> bool:
        """Whether no cohort has any row."""
        return not any(cell.amounts for cell in self.cells)


def compare_cohorts(
    hub: Hub, cohorts: Sequence[Cohort], months: int, level: str = Level.CLAIMED
) -> list[Comparison]:
    """Return what each indicator came to in the first `months` of some cohorts.

    Of a stock it is what there was at the end of those months.  Three statements.
    """
    keys = [cohort.pk for cohort in cohorts]
    taken = Place.objects.filter(hub=hub, cohort__in=keys, state__in=COUNTED)
    counts = taken.order_by().values_list("cohort").annotate(n=Count("pk"))
    companies: dict[int, int] = dict(counts)
    span = {one.pk: _span(one, months) for one in cohorts}
    sums: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    editions: dict[tuple[int, int], dict[int, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    indicators = {one.pk: one for one in indicators_in_use(hub)}
    fields = ("indicator", "edition", "cohort", "month", "currency")
    rows = Tally.objects.filter(hub=hub, cohort__in=keys, level=level).order_by()
    found = rows.values_list(*fields).annotate(amount=Sum("total"), n=Sum("rows"))
    for indicator, edition, cohort, month, currency, amount, number in found:
        first, end = span[cohort]
        known = indicators.get(indicator)
        if known is None or month >= end or (month < first and not known.is_stock):
            continue
        sums[indicator, cohort][currency] += amount
        editions[indicator, cohort][edition] += number
    return [
        Comparison(
            indicator,
            [
                Cell(
                    dict(sorted(sums[indicator.pk, key].items())),
                    companies.get(key, 0),
                    frozenset(e for e, n in editions[indicator.pk, key].items() if n),
                )
                for key in keys
            ],
        )
        for indicator in indicators.values()
    ]


def _span(cohort: Cohort, months: int) -> tuple[date, date]:
    first = first_of(cohort.starts_on)
    return first, months_on(first, months)
