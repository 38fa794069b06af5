"""Exact arithmetic for scores: fractions all the way, rounded once where declared."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

ROOT_DIGITS = 50


def rounded(value: Fraction, places: int, rounding: str) -> Decimal:
    """Return `value` rounded once, exactly, to `places` decimals.

    Guarantee: the tie is seen whatever the fraction, as nothing is rounded before.

    >>> rounded(Fraction(9945, 200), 1, "ROUND_HALF_UP")
    Decimal('49.7')
    >>> rounded(Fraction(9930, 200), 1, "ROUND_HALF_EVEN")
    Decimal('49.6')
    """
    scaled = value * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    part = 2 * rest  # against the denominator: below, at or above one half
    marked = 4 * whole + (part > 0) + (part >= scaled.denominator)
    marked += part > scaled.denominator
    # `marked` / 4 stands in the same quarter as `scaled`: rounding it is the same
    with decimal.localcontext(prec=len(str(marked)) + 6):
        unit = (Decimal(marked) / 4).quantize(Decimal(1), rounding=rounding)
        return unit.scaleb(-places)


def root(value: Fraction) -> Fraction:
    """Return the square root to 50 significant digits, as a fraction.

    >>> root(Fraction(1, 4))
    Fraction(1, 2)
    """
    with decimal.localcontext(prec=ROOT_DIGITS, rounding=decimal.ROUND_HALF_EVEN):
        return Fraction((Decimal(value.numerator) / value.denominator).sqrt())


def mean(values: list[Fraction]) -> Fraction:
    """Return the exact mean."""
    return sum(values, Fraction(0)) / len(values)
