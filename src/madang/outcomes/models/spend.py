"""The table of what buyers say they spend in all, to hold local orders against."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class StatedSpend(HubOwned):
    """What a buyer, or the whole region, bought in whole months, and who says so.

    Without a `buyer` it is the whole region's, without an `industry` that of all
    industries.  `local_percent` is what the same source calls bought locally.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="buyer industry starts_on ends_on amount currency local_percent "
        "source",
    )

    buyer = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=pgettext_lazy("order", "buyer"),
    )  # fmt: skip
    industry = models.CharField(_("industry"), max_length=3, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    amount = models.DecimalField(_("spend"), max_digits=20, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    local_percent = models.DecimalField(
        _("of it local, in percent"), max_digits=5, decimal_places=2, null=True,
        blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    source = models.CharField(_("who says so, and where"), max_length=200)

    class Meta:
        verbose_name = _("stated spend")
        ordering = ["-ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="spend_is_positive",
                violation_error_message=_("A spend is more than nothing."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")),
                name="spend_ends_after_it_starts",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        who = str(self.buyer or self.hub)
        return f"{who} · {self.amount.normalize():f} {self.currency}"
