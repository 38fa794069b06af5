"""What an agreement costs, month by month, to the last unit of its currency.

A line costs the same every whole month: its rate times its quantity, rounded to the
currency's last unit.  Of a month that is not whole, it costs the share of its days.
What rounding leaves over in one month the next one takes, so that the months always sum
to the contract's total.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 -- the examples use it
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from madang.kit.money import places_of
from madang.spaces.months import DAY, first_of_month, months_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.spaces.models import AgreementLine

#: How many months of an agreement without an end are worked out.
OPEN_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Charge:
    """What one line costs in one month, over the half-open days ``[first, after)``."""

    line: int
    first: date
    after: date
    amount: Decimal
    days: int
    of_days: int

    @property
    def last_day(self) -> date:
        """The last day that it pays for."""
        return self.after - DAY


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line as its costs are worked out: by the month, over half-open days."""

    line: int
    monthly: Decimal
    starts_on: date
    over_on: date


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in the last unit of its currency, halves upwards.

    >>> rounded(Decimal("583.275"), "USD"), rounded(Decimal("583.5"), "KRW")
    (Decimal('583.28'), Decimal('584'))
    """
    unit = Decimal(1).scaleb(-places_of(currency))
    return amount.quantize(unit, ROUND_HALF_UP)


def monthly(line: AgreementLine, currency: str) -> Decimal:
    """Return what a line costs in a whole month."""
    return rounded(line.rate * line.quantity, currency)


def months_of(stretch: Stretch) -> Iterator[tuple[date, date, Fraction, int, int]]:
    """Yield its months: first day, day after, share, days, days of the whole month."""
    first = stretch.starts_on
    while first < stretch.over_on:
        begins = first_of_month(first)
        ends = first_of_month(first, 1)
        after = min(ends, stretch.over_on)
        days, of_days = (after - first).days, (ends - begins).days
        yield first, after, Fraction(days, of_days), days, of_days
        first = after


def total_of(stretch: Stretch, currency: str) -> Decimal:
    """Return what a stretch costs altogether, rounded once.

    >>> total_of(Stretch(1, Decimal(1000), date(2026, 1, 17), date(2026, 3, 1)), "KRW")
    Decimal('1484')
    """
    share = sum((one[2] for one in months_of(stretch)), Fraction(0))
    return _rounded(Fraction(stretch.monthly) * share, currency)


def charges_of(stretch: Stretch, currency: str) -> list[Charge]:
    """Return what a stretch costs month by month.

    Guarantee: the amounts sum to `total_of`; each differs from its exact share by less
    than one unit of the currency.
    Time: linear in the months.

    >>> half = Stretch(1, Decimal("1000.01"), date(2026, 1, 17), date(2026, 4, 11))
    >>> [str(one.amount) for one in charges_of(half, "USD")]
    ['483.88', '1000.01', '1000.01', '333.33']
    """
    found, exact, told = [], Fraction(0), Decimal(0)
    for first, after, share, days, of_days in months_of(stretch):
        exact += Fraction(stretch.monthly) * share
        until = _rounded(exact, currency)
        found.append(Charge(stretch.line, first, after, until - told, days, of_days))
        told = until
    return found


def _rounded(amount: Fraction, currency: str) -> Decimal:
    """Return an exact amount in the currency's last unit, halves upwards."""
    places = places_of(currency)
    units = (amount * 10**places * 2 + 1) // 2
    return Decimal(int(units)).scaleb(-places)


def stretches_of(
    lines: Sequence[AgreementLine], over: date | None, currency: str, today: date
) -> list[Stretch]:
    """Return an agreement's lines as their costs are worked out.

    Without an end, they are worked out for the twelve months after today, or after the
    first day if that is still to come.
    """
    found = []
    for line in lines:
        ends = [day for day in (line.ends_on, over) if day]
        horizon = months_after(max(line.starts_on, today), OPEN_MONTHS)
        ends_on = min(ends, default=horizon)
        if line.starts_on < ends_on:
            cost = monthly(line, currency)
            found.append(Stretch(line.pk, cost, line.starts_on, ends_on))
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an agreement: its first day, all its charges and their sum."""

    first: date
    charges: tuple[Charge, ...]

    @property
    def amount(self) -> Decimal:
        """What the month costs."""
        return sum((one.amount for one in self.charges), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """Whether every line is charged for the whole month."""
        return all(one.days == one.of_days for one in self.charges)


def by_month(stretches: Sequence[Stretch], currency: str) -> list[Month]:
    """Return the months of an agreement with what each line costs in them."""
    found: dict[date, list[Charge]] = {}
    for stretch in stretches:
        for charge in charges_of(stretch, currency):
            found.setdefault(first_of_month(charge.first), []).append(charge)
    return [Month(first, tuple(found[first])) for first in sorted(found)]
