"""Freezing rates: what one unit of each currency is worth, on a day, says whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.sourcing.amounts import fault_of
from madang.sourcing.checking import check, fault_of_day, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor
    from madang.sourcing.models.rates import FrozenRates


def freeze(  # noqa: PLR0913 -- at which rates, of whom and when
    row: FrozenRates,
    by: Actor,
    *,
    currency: str,
    rates: Mapping[str, Decimal],
    source: str,
    on: date,
    now: datetime,
) -> None:
    """The row holds these rates of one source and one day, and never others.

    Raises:
        Refused: a rate is not above 0, or the day is still to come.
    """
    faults = {"on": fault_of_day(by, on, now), "currency": fault_of(None, currency)}
    for code, rate in rates.items():
        if rate is None or rate <= 0:
            faults[f"rate_{code}"] = _("Write a rate above 0.")
    refuse(faults)
    row.rates = {code: f"{rate.normalize():f}" for code, rate in sorted(rates.items())}
    row.currency, row.on, row.source = currency, on, source.strip()
    row.at, row.by = now, by.user
    check(row)
    row.save()
