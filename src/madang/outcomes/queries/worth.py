"""What sums in several currencies are worth in one, at rates with a name and a day.

The sums themselves are facts and stay as they are; what they are worth is said beside
them.  Nothing is fetched: the rates are those that the hub keeps with its deals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from madang.deals.queries import Said, latest_rates, rate_between
from madang.kit.money import places_of

Rates = Mapping[tuple[str, str], Said]


@dataclass(frozen=True, slots=True)
class Part:
    """A sum that was converted: from what, at which rate, of whom and which day."""

    currency: str
    amount: Decimal
    said: Said


@dataclass(frozen=True, slots=True)
class Worth:
    """Sums in one currency, each part with its rate, and what no rate is known for.

    `own` was in the currency already.  `amount` is rounded once, at the end, to the
    currency's places; it holds nothing of what is `left_out`.
    """

    amount: Decimal
    currency: str
    own: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()
    left_out: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether nothing had to be left out."""
        return not self.left_out

    @property
    def is_told(self) -> bool:
        """Whether it says anything that the sums do not."""
        return bool(self.parts or self.left_out)

    def factor(self, currency: str) -> Decimal:
        """Return what one unit counts: nothing where no rate is known."""
        if currency == self.currency:
            return Decimal(1)
        rates = {part.currency: part.said.rate for part in self.parts}
        return rates.get(currency, Decimal(0))


def worth_of(sums: Mapping[str, Decimal], currency: str, rates: Rates) -> Worth:
    """Return what sums by currency are worth in one of them or in another.

    `rates` are those of `latest_rates`, or any that were frozen.

    >>> from datetime import date
    >>> from madang.deals.queries import Said
    >>> said = Said(Decimal("0.05"), "Banxico", date(2026, 11, 20), "1 USD = 20 MXN")
    >>> rates = {("MXN", "USD"): said}
    >>> sums = {"USD": Decimal(100), "MXN": Decimal(1000), "KRW": Decimal(7)}
    >>> found = worth_of(sums, "USD", rates)
    >>> str(found.amount), found.parts[0].said.source, dict(found.left_out)
    ('150.00', 'Banxico', {'KRW': Decimal('7')})
    """
    total, parts, left_out = Decimal(0), [], {}
    for code, amount in sums.items():
        said = None if code == currency else rate_between(rates, code, currency)
        if code == currency:
            total += amount
        elif said:
            total += amount * said.rate
            parts.append(Part(code, amount, said))
        elif amount:
            left_out[code] = amount
    place = Decimal(1).scaleb(-min(places_of(currency), 2))
    own = sums.get(currency, Decimal(0))
    rounded = total.quantize(place, ROUND_HALF_UP)
    return Worth(rounded, currency, own, tuple(parts), left_out)


__all__ = ["Part", "Rates", "Worth", "latest_rates", "worth_of"]
