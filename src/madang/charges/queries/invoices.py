"""Who sees which invoices, and what of them is paid, taken back and still open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from madang.charges.amounts import NEARLY_NOTHING, exact
from madang.charges.models import (
    BillingAddress,
    BillingDetails,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    PaymentShare,
)
from madang.charges.rules import may_see_all_charges
from madang.directory.rules import own_organisations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)
NONE = Value(Decimal(0), output_field=MONEY)


def details_of(hub: Hub) -> BillingDetails | None:
    """Return who sends a hub's invoices, if that was said."""
    return BillingDetails.objects.filter(hub=hub).first()


def address_of(organisation: Organisation) -> BillingAddress | None:
    """Return where a tenant's invoices go, if that was said."""
    return BillingAddress.objects.filter(organisation=organisation).first()


def addresses_of(hub: Hub, organisations: Iterable[int]) -> dict[int, BillingAddress]:
    """Return where invoices go, by tenant."""
    found = BillingAddress.objects.filter(hub=hub, organisation__in=set(organisations))
    return {row.organisation_id: row for row in found}


def invoices_visible_to(by: Actor) -> QuerySet[Invoice]:
    """Return all to those who keep or check them, to members their issued ones."""
    found = Invoice.objects.filter(hub=by.hub).select_related("organisation")
    if may_see_all_charges(by):
        return found
    own = own_organisations(by)
    return found.filter(organisation__in=own, state=InvoiceState.ISSUED)


def lines_in(by: Actor) -> QuerySet[InvoiceLine]:
    """Return the lines of the invoices that the actor may see."""
    found = InvoiceLine.objects.filter(hub=by.hub, invoice__in=invoices_visible_to(by))
    return found.select_related("invoice")


def with_standing(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Return invoices with what was taken back, paid, and is still open."""
    notes = Invoice.objects.filter(credits=OuterRef("pk"), state=InvoiceState.ISSUED)
    back = notes.order_by().values("credits").annotate(s=Sum("gross")).values("s")
    shares = PaymentShare.objects.filter(invoice=OuterRef("pk")).order_by()
    paid = shares.values("invoice").annotate(s=Sum("amount")).values("s")
    return invoices.annotate(
        back=Coalesce(Subquery(back, output_field=MONEY), NONE),
        paid=Coalesce(Subquery(paid, output_field=MONEY), NONE),
    ).annotate(left=F("gross") - F("back") - F("paid"))


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice with what was taken back of it and what was paid."""

    invoice: Invoice
    back: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        if self.invoice.is_draft or self.invoice.is_credit:
            return Decimal(0)
        return self.invoice.gross - self.back - self.paid

    @property
    def stands(self) -> Decimal:
        """What it asks for after what was taken back."""
        return self.invoice.gross - self.back

    def state(self, on: date) -> str:
        """Return in one word what became of it by a day."""
        row = self.invoice
        if row.is_draft:
            return "draft"
        if row.is_credit:
            return "credit"
        if self.back and not self.stands:
            return "cancelled"
        if self.left <= 0:
            return "paid"
        if row.due_on and row.due_on < on:
            return "overdue"
        return "partly" if self.paid else "open"

    def days_over(self, on: date) -> int:
        """Return for how many days it is overdue; nothing or less before."""
        return (on - self.invoice.due_on).days if self.invoice.due_on else 0


def standings_of(invoices: Iterable[Invoice]) -> list[Standing]:
    """Return invoices that came `with_standing`, with exact amounts."""
    return [
        Standing(row, exact(row.back, row.currency), exact(row.paid, row.currency))  # type: ignore[attr-defined]  # annotated
        for row in invoices
    ]


def standing_of(invoice: Invoice) -> Standing:
    """Return what became of one invoice."""
    found = with_standing(Invoice.objects.filter(pk=invoice.pk))
    return standings_of(found.select_related("organisation"))[0]


def issued_in(by: Actor) -> QuerySet[Invoice]:
    """Return the issued invoices and credit notes that the actor may see."""
    return invoices_visible_to(by).filter(state=InvoiceState.ISSUED)


def open_invoices(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Return those invoices of which something is still to be paid, first due first."""
    asked = invoices.filter(kind=InvoiceKind.INVOICE, state=InvoiceState.ISSUED)
    found = with_standing(asked).filter(Q(left__gte=NEARLY_NOTHING))
    return found.order_by("due_on", "pk")


def waiting_counts(invoices: QuerySet[Invoice], on: date) -> Mapping[str, int]:
    """Return how many are drafts, overdue, and due later, in one statement."""
    is_asked = Q(kind=InvoiceKind.INVOICE, state=InvoiceState.ISSUED)
    some = is_asked & Q(left__gte=NEARLY_NOTHING)
    counts: Mapping[str, int] = with_standing(invoices).aggregate(
        drafts=Count("pk", filter=Q(state=InvoiceState.DRAFT)),
        overdue=Count("pk", filter=some & Q(due_on__lt=on)),
        due=Count("pk", filter=some & Q(due_on__gte=on)),
    )
    return counts


def drafts_of_month(by: Actor, month: date) -> QuerySet[Invoice]:
    """Return the drafts that a month's run made, by tenant."""
    found = invoices_visible_to(by).filter(state=InvoiceState.DRAFT, month=month)
    return found.order_by("organisation__name", "pk")


def numbers_of(hub: Hub, kind: str, year: int) -> list[int]:
    """Return the numbers given in a year, in their order."""
    found = Invoice.objects.filter(Q(hub=hub, kind=kind, year=year))
    return [n for n in found.order_by("number").values_list("number", flat=True) if n]
