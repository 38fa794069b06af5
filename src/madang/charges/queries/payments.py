"""Who sees which payments, and what of them no invoice has taken up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from madang.charges.amounts import exact
from madang.charges.models import Invoice, Payment, PaymentShare
from madang.charges.queries.invoices import MONEY, NONE
from madang.charges.rules import may_see_all_charges
from madang.directory.rules import own_organisations

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def payments_visible_to(by: Actor) -> QuerySet[Payment]:
    """Return all to those who keep or check them, to members their company's."""
    found = Payment.objects.filter(hub=by.hub).select_related("organisation")
    if may_see_all_charges(by):
        return found
    return found.filter(organisation__in=own_organisations(by))


def payments_in(by: Actor, since: date, until: date) -> QuerySet[Payment]:
    """Return the payments of the half-open days, in their order."""
    found = payments_visible_to(by).filter(paid_on__gte=since, paid_on__lt=until)
    return found.select_related("reverses").order_by("paid_on", "pk")


def with_left(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Return payments with what no invoice has taken up of them."""
    shares = PaymentShare.objects.filter(payment=OuterRef("pk")).order_by()
    taken = shares.values("payment").annotate(s=Sum("amount")).values("s")
    taken_up = Coalesce(Subquery(taken, output_field=MONEY), NONE)
    return payments.annotate(left=F("amount") - taken_up)


def unallotted(payment: Payment) -> Decimal:
    """Return what no invoice has taken up of a payment."""
    if hasattr(payment, "reversal"):
        return Decimal(0)
    taken = PaymentShare.objects.filter(payment=payment).aggregate(s=Sum("amount"))["s"]
    return payment.amount - exact(taken, payment.currency)


def shares_of(payment: Payment) -> list[PaymentShare]:
    """Return the shares of a payment with their invoices, in their order."""
    found = PaymentShare.objects.filter(payment=payment).select_related("invoice")
    return list(found.order_by("pk"))


def payments_of_invoice(invoice: Invoice) -> list[PaymentShare]:
    """Return the shares that an invoice took up, with their payments."""
    found = PaymentShare.objects.filter(invoice=invoice).select_related("payment")
    return list(found.order_by("payment__paid_on", "pk"))
