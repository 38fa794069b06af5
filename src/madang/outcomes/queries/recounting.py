"""What all values of an indicator bring to the tallies, without holding them all.

A flow is added up by the database.  Of a stock the values pass by once, company by
company: each is told from the one before it, which the database could only say by
looking for it once for every value.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from madang.outcomes.models import COUNTING, Value, ValueState
from madang.outcomes.queries.tallying import (
    LEVELS,
    NOTHING,
    READ,
    Cell,
    Read,
    cells_of,
    merge,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cells

FIELDS = ("edition", "cohort", "month", "currency")


def cells_in_database(indicator: Indicator) -> Cells:
    """Return what an indicator's values bring, by cohort; one statement."""
    rows = Value.objects.filter(
        hub=indicator.hub_id, indicator=indicator, state__in=COUNTING,
        is_baseline=False,
    ).order_by()  # fmt: skip
    return _stock(rows, indicator) if indicator.is_stock else _flow(rows, indicator)


def _flow(rows: QuerySet[Value], indicator: Indicator) -> Cells:
    found: Cells = defaultdict(lambda: NOTHING)
    sums = rows.values_list("state", *FIELDS)
    for state, *part, amount, number in sums.annotate(a=Sum("amount"), n=Count("pk")):
        edition, cohort, month, currency = part
        for level in LEVELS[ValueState(state)]:
            cell = Cell(indicator.pk, edition, month, level, currency, cohort)
            merge(found, {cell: (amount, number)})
    return {cell: both for cell, both in found.items() if both != NOTHING}


def _stock(rows: QuerySet[Value], indicator: Indicator) -> Cells:
    found: Cells = {}
    stock = frozenset({indicator.pk})
    ordered = rows.order_by("organisation").values_list(*READ)
    read = (Read(*row) for row in ordered.iterator())
    for _firm, course in groupby(read, key=attrgetter("organisation_id")):
        merge(found, cells_of(course, stock))
    return {cell: both for cell, both in found.items() if both != NOTHING}
