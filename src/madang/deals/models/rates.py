"""Tables of exchange rates: what a named source says a currency is worth on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class RateSource(HubOwned):
    """Who says what currencies are worth, such as a central bank's list."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(technical="id hub", business="name")

    name = models.CharField(_("name of the source"), max_length=120)

    class Meta:
        verbose_name = _("source of rates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "name"],
                name="rate_source_once",
                violation_error_message=_("There is a source of this name."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="rate_source_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rate(HubOwned):
    """One unit of `base` is worth `rate` units of `quote` on a day, says a source."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="source on base quote rate"
    )

    source = models.ForeignKey(
        RateSource, on_delete=models.PROTECT, related_name="rates"
    )
    on = models.DateField(_("day"))
    base = models.CharField(_("one unit of"), max_length=3, validators=[is_currency])
    quote = models.CharField(_("is worth in"), max_length=3, validators=[is_currency])
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=8)

    class Meta:
        verbose_name = _("rate")
        ordering = ["-on", "base", "quote", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "on", "base", "quote"],
                name="rate_once_a_day",
                violation_error_message=_("This rate is known for this day."),
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0),
                name="rate_is_positive",
                violation_error_message=_("Write a rate above 0."),
            ),
            models.CheckConstraint(
                condition=~models.Q(base=models.F("quote")),
                name="rate_of_two_currencies",
                violation_error_message=_("Choose two different currencies."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "source", "on"])]

    def __str__(self) -> str:
        return f"1 {self.base} = {self.rate.normalize():f} {self.quote}"
