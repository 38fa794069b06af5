"""When a rent rises and by how much, as its index rule says.  No query, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from madang.spaces.months import first_of_month
from madang.spaces.schedule import monthly_on, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from madang.spaces.models import AgreementLine, IndexRule, RentStep

YEAR = 12
POINTS = Decimal("0.0001")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise that a rule calls for: `raw` before and `percent` after cap and floor."""

    month: date
    percent: Decimal
    raw: Decimal
    old_month: date | None = None
    old_value: Decimal | None = None
    new_value: Decimal | None = None


def months_of_rule(rule: IndexRule, until: date) -> Iterator[tuple[int, date]]:
    """Yield the turns of a rule up to a day, each with the month that it raises."""
    turn = 0
    while (month := first_of_month(rule.from_month, YEAR * turn)) <= until:
        yield turn, month
        turn += 1


def rise_of(rule: IndexRule, turn: int, values: Mapping[date, Decimal]) -> Rise | None:
    """Return the rise of a turn; nothing while a value of the index is not known.

    The first turn compares the month twelve months after `base_month` with it, every
    later turn the months a year on.
    """
    month = first_of_month(rule.from_month, YEAR * turn)
    if rule.percent is not None or rule.base_month is None:
        raw = rule.percent or Decimal(0)
        return Rise(month, limited(raw, rule.cap, rule.floor), raw)
    old = first_of_month(rule.base_month, YEAR * turn)
    new = first_of_month(old, YEAR)
    if old not in values or new not in values:
        return None
    raw = ((values[new] / values[old] - 1) * HUNDRED).quantize(POINTS, ROUND_HALF_UP)
    percent = limited(raw, rule.cap, rule.floor)
    return Rise(month, percent, raw, old, values[old], values[new])


def limited(raw: Decimal, cap: Decimal | None, floor: Decimal | None) -> Decimal:
    """Return a rise as its cap and floor leave it.

    >>> limited(Decimal(7), cap=Decimal(5), floor=None)
    Decimal('5')
    >>> limited(Decimal(-2), cap=None, floor=Decimal(0))
    Decimal('0')
    """
    if cap is not None and raw > cap:
        return cap
    return floor if floor is not None and raw < floor else raw


def raised(line: AgreementLine, currency: str, step: RentStep) -> Decimal | None:
    """Return what a line costs a month from a step on; nothing if it is not touched.

    A step raises the lines that were there before its month and run in it.
    """
    is_over = line.ends_on is not None and line.ends_on <= step.month
    if line.starts_on >= step.month or is_over:
        return None
    before = monthly_on(line, currency, step.month)
    return rounded(before * (1 + step.percent / HUNDRED), currency)
