"""Writing what values bring into the tallies, in the transaction of the values."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Round

from madang.directory.models import Organisation
from madang.outcomes.models import COUNTING, Tally, Value
from madang.outcomes.queries.tallying import cells_of, difference, merge, spread
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from madang.hubs.models import Hub
    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cell, Cells


@contextmanager
def tallied(
    indicator: Indicator,
    organisation: int,
    value: Value | None = None,
    cells: Cells | None = None,
) -> Iterator[list[Value]]:
    """Let values of a company be written, and the tallies follow.

    Whoever writes in the block appends what is new to the list it gets.  `value` is
    the one whose state changes.  The company's row is locked, so that two people
    noting at once come one after the other.  With `cells` given the change is added to
    them, and the tallies are left to whoever gave them.
    """
    rows = Organisation.objects.select_for_update().filter(pk=organisation)
    list(rows.values_list("pk", flat=True))
    before = _brought(indicator, organisation, [value] if value else [])
    new: list[Value] = []
    yield new
    after = _brought(indicator, organisation, [*([value] if value else []), *new])
    changes = difference(before, after)
    if cells is None:
        add_to_tallies(indicator.hub, changes)
    else:
        merge(cells, changes)


@contextmanager
def together(hub: Hub) -> Iterator[Cells]:
    """Let several values be written, whose tallies follow at once at the end.

    So two who write several at once take the tallies' rows in the same order.
    """
    cells: Cells = {}
    yield cells
    add_to_tallies(hub, cells)


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
    """Add what changed to the tallies of cohorts, programmes and the hub.

    All come in one order for everybody, so that no two who write at once deadlock; the
    widest come last, so that whoever writes holds the others up as briefly as can be.
    """
    keys = {cell.cohort for cell in cells if cell.cohort is not None}
    found = Cohort.objects.filter(hub=hub, pk__in=keys)
    programmes = dict(found.values_list("pk", "programme")) if keys else {}
    changes = spread(cells, programmes)
    for cell in sorted(changes, key=_place):
        _grow(hub, cell, *changes[cell])


def _place(cell: Cell) -> tuple[Any, ...]:
    breadth = 0 if cell.cohort else 1 if cell.programme else 2
    return (breadth, cell.cohort or cell.programme or 0, *cell[:5])


def _grow(hub: Hub, cell: Cell, amount: Decimal, rows: int) -> None:
    """Add to one tally, rounded again: SQLite keeps numbers with a binary point."""
    keys = {
        "hub": hub,
        "indicator_id": cell.indicator,
        "programme_id": cell.programme,
        "cohort_id": cell.cohort,
        "edition": cell.edition,
        "month": cell.month,
        "level": str(cell.level),
        "currency": cell.currency,
    }
    grown = {"total": Round(F("total") + amount, 2), "rows": F("rows") + rows}
    if Tally.objects.filter(**keys).update(**grown):
        return
    try:
        with transaction.atomic():
            Tally.objects.create(**keys, total=amount, rows=rows)
    except IntegrityError:  # somebody else has just begun this very month
        Tally.objects.filter(**keys).update(**grown)
