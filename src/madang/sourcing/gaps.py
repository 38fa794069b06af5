"""The map of missing capability: what needs come to, by industry and who covers them.

Pure: needs and their coverage in, a table out.  Currencies stand side by side and are
added only at rates of a named source and day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.sourcing.amounts import converted
from madang.sourcing.queries import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from madang.sourcing.models import GapRates, Need


@dataclass(slots=True)
class Cell:
    """Needs of an industry that are covered alike: how many, worth what.

    `worth` is in the map's currency, nothing if a rate is missing; `unpriced` are those
    of which nobody said what they are worth.
    """

    count: int = 0
    unpriced: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    worths: dict[str, Decimal] = field(default_factory=dict)
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An industry with its needs, by who covers them."""

    code: str
    cells: Mapping[str, Cell]

    @property
    def count(self) -> int:
        """How many needs it has."""
        return sum(cell.count for cell in self.cells.values())

    @property
    def in_order(self) -> list[tuple[Coverage, Cell]]:
        """Each coverage with its needs, the worst first."""
        return [(one, self.cells[one]) for one in Coverage]


@dataclass(frozen=True, slots=True)
class GapMap:
    """The rows, what they come to, the currency of the sums, and what lacks a rate."""

    rows: Sequence[Row]
    total: Row
    currency: str
    rates: GapRates | None
    without_rate: Sequence[str]

    @property
    def is_whole(self) -> bool:
        """Whether everything is added up in one currency."""
        return bool(self.currency) and not self.without_rate

    def lines(self) -> Iterator[tuple[Row, Coverage, str, Decimal, Decimal | None]]:
        """Yield every industry, coverage and currency with its amount and its worth."""
        for row in self.rows:
            for coverage, cell in row.in_order:
                for code, amount in sorted(cell.amounts.items()):
                    yield row, coverage, code, amount, cell.worths.get(code)
                if cell.unpriced:
                    yield row, coverage, "", Decimal(0), None


def map_of(
    needs: Sequence[Need], coverage: Mapping[int, Coverage], rates: GapRates | None
) -> GapMap:
    """Return the needs that count by their main industry, the dearest gap first."""
    cells: dict[str, dict[str, Cell]] = defaultdict(
        lambda: {one.value: Cell() for one in Coverage}
    )
    total = Row("", {one.value: Cell() for one in Coverage})
    for need in needs:
        if need.pk in coverage:
            for cell in (cells[need.code][coverage[need.pk]],
                         total.cells[coverage[need.pk]]):  # fmt: skip
                _add(cell, need)
    rows = [Row(code, found) for code, found in sorted(cells.items())]
    used = {code for cell in total.cells.values() for code in cell.amounts}
    currency, known = _currency(used, rates)
    _convert(rows, total, known, currency)
    rows.sort(key=_weight)
    return GapMap(rows, total, currency, rates, sorted(used - {*known}))


def _add(cell: Cell, need: Need) -> None:
    cell.count += 1
    if need.value is None:
        cell.unpriced += 1
    else:
        cell.amounts[need.currency] += need.value


def _currency(used: set[str], rates: GapRates | None) -> tuple[str, dict[str, Decimal]]:
    """Return in what is added up, and what a unit of each known currency is worth."""
    if rates is not None:
        return rates.currency, rates.worths
    if len(used) == 1:
        return next(iter(used)), {next(iter(used)): Decimal(1)}
    return "", {}


def _convert(
    rows: Sequence[Row], total: Row, known: Mapping[str, Decimal], currency: str
) -> None:
    """Give each cell its worth, so that the industries add up to their total."""
    for coverage in Coverage:
        for code, rate in known.items():
            having = [row.cells[coverage] for row in rows]
            having = [cell for cell in having if code in cell.amounts]
            worths = converted([cell.amounts[code] for cell in having], rate, currency)
            for cell, worth in zip(having, worths, strict=True):
                cell.worths[code] = worth
            if having:
                total.cells[coverage].worths[code] = sum(worths, Decimal(0))
        for row in (*rows, total):
            cell = row.cells[coverage]
            if currency and cell.amounts.keys() <= cell.worths.keys():
                cell.worth = sum(cell.worths.values(), Decimal(0))


def _weight(row: Row) -> tuple[Decimal, int, int, str]:
    missing = row.cells[Coverage.MISSING]
    return (-(missing.worth or Decimal(0)), -missing.count, -row.count, row.code)
