"""What a booking costs: the cheapest way to pay for its time with credits and money.

Time is counted in started quarters of an hour.  Money pays an hour's price quarter by
quarter, half days and days whole; credits pay whole hours, half days and days.  What is
paid covers the time and may cover more: a day can be cheaper than its seventh hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from madang.kit.money import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

QUARTER, HOUR = 15, 60
FREE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """What a stretch of so many minutes costs: money, or credits where it takes any."""

    minutes: int
    price: Decimal
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What is to be paid: credits and money, either of which may be nothing."""

    credits: int
    amount: Decimal
    currency: str

    @property
    def key(self) -> str:
        """What a form sends back, so that nothing is booked for another price."""
        return f"{self.credits}|{self.amount}|{self.currency}"

    @property
    def is_free(self) -> bool:
        """Whether nothing is to be paid."""
        return not self.credits and not self.amount


NOTHING = Cost(0, FREE, "")


def quarters_of(minutes: int) -> int:
    """Return how many quarters of an hour are begun in so many minutes.

    >>> quarters_of(60), quarters_of(61)
    (4, 5)
    """
    return -(-minutes // QUARTER)


def _money(rates: Sequence[Rate], quarters: int) -> list[Decimal | None]:
    """Return the least money for each number of quarters; none without a rate."""
    steps = [
        (1, one.price * QUARTER / HOUR)
        if one.minutes == HOUR
        else (quarters_of(one.minutes), one.price)
        for one in rates
    ]
    least: list[Decimal | None] = [FREE]
    for n in range(1, quarters + 1):
        found = [(least[max(0, n - size)], price) for size, price in steps]
        known = [before + price for before, price in found if before is not None]
        least.append(min(known, default=None))
    return least


def _credits(rates: Sequence[Rate], quarters: int) -> list[int | None]:
    """Return the fewest credits for each number of quarters; none where none pay."""
    steps = [(quarters_of(one.minutes), one.credits) for one in rates if one.credits]
    least: list[int | None] = [0]
    for n in range(1, quarters + 1):
        found = [(least[max(0, n - size)], many) for size, many in steps]
        known = [before + many for before, many in found if before is not None]
        least.append(min(known, default=None))
    return least


def ways(rates: Sequence[Rate], minutes: int) -> dict[int, Decimal]:
    """Return the least money for each number of credits that saves some.

    >>> hour = Rate(60, Decimal(20), 2)
    >>> {many: str(money) for many, money in ways([hour], 120).items()}
    {0: '40', 2: '20', 4: '0'}
    """
    quarters = quarters_of(minutes)
    money, paid = _money(rates, quarters), _credits(rates, quarters)
    found: dict[int, Decimal] = {}
    for n in range(quarters + 1):
        many, left = paid[n], money[quarters - n]
        if many is not None and left is not None:
            found[many] = min(left, found.get(many, left))
    return _worth_it(found)


def _worth_it(found: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Leave of some ways those where more credits leave less money."""
    kept: dict[int, Decimal] = {}
    least: Decimal | None = None
    for many in sorted(found):
        if least is None or found[many] < least:
            kept[many] = least = found[many]
    return kept


def cheapest(
    rates: Sequence[Rate], minutes: int, currency: str, *, spend: int, lanes: int = 1
) -> Cost:
    """Return what so many minutes on some lanes cost at least, with credits to spend.

    Guarantee: the least money, and of that the fewest credits.
    Time: O(quarters · rates + lanes · ways · spend).

    >>> hour, day = Rate(60, Decimal(20), 1), Rate(1440, Decimal(100), 6)
    >>> cheapest([hour, day], 300, "USD", spend=4)
    Cost(credits=4, amount=Decimal('20.00'), currency='USD')
    >>> cheapest([hour, day], 480, "USD", spend=4)
    Cost(credits=4, amount=Decimal('80.00'), currency='USD')
    >>> cheapest([hour, day], 480, "USD", spend=6)
    Cost(credits=6, amount=Decimal('0.00'), currency='USD')
    """
    if not rates or minutes <= 0:
        return NOTHING
    each = ways(rates, minutes)
    sums: dict[int, Decimal] = {0: FREE}
    for _lane in range(lanes):
        sums = _worth_it(_added(sums, each, spend))
    many = max(sums)
    place = Decimal(1).scaleb(-places_of(currency))
    return Cost(many, sums[many].quantize(place, ROUND_HALF_UP), currency)


def _added(
    sums: Mapping[int, Decimal], each: Mapping[int, Decimal], most: int
) -> dict[int, Decimal]:
    """Return the least money for each number of credits, with one lane more."""
    found: dict[int, Decimal] = {}
    for before, money in sums.items():
        for many, more in each.items():
            total = before + many
            if total <= most:
                found[total] = min(money + more, found.get(total, money + more))
    return found


def total(costs: Iterable[Cost]) -> Cost:
    """Return the sum of costs, all in one currency.

    >>> total([Cost(1, Decimal(2), "USD"), Cost(0, Decimal(3), "USD")])
    Cost(credits=1, amount=Decimal('5'), currency='USD')
    """
    found = [one for one in costs if not one.is_free]
    if not found:
        return NOTHING
    amount = sum((one.amount for one in found), start=FREE)
    return Cost(sum(one.credits for one in found), amount, found[0].currency)
