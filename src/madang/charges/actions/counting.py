"""Sharing payments out among invoices: one at a time for each tenant."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from madang.charges.models import Invoice, InvoiceKind, InvoiceState, PaymentShare
from madang.charges.queries.invoices import open_invoices, standing_of, standings_of
from madang.directory.models import Organisation
from madang.hubs import journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from madang.charges.models import Payment

ZERO = Decimal(0)


def lock_tenant(organisation: Organisation) -> None:
    """Let nobody else count this tenant's money until the transaction ends."""
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True)
    rows.only("pk").get(pk=organisation.pk)


def share(
    payment: Payment, invoice: Invoice, amount: Decimal, on: date
) -> PaymentShare:
    """Let an invoice take up a part of a payment."""
    return PaymentShare.objects.create(
        hub=payment.hub, payment=payment, invoice=invoice, amount=amount, allotted_on=on
    )


def share_out(
    payment: Payment, left: Decimal, on: date, first: Invoice | None = None
) -> list[PaymentShare]:
    """Share out what is left of a payment: to one invoice first, then to the oldest."""
    asked = Invoice.objects.filter(
        hub=payment.hub,
        organisation=payment.organisation,
        currency=payment.currency,
        kind=InvoiceKind.INVOICE,
        state=InvoiceState.ISSUED,
    )
    waiting = standings_of(open_invoices(asked))
    if first is not None:
        waiting.sort(key=lambda one: one.invoice.pk != first.pk)
    made = []
    for one in waiting:
        part = min(left, one.left)
        if part <= 0:
            break
        made.append(share(payment, one.invoice, part, on))
        left -= part
    return made


def give_back_above(invoice: Invoice, on: date) -> Iterator[journal.Line]:
    """Give back to the payments what they paid above what stands of an invoice."""
    above = -standing_of(invoice).left
    totals: dict[int, tuple[PaymentShare, Decimal]] = {}
    for one in invoice.shares.select_related("payment").order_by("pk"):
        _first, total = totals.get(one.payment_id, (one, ZERO))
        totals[one.payment_id] = (one, total + one.amount)
    for one, total in reversed(totals.values()):
        part = min(above, total)
        if part > 0:
            made = share(one.payment, invoice, -part, on)
            above -= part
            yield journal.Line("charges.give_back", made, journal.created(made))
