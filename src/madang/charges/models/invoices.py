"""Tables of invoices and credit notes, and of their lines.

What was issued never changes: the database refuses it.  What became of it (paid,
overdue, taken back) is read off payments and credit notes and never stored.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, Versioned
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import Tag, tags
from madang.spaces.models import AgreementLine, SpaceAgreement

if TYPE_CHECKING:
    from collections.abc import Mapping

ZERO = Decimal(0)


class InvoiceKind(models.TextChoices):
    """Whether a document asks for money or takes back what another one asked for."""

    INVOICE = "invoice", pgettext_lazy("document", "Invoice")
    CREDIT = "credit", pgettext_lazy("document", "Credit note")


class InvoiceState(models.TextChoices):
    """Whether a document may still be changed."""

    DRAFT = "draft", pgettext_lazy("invoice", "Draft")
    ISSUED = "issued", pgettext_lazy("invoice", "Issued")


class Invoice(Versioned):
    """What a hub asks a tenant for, or the credit note that takes a part of it back.

    `number`, `year` and `label` come with the issue; `seller` and `buyer` are what the
    document says of both sides and stay as they were then.  Of a credit note the
    amounts are what it takes back.
    """

    settled: ClassVar[Settled | None] = Settled(
        "state", "issued", but=("organisation",)
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="kind organisation agreement credits currency language state year "
        "number label issued_on issued_at due_on month note reason seller buyer net "
        "tax gross",
    )

    kind = models.CharField(
        _("kind"), max_length=7, choices=InvoiceKind, default=InvoiceKind.INVOICE
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tenant"),
    )
    agreement = models.ForeignKey(
        SpaceAgreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("space agreement"),
    )
    credits = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_notes",
        verbose_name=_("takes back"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=7, choices=LANGUAGES)
    state = models.CharField(
        _("state"), max_length=6, choices=InvoiceState, default=InvoiceState.DRAFT
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    label = models.CharField(_("number"), max_length=40, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    month = models.DateField(_("month"), null=True, blank=True)
    note = models.TextField(_("note on the invoice"), max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    seller = models.JSONField(default=dict, blank=True)
    buyer = models.JSONField(default=dict, blank=True)
    net = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    tax = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    gross = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("invoice")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "year", "number"], name="one_invoice_per_number"
            ),
            models.UniqueConstraint(
                fields=["hub", "label"],
                condition=~models.Q(label=""),
                name="one_invoice_per_label",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number=None, label="", issued_on=None)
                | models.Q(
                    ~models.Q(label=""),
                    state="issued",
                    number__gt=0,
                    year__isnull=False,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                    due_on__gte=models.F("issued_on"),
                ),
                name="issued_invoice_has_its_number",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="invoice", credits=None)
                | models.Q(~models.Q(reason=""), kind="credit", credits__isnull=False),
                name="credit_note_has_its_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(gross__gte=0), name="invoice_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "organisation", "issued_on"], name="invoices_of_tenant"
            ),
            models.Index(fields=["hub", "state", "due_on"], name="invoices_by_due"),
            models.Index(fields=["hub", "issued_on"], name="invoices_by_issue"),
            models.Index(fields=["hub", "credits"], name="credit_notes_of"),
            models.Index(fields=["hub", "agreement"], name="invoices_of_agreement"),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == InvoiceState.DRAFT

    @property
    def is_credit(self) -> bool:
        """Whether it takes back what an invoice asked for."""
        return self.kind == InvoiceKind.CREDIT


class InvoiceLine(HubOwned):
    """What is asked for, with its tax as it stood; or what of a line is taken back.

    `agreement_line` and `month` say which month of which agreement's line it charges:
    a month is charged once, until the whole line was taken back.
    """

    settled: ClassVar[Settled | None] = Settled(
        "state", "issued", but=("is_taken_back",)
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub state position",
        business="invoice words quantity unit_price net tax_name tax_percent "
        "tax_reason tax starts_on ends_on agreement_line month credits is_taken_back",
    )

    invoice = models.ForeignKey(
        Invoice, on_delete=models.CASCADE, related_name="invoice_lines"
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=6, choices=InvoiceState, default=InvoiceState.DRAFT
    )
    words = models.CharField(_("what for"), max_length=300)
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=4, default=Decimal(1)
    )
    unit_price = models.DecimalField(_("price"), max_digits=16, decimal_places=2)
    net = models.DecimalField(_("net"), max_digits=16, decimal_places=2)
    tax_name = models.CharField(_("tax"), max_length=60)
    tax_percent = models.DecimalField(_("per cent"), max_digits=6, decimal_places=3)
    tax_reason = models.CharField(_("reason"), max_length=200, blank=True)
    tax = models.DecimalField(_("tax"), max_digits=16, decimal_places=2)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    agreement_line = models.ForeignKey(
        AgreementLine,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    month = models.DateField(null=True, blank=True)
    credits = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_lines",
    )
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of an invoice")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement_line", "month"],
                condition=models.Q(is_taken_back=False),
                name="month_of_a_line_is_charged_once",
            ),
            models.CheckConstraint(
                condition=models.Q(agreement_line=None, month=None)
                | models.Q(agreement_line__isnull=False, month__isnull=False),
                name="charged_line_has_its_month",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="invoice_line_has_a_quantity",
                violation_error_message=_("The quantity is above nothing."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="invoice_line_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=~models.Q(words=""), name="invoice_line_says_what_for"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def gross(self) -> Decimal:
        """What is asked for with its tax."""
        return self.net + self.tax
