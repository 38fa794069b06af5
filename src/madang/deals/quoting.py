"""The hub's exchange rates, for rooms below that compare amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.deals.models import Rate
from madang.meetings import exchange

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Hub


def latest(hub: Hub, currency: str, into: str, on: date) -> exchange.Quote | None:
    """Return the latest rate up to a day between two currencies, either way round."""
    pair = Q(base=currency, quote=into) | Q(base=into, quote=currency)
    row = (
        Rate.objects.filter(pair, hub=hub, on__lte=on, rate__gt=0)
        .select_related("source")
        .order_by("-on", "source__name", "pk")
        .first()
    )
    if row is None:
        return None
    rate = row.rate if row.base == currency else Decimal(1) / row.rate
    return exchange.Quote(rate, row.source.name, row.on)


def register() -> None:
    """Tell meetings what currencies are worth."""
    exchange.add_source(latest)
