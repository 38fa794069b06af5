"""Writing what values bring into the tallies, in the transaction of the values."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from madang.directory.models import Organisation
from madang.outcomes.models import COUNTING, Tally, Value
from madang.outcomes.queries.tallying import cells_of, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.hubs.models import Hub
    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cells


@contextmanager
def tallied(
    indicator: Indicator, organisation: int, value: Value | None = None
) -> Iterator[list[Value]]:
    """Let values of a company be written, and the tallies follow.

    Whoever writes in the block appends what is new to the list it gets.  `value` is
    the one whose state changes.  The company's row is locked, so that two people
    noting at once come one after the other.
    """
    rows = Organisation.objects.select_for_update().filter(pk=organisation)
    list(rows.values_list("pk", flat=True))
    before = _brought(indicator, organisation, [value] if value else [])
    new: list[Value] = []
    yield new
    after = _brought(indicator, organisation, [*([value] if value else []), *new])
    add_to_tallies(indicator.hub, difference(before, after))


def _brought(indicator: Indicator, organisation: int, values: list[Value]) -> Cells:
    """Return what a company's values bring now; of a flow, these ones alone."""
    if not indicator.is_stock:
        keys = [value.pk for value in values if value.pk]
        return cells_of(Value.objects.filter(pk__in=keys), frozenset())
    rows = Value.objects.filter(
        hub=indicator.hub_id,
        indicator=indicator,
        organisation=organisation,
        state__in=COUNTING,
    )
    return cells_of(rows, frozenset({indicator.pk}))


def add_to_tallies(hub: Hub, cells: Cells) -> None:
    """Add these differences, in one order for everybody, so that no two deadlock."""
    ordered = sorted(
        cells.items(), key=lambda one: (*one[0][:2], one[0].cohort or 0, *one[0][3:])
    )
    for cell, (amount, rows) in ordered:
        keys = {
            "hub": hub,
            "indicator_id": cell.indicator,
            "edition": cell.edition,
            "cohort_id": cell.cohort,
            "month": cell.month,
            "level": str(cell.level),
            "currency": cell.currency,
        }
        grown = {"total": F("total") + amount, "rows": F("rows") + rows}
        if Tally.objects.filter(**keys).update(**grown):
            continue
        try:
            with transaction.atomic():
                Tally.objects.create(**keys, total=amount, rows=rows)
        except IntegrityError:  # somebody else has just begun this very month
            Tally.objects.filter(**keys).update(**grown)
