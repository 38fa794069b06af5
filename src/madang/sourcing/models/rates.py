"""Rates that were frozen: of one source and one day, never changed afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, Settled, User
from madang.kit.rates import is_old

if TYPE_CHECKING:
    from datetime import date


class FrozenRates(HubOwned):
    """What one unit of each currency is worth in `currency`; a later row takes over."""

    settled: ClassVar[Settled | None] = Settled(but=("by",))

    currency = models.CharField(_("added up in"), max_length=3)
    on = models.DateField(_("rates of"))
    source = models.CharField(_("source of the rates"), max_length=120)
    rates = models.JSONField(_("rates"), default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.currency} · {self.on}"

    def is_old_at(self, day: date) -> bool:
        """Return whether whoever converts with them on a day has to say so."""
        return is_old(self.on, day)

    @property
    def worths(self) -> dict[str, Decimal]:
        """What one unit is worth, by currency; its own is worth itself."""
        told = {code: Decimal(rate) for code, rate in self.rates.items()}
        return {**told, self.currency: Decimal(1)}
