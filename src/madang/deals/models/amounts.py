"""The table of what was asked, discussed, committed and received, as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models.deals import Deal
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, Settled, User
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class AmountKind(models.TextChoices):
    """What an amount means."""

    ASKED = "asked", pgettext_lazy("amount", "Asked")
    DISCUSSED = "discussed", pgettext_lazy("amount", "Under discussion")
    COMMITTED = "committed", pgettext_lazy("amount", "Committed")
    RECEIVED = "received", pgettext_lazy("amount", "Received")


class DealAmount(HubOwned):
    """An amount of a deal as of a day; it never changes, a correction supersedes it.

    Of asked, discussed and committed the latest by day says what holds; what was
    received adds up.  `evidence` is a file of the deal.
    """

    settled: ClassVar[Settled | None] = Settled(but=("noted_by", "evidence"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub supersedes",
        business="deal kind amount currency as_of source evidence",
        record=("noted_by noted_at", personal("showing who noted an amount")),
    )

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="amounts")
    kind = models.CharField(_("kind"), max_length=10, choices=AmountKind)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("evidence"),
    )
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="correction",
        verbose_name=_("corrects"),
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("amount")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="amount_is_not_negative"
            )
        ]
        indexes = [models.Index(fields=["hub", "kind", "deal", "-as_of"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:f} {self.currency}"
