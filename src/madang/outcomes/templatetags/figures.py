"""Figures in templates, and the rows behind a target's: ``{% load figures %}``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from madang.kit.money import number_text
from madang.kit.templatetags.kit import money_full, money_short, number
from madang.outcomes.views.shown import rows_url

if TYPE_CHECKING:
    from datetime import date

    from madang.outcomes.models import Target

register = template.Library()
#: Below so much a mean is told with a decimal.
FEW = 10


@register.filter
def about(amount: Decimal | float, currency: str) -> str:
    """Return roughly how much it is: a mean, or what is to be expected.

    >>> about(Decimal("0.4545"), ""), about(41.7, ""), about(3, "")
    ('0.5', '42', '3')
    """
    if currency:
        return money_short(amount, currency)
    exact = Decimal(str(amount))
    rounded = round(exact, 1 if abs(exact) < FEW else 0)
    places = 0 if rounded == rounded.to_integral_value() else 1
    return number_text(rounded, get_language() or "en", places)


@register.filter
def amount(value: Decimal | float, currency: str) -> str:
    """Return a sum in its currency, or as a number where it is no money."""
    return money_full(value, currency) if currency else number(value)


@register.simple_tag
def target_rows(target: Target, hub: str, month: date | None = None) -> str:
    """Return the address of the rows that a target counts, or those of one month."""
    scopes = (
        ("cohort", target.cohort_id),
        ("programme", target.programme_id),
        ("sponsor", target.sponsor_id),
    )
    kind, pk = next(((name, key) for name, key in scopes if key), ("", 0))
    return rows_url(
        hub, target.indicator_id, (kind, pk or 0),
        (month or target.starts_on, month or target.ends_on), target.level,
    )  # fmt: skip
