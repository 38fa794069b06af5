"""Tables of what holds for a hub's invoices: who sends them, taxes, numbers given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DAYS = 365
HUNDRED = Decimal(100)
is_prefix = RegexValidator(
    r"^[A-Z0-9][A-Z0-9/.-]{0,9}$",
    _("Write up to ten capital letters, digits, dots, strokes and slashes."),
)


class Paper(models.TextChoices):
    """The sheets that invoices are printed on."""

    A4 = "a4", pgettext_lazy("paper", "A4")
    LETTER = "us-letter", pgettext_lazy("paper", "Letter")


class BillingDetails(Versioned):
    """Who sends a hub's invoices, in whose name and on which terms."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="seller_name address tax_id bank footer prefix credit_prefix "
        "payment_days language paper",
    )

    seller_name = models.CharField(_("name on invoices"), max_length=200)
    address = models.TextField(_("address"), max_length=500, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    bank = models.TextField(_("where to pay"), max_length=600, blank=True)
    footer = models.CharField(_("last line of the page"), max_length=300, blank=True)
    prefix = models.CharField(
        _("number of an invoice begins with"),
        max_length=10,
        default="INV",
        validators=[is_prefix],
    )
    credit_prefix = models.CharField(
        _("number of a credit note begins with"),
        max_length=10,
        default="CN",
        validators=[is_prefix],
    )
    payment_days = models.PositiveSmallIntegerField(
        _("days to pay"), default=14, validators=[MaxValueValidator(MOST_DAYS)]
    )
    language = models.CharField(
        _("language of invoices"), max_length=7, choices=LANGUAGES, default="en"
    )
    paper = models.CharField(_("paper"), max_length=10, choices=Paper, default=Paper.A4)

    class Meta:
        verbose_name = _("billing details")
        constraints = [
            models.UniqueConstraint(fields=["hub"], name="one_billing_per_hub"),
            models.CheckConstraint(
                condition=~models.Q(prefix=models.F("credit_prefix")),
                name="invoices_and_credit_notes_are_told_apart",
                violation_error_message=_(
                    "Invoices and credit notes need different beginnings."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.seller_name


class BillingAddress(Versioned):
    """To whom and where a tenant's invoices go, where the directory does not say it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation name address tax_id language",
    )

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name on invoices"), max_length=200, blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    language = models.CharField(
        _("language of invoices"), max_length=7, choices=LANGUAGES, blank=True
    )

    class Meta:
        verbose_name = _("billing address")

    def __str__(self) -> str:
        return self.name or str(self.organisation)


class TaxRate(HubOwned):
    """A tax as it stands from a day on; of the rates of one name the latest counts.

    No tax at all needs a reason, which is printed on the invoice.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="name percent reason valid_from is_usual retired_on",
    )

    name = models.CharField(_("name"), max_length=60)
    percent = models.DecimalField(
        _("per cent"),
        max_digits=6,
        decimal_places=3,
        validators=[
            MinValueValidator(Decimal(0), _("A tax cannot be negative.")),
            MaxValueValidator(HUNDRED, _("A tax is at most 100 per cent.")),
        ],
    )
    reason = models.CharField(_("reason for no tax"), max_length=200, blank=True)
    valid_from = models.DateField(_("holds from"))
    is_usual = models.BooleanField(_("the usual rate"), default=False)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)

    class Meta:
        verbose_name = _("tax rate")
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "name", "valid_from"],
                name="one_tax_rate_per_day",
                violation_error_message=_(
                    "There is a rate of this name from this day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0) | ~models.Q(reason=""),
                name="no_tax_has_a_reason",
                violation_error_message=_("Say why there is no tax."),
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100),
                name="tax_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.percent.normalize():f} %"


class Numbering(HubOwned):
    """The latest number given in a year, and its day: the row that numbers wait at."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind", business="year last last_on"
    )

    kind = models.CharField(max_length=7)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("numbers given")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "year"], name="one_numbering_per_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
