"""Quotes side by side: each as it was given, and worth what at one frozen rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.sourcing.amounts import converted, line_amount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.sourcing.models import Comparison, Quote, QuoteLine, RfqLine


@dataclass(slots=True)
class Cell:
    """A quote's price for a line: as given, and in the currency of the comparison."""

    price: QuoteLine
    amount: Decimal
    worth: Decimal | None = None
    is_best: bool = False


@dataclass(slots=True)
class Column:
    """A quote in the comparison, with its sums; `is_whole` if it prices every line."""

    quote: Quote
    cells: dict[int, Cell]
    is_whole: bool
    amount: Decimal
    worth: Decimal | None
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The comparison: a row a line, a column a quote."""

    lines: Sequence[RfqLine]
    columns: Sequence[Column]

    @property
    def rows(self) -> list[tuple[RfqLine, list[tuple[Column, Cell | None]]]]:
        """Each line with what every quote says of it."""
        return [
            (line, [(column, column.cells.get(line.pk)) for column in self.columns])
            for line in self.lines
        ]


def price_for(prices: Sequence[QuoteLine], quantity: Decimal) -> QuoteLine | None:
    """Return the price of the break that a quantity reaches; none if too small."""
    fitting = [one for one in prices if one.from_quantity <= quantity]
    return max(fitting, key=lambda one: one.from_quantity, default=None)


def compare(
    lines: Sequence[RfqLine],
    quotes: Sequence[Quote],
    prices: Mapping[int, Sequence[QuoteLine]],
    comparison: Comparison | None,
) -> Table:
    """Return quotes side by side; what is cheapest is told where all have a rate."""
    columns = [
        _column(one, lines, prices.get(one.pk, ()), comparison) for one in quotes
    ]
    for line in lines:
        _mark([column.cells[line.pk] for column in columns if line.pk in column.cells])
    _mark([column for column in columns if column.is_whole])
    return Table(lines, columns)


def _column(
    quote: Quote,
    lines: Sequence[RfqLine],
    prices: Sequence[QuoteLine],
    comparison: Comparison | None,
) -> Column:
    cells: dict[int, Cell] = {}
    for line in lines:
        of_line = [one for one in prices if one.line_id == line.pk]
        price = price_for(of_line, line.quantity)
        if price is not None:
            amount = line_amount(line.quantity, price.unit_price, quote.currency)
            cells[line.pk] = Cell(price, amount)
    amount = sum((cell.amount for cell in cells.values()), Decimal(0))
    worths = comparison.worths if comparison else {}
    rate, worth = worths.get(quote.currency), None
    if rate is not None and comparison is not None:
        amounts = [cell.amount for cell in cells.values()]
        shares = converted(amounts, rate, comparison.currency)
        for cell, share in zip(cells.values(), shares, strict=True):
            cell.worth = share
        worth = sum(shares, Decimal(0))
    return Column(quote, cells, len(cells) == len(lines), amount, worth)


def _mark(rivals: Sequence[Cell] | Sequence[Column]) -> None:
    """Mark the cheapest of several, if each can be compared."""
    worths = [one.worth for one in rivals if one.worth is not None]
    if len(rivals) > 1 and len(worths) == len(rivals):
        for one in rivals:
            one.is_best = one.worth == min(worths)
