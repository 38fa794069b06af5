"""Tables of purchase orders: what was ordered, what changed, what came.

What was ordered stands in rows that never change.  An amendment reverses a row and
adds another; a cancellation reverses them all.  So the sum of all rows and the sum of
the open ones are the same, and the order keeps it in `amount`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, personal, tags
from madang.programmes.models import Programme
from madang.sourcing.amounts import places_for

if TYPE_CHECKING:
    from collections.abc import Mapping

ZERO = Decimal(0)


class OrderSource(models.TextChoices):
    """How an order came in."""

    HAND = "hand", pgettext_lazy("order", "Entered by hand")
    IMPORT = "import", pgettext_lazy("order", "From a file")
    AWARD = "award", pgettext_lazy("order", "From an awarded quote")


class OrderState(models.TextChoices):
    """What became of an order, read off its rows and deliveries."""

    OPEN = "open", pgettext_lazy("order", "Open")
    PARTLY = "partly", pgettext_lazy("order", "Partly delivered")
    DELIVERED = "delivered", pgettext_lazy("order", "Delivered")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


#: States in which something is still to come.
COMING = (OrderState.OPEN, OrderState.PARTLY)


class PurchaseOrder(Versioned):
    """What a buyer has ordered of a supplier under the buyer's number.

    One number of one buyer to one supplier is one order, whatever way it came in, and
    it counts for one programme at most.  `amount`, `state` and `due_on` are kept from
    its rows and deliveries by every action that adds one.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at number_key",
        business="buyer supplier number currency ordered_on programme is_local source "
        "note amount state due_on",
    )

    buyer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("order", "buyer"),
    )
    supplier = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("order", "supplier"),
    )
    number = models.CharField(_("the buyer's number"), max_length=60)
    number_key = models.CharField(max_length=60, editable=False)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    ordered_on = models.DateField(_("ordered on"))
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("counted for the programme"),
    )
    is_local = models.BooleanField(_("local supplier"), default=False)
    source = models.CharField(
        _("how it came in"), max_length=6, choices=OrderSource, default=OrderSource.HAND
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=20, decimal_places=2, default=ZERO, editable=False
    )
    state = models.CharField(
        _("state"), max_length=9, choices=OrderState, default=OrderState.OPEN,
        editable=False,
    )  # fmt: skip
    due_on = models.DateField(_("next delivery"), null=True, editable=False)

    class Meta:
        verbose_name = _("purchase order")
        ordering = ["-ordered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "buyer", "supplier", "number_key"],
                name="order_once",
                violation_error_message=_("There is an order of this number."),
            ),
            models.CheckConstraint(
                condition=~models.Q(number_key=""), name="order_has_a_number"
            ),
            models.CheckConstraint(
                condition=~models.Q(buyer=models.F("supplier")),
                name="order_has_two_sides",
                violation_error_message=_("Buyer and supplier are the same."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="order_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "-ordered_on", "-id"], name="orders_by_day"),
            models.Index(
                fields=["hub", "supplier", "-ordered_on"], name="orders_of_supplier"
            ),
            models.Index(
                fields=["hub", "programme", "-ordered_on"], name="orders_of_programme"
            ),
            models.Index(fields=["hub", "state", "due_on"], name="orders_by_state"),
            models.Index(
                fields=["hub", "currency", "amount", "id"], name="orders_by_worth"
            ),
            models.Index(fields=["hub", "number_key"], name="orders_by_number"),
            models.Index(fields=["hub", "due_on", "id"], name="orders_by_due"),
            models.Index(
                fields=["hub", "state", "currency", "programme", "is_local", "amount"],
                name="orders_by_facet",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it is open."""
        return self.state == OrderState.CANCELLED


class ChangeKind(models.TextChoices):
    """What a change did to an order."""

    PLACED = "placed", pgettext_lazy("order", "Placed")
    AMENDED = "amended", pgettext_lazy("order", "Amended")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")
    RENEWED = "renewed", pgettext_lazy("order", "Placed again")
    UNDONE = "undone", pgettext_lazy("order", "Change undone")


class OrderChange(HubOwned):
    """A change of an order on a day, with its reason; it never changes itself."""

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub undoes",
        business="order kind on reason",
        record=("at by", personal("showing who changed an order")),
    )

    order = models.ForeignKey(
        PurchaseOrder, on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(max_length=9, choices=ChangeKind)
    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undoing"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("change of an order")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "order"], name="changes_of_order")]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_kind_display()}"


class OrderRow(HubOwned):
    """A line as it was ordered, or the reversal of one; it never changes.

    `position` is the line's number through all amendments.  A single amount is one line
    of quantity 1.
    """

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub change reverses",
        business="order position words quantity unit unit_price currency amount due_on",
    )

    order = models.ForeignKey(
        PurchaseOrder, on_delete=models.PROTECT, related_name="rows"
    )
    change = models.ForeignKey(
        OrderChange, on_delete=models.PROTECT, related_name="rows"
    )
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("what"), max_length=300, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price = models.DecimalField(_("unit price"), max_digits=20, decimal_places=6)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    due_on = models.DateField(_("delivery date"), null=True, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )

    class Meta:
        verbose_name = _("order row")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    reverses=None, quantity__gt=0, unit_price__gte=0, amount__gte=0
                )
                | models.Q(
                    reverses__isnull=False,
                    quantity__lt=0,
                    unit_price__gte=0,
                    amount__lte=0,
                ),
                name="order_row_is_ordered_or_reversed",
                violation_error_message=_("Write a quantity above 0 and a price."),
            )
        ]
        indexes = [
            models.Index(fields=["hub", "order"], name="rows_of_order"),
            models.Index(fields=["hub", "change"], name="rows_of_change"),
        ]

    def __str__(self) -> str:
        return self.words or f"{self.order}"

    @property
    def price_places(self) -> int:
        """How many decimals its price is shown with: the currency's, or more."""
        return places_for(self.unit_price, self.currency)


class OrderDelivery(HubOwned):
    """How much of a line came on a day, or the reversal of that; it never changes."""

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub reverses",
        business="order position quantity on remark",
        record=("at by", personal("showing who recorded a delivery")),
    )

    order = models.ForeignKey(
        PurchaseOrder, on_delete=models.PROTECT, related_name="deliveries"
    )
    position = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4)
    on = models.DateField(_("delivered on"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("delivery")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reverses=None, quantity__gt=0)
                | models.Q(reverses__isnull=False, quantity__lt=0),
                name="delivery_came_or_is_reversed",
                violation_error_message=_("Write a quantity above 0."),
            )
        ]
        indexes = [models.Index(fields=["hub", "order"], name="deliveries_of_order")]

    def __str__(self) -> str:
        return f"{self.order} · {self.position}"
