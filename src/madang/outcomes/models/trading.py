"""Tables of trade: orders added up beforehand, by month, industry and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class TradeMonth(HubOwned):
    """A month of orders: whether its tallies say what its orders say.

    Whoever changes an order of the month, or where one of its sides is or works, takes
    `is_counted` away in the same transaction.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub is_counted", business="month"
    )

    month = models.DateField()
    is_counted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("month of orders")
        constraints = [
            models.UniqueConstraint(fields=["hub", "month"], name="trade_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class TradeTally(HubOwned):
    """What the orders of a month add up to in one currency; cancelled ones not.

    Each order is in two: one by the supplier's `industry` and whether the supplier is
    local, with no places, and one by both `places`, a country and a city each, with no
    industry.  Hundredths, so that sums are exact on every database.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="month currency is_way is_local industry buyer_at supplier_at cents "
        "orders",
    )

    month = models.DateField()
    currency = models.CharField(max_length=3)
    is_way = models.BooleanField(default=False)
    is_local = models.BooleanField(default=False)
    industry = models.CharField(max_length=3, blank=True)
    buyer_at = models.CharField(max_length=200, blank=True)
    supplier_at = models.CharField(max_length=200, blank=True)
    cents = models.BigIntegerField()
    orders = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("tally of orders")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "hub",
                    "is_way",
                    "month",
                    "currency",
                    "is_local",
                    "industry",
                    "buyer_at",
                    "supplier_at",
                ],
                name="one_tally_of_orders",
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "hub", "is_way", "currency", "buyer_at", "supplier_at", "month",
                    "cents", "orders",
                ],
                name="tallies_by_way",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} · {self.cents / 100:.2f} {self.currency}"
