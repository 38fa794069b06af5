"""Recording what tenants paid, sharing it out among invoices, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.charges import rules
from madang.charges.actions.counting import lock_tenant, share, share_out
from madang.charges.amounts import exact
from madang.charges.checking import assign, check, fault_of_units
from madang.charges.models import Payment, PaymentShare
from madang.charges.queries.invoices import standing_of
from madang.charges.queries.payments import unallotted
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.kit.money import money_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from madang.charges.models import Invoice
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

PAID = ("currency", "amount", "paid_on", "reference")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A payment, what invoices took up of it, and the journal's lines about both."""

    row: Payment
    shares: Sequence[PaymentShare]
    lines: Sequence[journal.Line]


@action(rules.may_keep_charges)
def record_payment(
    organisation: Organisation,
    by: Actor,
    *,
    values: Mapping[str, Any],
    first: Invoice | None = None,
    now: datetime,
) -> Recorded:
    """A tenant has paid; its open invoices take it up, the oldest first.

    `first` takes it up before the others.  What no invoice takes up stays as credit.

    Raises:
        Refused: the amount is not above nothing, or the day is still to come.
        NotAllowed: the invoice is somebody else's.
    """
    row = Payment(hub=organisation.hub, organisation=organisation, recorded_at=now)
    assign(row, {name: values[name] for name in PAID if name in values})
    if first is not None and first.organisation_id != organisation.pk:
        raise NotAllowed(_("This invoice is somebody else's."))
    today = organisation.hub.day_of(now)
    faults = _faults_of(row, today)
    if first is not None and not faults and first.currency != row.currency:
        words = {"currency": first.currency}
        faults["currency"] = _("This invoice is in %(currency)s.") % words
    check(row, **faults)
    lock_tenant(organisation)
    row.save()
    shares = share_out(row, row.amount, today, first)
    told = [journal.Line("charges.record_payment", row, journal.created(row))]
    return Recorded(row, shares, [*told, *_told("charges.allot", shares)])


def _faults_of(row: Payment, today: date) -> dict[str, str]:
    faults = {}
    if row.amount is None or row.amount <= 0:
        faults["amount"] = _("A payment is above nothing. Take one back by a reversal.")
    elif fault := fault_of_units(row.amount, row.currency):
        faults["amount"] = fault
    if row.paid_on is None or row.paid_on > today:
        faults["paid_on"] = _("Record a payment once it has come.")
    return faults


def _told(verb: str, shares: Iterable[PaymentShare]) -> list[journal.Line]:
    return [journal.Line(verb, one, journal.created(one)) for one in shares]


@action(rules.may_keep_charges)
def allot(
    payment: Payment, by: Actor, *, invoice: Invoice, amount: Decimal, today: date
) -> Recorded:
    """An invoice takes up so much of a payment's credit.

    Raises:
        Refused: more than the payment has left, or than the invoice leaves open.
        NotAllowed: the invoice is somebody else's.
    """
    if invoice.organisation_id != payment.organisation_id:
        raise NotAllowed(_("This invoice is somebody else's."))
    if invoice.currency != payment.currency:
        told = _("This invoice is in %(currency)s.") % {"currency": invoice.currency}
        raise Refused(told, fields={"invoice": [told]})
    lock_tenant(payment.organisation)
    most = min(unallotted(payment), standing_of(invoice).left)
    fault = fault_of_units(amount, payment.currency)
    if not 0 < amount <= most:
        shown = money_text(
            max(most, Decimal(0)), payment.currency, get_language() or ""
        )
        fault = _("Between nothing and %(most)s can be allotted.") % {"most": shown}
    if fault:
        raise Refused(fault, fields={"amount": [fault]})
    made = [share(payment, invoice, amount, today)]
    return Recorded(payment, made, _told("charges.allot", made))


@action(rules.may_keep_charges)
def allot_credit(
    organisation: Organisation, by: Actor, *, currency: str, today: date
) -> Recorded:
    """The tenant's credit in a currency is taken up by its oldest open invoices.

    Raises:
        Refused: there is no credit, or nothing is open.
    """
    lock_tenant(organisation)
    paid = Payment.objects.filter(
        hub=organisation.hub,
        organisation=organisation,
        currency=currency,
        reverses=None,
        reversal=None,
    )
    made: list[PaymentShare] = []
    row = None
    for row in paid.order_by("paid_on", "pk"):
        if left := unallotted(row):
            made += share_out(row, left, today)
    if row is None or not made:
        raise Refused(_("No credit balance is left, or no invoice is open."))
    return Recorded(row, made, _told("charges.allot", made))


@action(rules.may_keep_charges)
def give_back(
    payment: Payment, by: Actor, *, invoice: Invoice, today: date
) -> Recorded:
    """An invoice gives back what it took up of a payment, which is credit again.

    Raises:
        Conflict: it took up nothing of it, or the payment is taken back.
    """
    lock_tenant(payment.organisation)
    shares = PaymentShare.objects.filter(payment=payment, invoice=invoice)
    taken = exact(shares.aggregate(s=Sum("amount"))["s"], payment.currency)
    if taken <= 0 or hasattr(payment, "reversal"):
        raise Conflict(_("This invoice holds nothing of this payment."))
    made = [share(payment, invoice, -taken, today)]
    return Recorded(payment, made, _told("charges.give_back", made))


@action(rules.may_keep_charges)
def reverse(
    payment: Payment, by: Actor, *, reason: str, on: date, now: datetime
) -> Recorded:
    """The payment is taken back by a row against it; its invoices are open again.

    Raises:
        Refused: without a reason, or on a day before the payment or still to come.
        Conflict: it was taken back already, or is itself such a row.
    """
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why the payment is taken back.")]})
    if not payment.paid_on <= on <= payment.hub.day_of(now):
        text = _("Choose a day from the payment's day until today.")
        raise Refused(text, fields={"on": [text]})
    lock_tenant(payment.organisation)
    found = Payment.objects.filter(reverses=payment)
    if payment.reverses_id or found.exists():
        raise Conflict(_("This payment is taken back already."))
    row = Payment.objects.create(
        hub=payment.hub,
        organisation=payment.organisation,
        currency=payment.currency,
        amount=-payment.amount,
        paid_on=on,
        reference=payment.reference,
        reverses=payment,
        reason=reason.strip(),
        recorded_at=now,
    )
    taken: dict[Invoice, Decimal] = {}
    for one in payment.shares.select_related("invoice"):
        taken[one.invoice] = taken.get(one.invoice, Decimal(0)) + one.amount
    made = [share(row, asked, -part, on) for asked, part in taken.items() if part]
    return Recorded(
        row, made, [journal.Line("charges.reverse", row, journal.created(row))]
    )
