"""Tables of money that came, and of the invoices that it was for.

Both only grow: a payment is taken back by a row against it, an allotment by a share
below nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.charges.models.invoices import Invoice
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Payment(HubOwned):
    """Money that came from a tenant, or the row that takes such a payment back.

    What reverses a payment has its amount below nothing, and a reason.
    """

    settled: ClassVar[Settled | None] = Settled(but=("organisation",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub recorded_at",
        business="organisation currency amount paid_on reference reverses reason",
    )

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tenant"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    reverses = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversal",
        verbose_name=_("takes back"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment")
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reverses=None, amount__gt=0)
                | models.Q(~models.Q(reason=""), amount__lt=0, reverses__isnull=False),
                name="payment_is_above_nothing",
            )
        ]
        indexes = [
            models.Index(
                fields=["hub", "organisation", "paid_on"], name="payments_of_tenant"
            ),
            models.Index(fields=["hub", "paid_on"], name="payments_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"


class PaymentShare(HubOwned):
    """The part of a payment that an invoice takes up; below nothing: gives back."""

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="payment invoice amount allotted_on"
    )

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="shares"
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="shares"
    )
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    allotted_on = models.DateField()

    class Meta:
        verbose_name = _("share of a payment")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount=0), name="share_is_something"
            )
        ]
        indexes = [
            models.Index(fields=["hub", "invoice"], name="shares_of_invoice"),
            models.Index(fields=["hub", "payment"], name="shares_of_payment"),
        ]

    def __str__(self) -> str:
        return f"{self.payment} → {self.invoice}"
