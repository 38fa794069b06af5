"""How amounts of an invoice are rounded, and what a line costs.

Each line is rounded by itself, halves upwards, to the last unit of its currency: first
what it costs without tax, then its tax.  An invoice is the sum of its lines, so that it
adds up as it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from madang.kit.money import places_of
from madang.spaces.schedule import rounded

ZERO = Decimal(0)
HUNDRED = Decimal(100)
#: Below the last unit of every currency: databases without decimals add up floats.
NEARLY_NOTHING = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is asked for without tax, and the tax on it."""

    net: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def gross(self) -> Decimal:
        """What is asked for with tax."""
        return self.net + self.tax

    def __add__(self, other: Amounts) -> Amounts:
        """Return both together."""
        return Amounts(self.net + other.net, self.tax + other.tax)


def cost(quantity: Decimal, price: Decimal, percent: Decimal, currency: str) -> Amounts:
    """Return what a line costs.

    >>> cost(Decimal("31.5"), Decimal("18.55"), Decimal(8), "USD")
    Amounts(net=Decimal('584.33'), tax=Decimal('46.75'))
    >>> cost(Decimal(1), Decimal(583275), Decimal(10), "KRW").tax
    Decimal('58328')
    """
    net = rounded(quantity * price, currency)
    return Amounts(net, rounded(net * percent / HUNDRED, currency))


def part_of(
    whole: Amounts, back: Amounts, net: Decimal, percent: Decimal, currency: str
) -> Amounts:
    """Return what taking back `net` of a line takes back with its tax.

    `back` was taken back before.  The last part takes what is left of the tax, so that
    the parts sum to the line; no part takes more tax than is left.

    >>> line, none = Amounts(Decimal("10.01"), Decimal("0.80")), Amounts()
    >>> first = part_of(line, none, Decimal("5.00"), Decimal(8), "USD")
    >>> first.tax, part_of(line, first, Decimal("5.01"), Decimal(8), "USD").tax
    (Decimal('0.40'), Decimal('0.40'))
    """
    left = Amounts(whole.net - back.net, whole.tax - back.tax)
    if net == left.net:
        return left
    tax = rounded(net * percent / HUNDRED, currency)
    return Amounts(net, min(tax, left.tax) if left.tax >= 0 else max(tax, left.tax))


def exact(amount: Decimal | float | None, currency: str) -> Decimal:
    """Return a sum of a database in the last unit of its currency."""
    return rounded(Decimal(amount or 0), currency)


def is_in_units(amount: Decimal, currency: str) -> bool:
    """Return whether an amount has no more decimals than its currency.

    >>> is_in_units(Decimal("84.5"), "USD"), is_in_units(Decimal("84.5"), "KRW")
    (True, False)
    """
    return amount == amount.quantize(Decimal(1).scaleb(-min(places_of(currency), 2)))
