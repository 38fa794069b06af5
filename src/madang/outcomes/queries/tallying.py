"""What values bring to the tallies; pure, so that a test can hold it against the rows.

A flow adds every value in the month of its period's end.  A stock adds in that month by
how much a company's latest value changed, so that all months up to one add up to what
there was then.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from madang.outcomes.models import Level
from madang.outcomes.models.values import COUNTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from madang.outcomes.models import Value

#: By state the levels at which a value is looked at.
LEVELS = {
    state: [Level(one) for one in COUNTING[: number + 1]]
    for number, state in enumerate(COUNTING)
}


class Cell(NamedTuple):
    """Which tally: an indicator's edition, month, level, currency, and its reach."""

    indicator: int
    edition: int
    month: date
    level: str
    currency: str
    cohort: int | None = None
    programme: int | None = None


class Read(NamedTuple):
    """What a tally needs of a value, read without the rest of it."""

    pk: int
    indicator_id: int
    organisation_id: int
    cohort_id: int | None
    edition: int
    month: date
    ends_on: date
    amount: Decimal
    currency: str
    state: str
    is_baseline: bool


READ = (
    "pk", "indicator_id", "organisation_id", "cohort_id", "edition", "month",
    "ends_on", "amount", "currency", "state", "is_baseline",
)  # fmt: skip
Cells = dict[Cell, tuple[Decimal, int]]
NOTHING = (Decimal(0), 0)


def cells_of(values: Iterable[Value | Read], stocks: frozenset[int]) -> Cells:
    """Return what some values bring to the tallies.

    `stocks` are the indicators of which the latest value counts: of those, all values
    of a company have to be among `values`.
    """
    found: dict[Cell, tuple[Decimal, int]] = defaultdict(lambda: NOTHING)
    courses: dict[tuple[int, int, str, str], list[Value | Read]] = defaultdict(list)
    for value in values:
        if value.is_baseline:
            continue
        for level in LEVELS.get(value.state, ()):  # type: ignore[call-overload]
            if value.indicator_id in stocks:
                key = (value.indicator_id, value.organisation_id, level, value.currency)
                courses[key].append(value)
            else:
                _add(found, _cell(value, value.month, level), value.amount, 1)
    for (_indicator, _company, level, _currency), course in courses.items():
        course.sort(key=lambda one: (one.month, one.ends_on, one.pk))
        for number, value in enumerate(course):
            _add(found, _cell(value, value.month, level), value.amount, 1)
            if number:
                was = course[number - 1]
                _add(found, _cell(was, value.month, level), -was.amount, -1)
    return {cell: both for cell, both in found.items() if both != NOTHING}


def merge(cells: Cells, more: Cells) -> None:
    """Add to some cells what others bring."""
    for cell, (amount, rows) in more.items():
        had = cells.get(cell, NOTHING)
        cells[cell] = (had[0] + amount, had[1] + rows)


def spread(cells: Cells, programmes: Mapping[int, int]) -> Cells:
    """Return by reach what cells of cohorts bring: to each, its programme, the hub.

    `programmes` has the programme of every cohort among them.
    """
    found: dict[Cell, tuple[Decimal, int]] = defaultdict(lambda: NOTHING)
    for cell, (amount, rows) in cells.items():
        for reach in _reaches(cell, programmes):
            _add(found, reach, amount, rows)
    return {cell: both for cell, both in found.items() if both != NOTHING}


def _reaches(cell: Cell, programmes: Mapping[int, int]) -> Iterator[Cell]:
    yield Cell(*cell[:5])
    if cell.cohort is not None:
        yield cell
        yield Cell(*cell[:5], programme=programmes[cell.cohort])


def difference(before: Cells, after: Cells) -> Cells:
    """Return what has to be added to the tallies to get from one to the other."""
    found: Cells = {}
    for cell in before.keys() | after.keys():
        was, now = before.get(cell, NOTHING), after.get(cell, NOTHING)
        if was != now:
            found[cell] = (now[0] - was[0], now[1] - was[1])
    return found


def _cell(value: Value | Read, month: date, level: str) -> Cell:
    return Cell(
        value.indicator_id, value.edition, month, level, value.currency, value.cohort_id
    )


def _add(cells: Cells, cell: Cell, amount: Decimal, rows: int) -> None:
    had = cells[cell]
    cells[cell] = (had[0] + amount, had[1] + rows)
