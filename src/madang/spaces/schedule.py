"""What an agreement costs, month by month, to the last unit of its currency.

A line costs the same every whole month: its rate times its quantity, rounded to the
currency's last unit.  Of a month that is not whole, it costs the share of its days.
What rounding leaves over in one month the next one takes, so that the months always sum
to the contract's total.

A confirmed rise of the rent stands in the line itself (`AgreementLine.rises`), so
whoever reads lines reads amounts in force: ``by_month(stretches_of(lines, …),
currency)``.  Who pays a month is told by `split_of` with the agreement's subsidies
(`queries.terms.subsidies_of`, or `subsidies_under` for many): ``split.tenant`` is the
tenant's part of the month, ``split.parts`` the tenant's and each funder's part of every
charge; they always sum to the month's amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from madang.kit.money import places_of
from madang.spaces.months import DAY, first_of_month, months_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.spaces.models import AgreementLine, Subsidy

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
    """A line as its costs are worked out: by the month, over half-open days.

    `rises` are first days of months, in order, and what a month costs from then on.
    """

    line: int
    monthly: Decimal
    starts_on: date
    over_on: date
    rises: tuple[tuple[date, Decimal], ...] = ()

    def monthly_on(self, day: date) -> Decimal:
        """Return what a whole month costs on a day."""
        return next(
            (cost for month, cost in reversed(self.rises) if month <= day), self.monthly
        )


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
    exact = (
        Fraction(stretch.monthly_on(first)) * share
        for first, _after, share, _days, _of in months_of(stretch)
    )
    return _rounded(sum(exact, Fraction(0)), currency)


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
        exact += Fraction(stretch.monthly_on(first)) * share
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
            rises = rises_of(line)
            found.append(Stretch(line.pk, cost, line.starts_on, ends_on, rises))
    return found


def rises_of(line: AgreementLine) -> tuple[tuple[date, Decimal], ...]:
    """Return a line's confirmed rises: from which month, and what it costs then."""
    return tuple(
        (date.fromisoformat(month), Decimal(cost)) for month, cost in line.rises
    )


def monthly_on(line: AgreementLine, currency: str, day: date) -> Decimal:
    """Return what a line costs in a whole month on a day, its rises counted."""
    begun = [cost for month, cost in rises_of(line) if month <= day]
    return begun[-1] if begun else monthly(line, currency)


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


@dataclass(frozen=True, slots=True)
class Part:
    """Who pays a charge: the tenant, and each subsidy by its key."""

    charge: Charge
    tenant: Decimal
    funded: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Who pays a month: its charges in their order, each parted to the last unit."""

    parts: tuple[Part, ...]

    @property
    def tenant(self) -> Decimal:
        """The tenant's part of the month."""
        return sum((one.tenant for one in self.parts), Decimal(0))

    def by(self, subsidy: int) -> Decimal:
        """Return what a subsidy pays of the month."""
        return sum(
            (paid for one in self.parts for key, paid in one.funded if key == subsidy),
            Decimal(0),
        )


def split_of(month: Month, subsidies: Sequence[Subsidy], currency: str) -> Split:
    """Return who pays a month.

    A share in per cent is taken of every charge, rounded to the currency's last unit; a
    fixed amount pays what shares have left, charge by charge, until it is used up.
    What nobody funds is the tenant's.

    Guarantee: the parts of a charge are never below nothing and sum to it.
    """
    counting = [one for one in subsidies if _counts(one, month.first)]
    left = {one.pk: one.amount for one in counting if one.amount is not None}
    parts = []
    for charge in month.charges:
        rest, funded = charge.amount, []
        for one in sorted(counting, key=lambda one: one.percent is None):
            if one.percent is None:
                paid = min(left[one.pk], rest)
                left[one.pk] -= paid
            else:
                paid = min(rounded(charge.amount * one.percent / 100, currency), rest)
            rest -= paid
            funded.append((one.pk, paid))
        parts.append(Part(charge, rest, tuple(funded)))
    return Split(tuple(parts))


def _counts(subsidy: Subsidy, month: date) -> bool:
    """Return whether a subsidy counts for a month."""
    is_over = subsidy.ends_on is not None and subsidy.ends_on <= month
    return subsidy.starts_on <= month and not is_over
