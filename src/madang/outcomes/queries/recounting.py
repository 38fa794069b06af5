"""What all values of an indicator bring to the tallies, added up by the database.

It says the same as `cells_of` says of rows that are read one by one, which a test holds
against each other; here a million rows stay where they are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from madang.outcomes.models import COUNTING, Value, ValueState
from madang.outcomes.queries.tallying import LEVELS, NOTHING, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cells

#: An edition, cohort, month, currency, amount and number of rows.
Part = tuple[Any, ...]
FIELDS = ("edition", "cohort", "month", "currency")


def cells_in_database(indicator: Indicator) -> Cells:
    """Return what an indicator's values bring, by cohort.

    One statement for a flow, six for a stock.
    """
    found: Cells = defaultdict(lambda: NOTHING)
    for level, sign, part in (
        _stock(indicator) if indicator.is_stock else _flow(indicator)
    ):
        edition, cohort, month, currency, amount, rows = part
        cell = Cell(indicator.pk, edition, month, level, currency, cohort)
        had = found[cell]
        found[cell] = (had[0] + sign * amount, had[1] + sign * rows)
    return {cell: both for cell, both in found.items() if both != NOTHING}


def _rows(indicator: Indicator, states: list[ValueState]) -> QuerySet[Value]:
    found = Value.objects.filter(
        hub=indicator.hub_id, indicator=indicator, state__in=states, is_baseline=False
    )
    return found.order_by()


def _sums(rows: QuerySet[Value], *fields: str) -> Iterator[Any]:
    found = rows.values_list(*fields).annotate(amount_=Sum("amount"), n=Count("pk"))
    return found.iterator()


def _flow(indicator: Indicator) -> Iterator[tuple[str, int, Part]]:
    rows = _rows(indicator, list(COUNTING))
    for state, *part in _sums(rows, "state", *FIELDS):
        for level in LEVELS[ValueState(state)]:
            yield level, 1, tuple(part)


def _stock(indicator: Indicator) -> Iterator[tuple[str, int, Part]]:
    """Yield for each level what every value adds in its month, and takes away later.

    A value's amount goes again in the month in which the company's next one comes.
    """
    for number, level in enumerate(COUNTING):
        rows = _rows(indicator, list(COUNTING[number:]))
        yield from ((level, 1, part) for part in _sums(rows, *FIELDS))
        later = rows.filter(
            Q(ends_on__gt=OuterRef("ends_on"))
            | Q(ends_on=OuterRef("ends_on"), pk__gt=OuterRef("pk")),
            organisation=OuterRef("organisation"),
            currency=OuterRef("currency"),
        ).order_by("ends_on", "pk")
        gone = rows.annotate(until=Subquery(later.values("month")[:1]))
        fields = [name if name != "month" else "until" for name in FIELDS]
        ends = _sums(gone.filter(until__isnull=False), *fields)
        yield from ((level, -1, part) for part in ends)
