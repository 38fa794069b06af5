"""Amounts to the last unit: rounded once a line, summed exactly, nothing lost."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DecimalField, ExpressionWrapper, F, Sum
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _

from madang.kit.money import SIGNS, places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

PLACES = 2  # that a column of amounts has
Money = dict[str, Decimal]


def unit_of(currency: str) -> Decimal:
    """Return a currency's smallest unit, as far as columns keep it.

    >>> unit_of("MXN"), unit_of("KRW")
    (Decimal('0.01'), Decimal('1'))
    """
    return Decimal(1).scaleb(-min(places_of(currency), PLACES))


def places_for(price: Decimal, currency: str) -> int:
    """Return how many decimals a price needs, at least the currency's.

    >>> places_for(Decimal("0.012500"), "USD"), places_for(Decimal(7), "KRW")
    (4, 0)
    """
    digits = price.normalize().as_tuple().exponent
    return max(places_of(currency), -digits if isinstance(digits, int) else 0)


def line_amount(quantity: Decimal, price: Decimal, currency: str) -> Decimal:
    """Return what a line costs, rounded once.

    >>> line_amount(Decimal(1250), Decimal("0.01237"), "USD")
    Decimal('15.46')
    """
    return (quantity * price).quantize(unit_of(currency), ROUND_HALF_UP)


def converted(
    amounts: Sequence[Decimal], rate: Decimal, currency: str
) -> list[Decimal]:
    """Return amounts at a rate, so that they add up to what their sum is worth.

    Each is within one unit of its exact worth; what rounding leaves goes to those with
    the largest remainder, the first of equals first.

    >>> [str(one) for one in converted([Decimal("0.05")] * 3, Decimal("0.1"), "USD")]
    ['0.01', '0.01', '0.00']
    """
    unit = unit_of(currency)
    exact = [amount * rate for amount in amounts]
    floors = [one.quantize(unit, ROUND_DOWN) for one in exact]
    whole = sum(exact, Decimal(0)).quantize(unit, ROUND_HALF_UP)
    left = int((whole - sum(floors, Decimal(0))) / unit)
    by_rest = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for place in by_rest[:left]:
        floors[place] += unit
    return floors


def fault_of(amount: Decimal | None, currency: str) -> str:
    """Return what is wrong with an amount in a currency; nothing if it is right."""
    if currency not in SIGNS:
        return _("Choose one of the currencies.")
    if amount is None or amount == amount.quantize(unit_of(currency), ROUND_DOWN):
        return ""
    if not places_of(currency):
        return _("%(currency)s has no decimals.") % {"currency": currency}
    return _("%(currency)s has fewer decimals.") % {"currency": currency}


def cents_of(amount: str) -> Cast:
    """Return a column of amounts as whole hundredths.

    SQLite keeps decimals as floats; whole numbers of them add up without rounding.
    """
    times = ExpressionWrapper(F(amount) * 100, DecimalField())
    return Cast(Round(times), BigIntegerField())


def sums_of(rows: QuerySet[Any], amount: str = "amount") -> Money:
    """Return the sums of rows by currency, exactly, in one statement."""
    found = (
        rows.order_by().values_list("currency").annotate(total=Sum(cents_of(amount)))
    )
    return {code: Decimal(total).scaleb(-PLACES) for code, total in sorted(found)}
