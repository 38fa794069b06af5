"""Which taxes there are, and which of them count on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.charges.models import TaxRate

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Hub


def rates_of(hub: Hub) -> QuerySet[TaxRate]:
    """Return a hub's tax rates, the newest of each name first."""
    return TaxRate.objects.filter(hub=hub)


def rates_on(hub: Hub, on: date) -> list[TaxRate]:
    """Return the rates of a day: of each name the latest, the usual one first."""
    latest: dict[str, TaxRate] = {}
    for rate in rates_of(hub).filter(valid_from__lte=on).order_by("valid_from", "pk"):
        latest[rate.name] = rate
    standing = [r for r in latest.values() if not r.retired_on or r.retired_on > on]
    return sorted(standing, key=lambda r: (not r.is_usual, r.name))


def usual_rate(hub: Hub, on: date) -> TaxRate | None:
    """Return the rate that counts where nobody says another one."""
    return next((rate for rate in rates_on(hub, on) if rate.is_usual), None)
