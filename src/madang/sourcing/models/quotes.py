"""Tables of quotes: what suppliers answer, at which frozen rate, and who gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User
from madang.hubs.models.hub import is_currency
from madang.kit.money import number_text
from madang.kit.privacy import Tag, personal, tags
from madang.sourcing.amounts import places_for
from madang.sourcing.models.orders import PurchaseOrder
from madang.sourcing.models.rates import FrozenRates
from madang.sourcing.models.rfqs import Rfq, RfqLine

if TYPE_CHECKING:
    from collections.abc import Mapping


class Quote(HubOwned):
    """A supplier's answer as it was given; a revision is another row, the last counts.

    Currency, number and prices are the supplier's own and are never converted here.
    A withdrawal is a revision without prices: after it nothing of the supplier stands,
    until it hands in again.
    """

    settled: ClassVar[Settled | None] = Settled(but=("by", "supplier"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="rfq supplier revision is_withdrawn number currency valid_until note",
        record=("at by", personal("showing who answered", seen_by="both sides")),
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.PROTECT, related_name="quotes")
    supplier = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("order", "supplier"),
    )
    revision = models.PositiveSmallIntegerField()
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    number = models.CharField(_("your quote's number"), max_length=60)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    valid_until = models.DateField(_("valid until"))
    note = models.TextField(_("note"), max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("quote")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rfq", "supplier", "revision"], name="quote_revision_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(number=""), name="quote_has_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "rfq"], name="quotes_of_rfq"),
            models.Index(fields=["hub", "supplier", "-at"], name="quotes_of_supplier"),
        ]

    def __str__(self) -> str:
        return self.number


class QuoteLine(HubOwned):
    """A price for a line from a quantity on; several are a price's breaks."""

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="quote line from_quantity unit_price lead_days remark",
    )

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="prices")
    line = models.ForeignKey(RfqLine, on_delete=models.PROTECT, related_name="+")
    from_quantity = models.DecimalField(
        _("from quantity"), max_digits=16, decimal_places=4
    )
    unit_price = models.DecimalField(_("unit price"), max_digits=20, decimal_places=6)
    lead_days = models.PositiveSmallIntegerField(_("lead time in days"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("price of a quote")
        ordering = ["line", "from_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "line", "from_quantity"], name="price_break_once"
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price__gte=0, from_quantity__gte=0),
                name="price_is_not_negative",
                violation_error_message=_("A price cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quote} · {self.line}"

    @property
    def shown_price(self) -> str:
        """Its price to the last decimal that was given."""
        places = places_for(self.unit_price, self.quote.currency)
        return number_text(self.unit_price, get_language() or "en", places)


class Comparison(FrozenRates):
    """At which rates, of which source and day, an RFQ's quotes are compared.

    A later one takes its place; one has one day and one source for all its rates.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="rfq currency on source rates",
        record=("at by", personal("showing who froze the rates")),
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.PROTECT, related_name="comparisons")

    class Meta:
        verbose_name = _("comparison of quotes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "rfq"], name="comparisons_of_rfq")]

    def __str__(self) -> str:
        return f"{self.rfq} · {super().__str__()}"


class Award(HubOwned):
    """Which price gets a line of an RFQ, or the reversal of that; it never changes.

    A line is awarded once a turn; the next turn begins when the award is taken back.
    """

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub turn reverses",
        business="line price order",
        record=("at by", personal("showing who awarded")),
    )

    line = models.ForeignKey(RfqLine, on_delete=models.PROTECT, related_name="awards")
    price = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("award")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "turn"],
                condition=models.Q(reverses=None),
                name="line_awarded_once_a_turn",
            )
        ]
        indexes = [models.Index(fields=["hub", "order"], name="awards_of_order")]

    def __str__(self) -> str:
        return f"{self.line} · {self.price.quote}"
