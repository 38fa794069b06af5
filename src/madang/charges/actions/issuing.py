"""Issuing invoices under the next number, and taking them back by credit notes.

A number is taken in the transaction that issues: what is rolled back leaves no gap.
The row of the numbers is locked before any other row, so that nobody waits in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from madang.charges import rules
from madang.charges.actions.counting import give_back_above, lock_tenant
from madang.charges.actions.invoices import Written
from madang.charges.amounts import Amounts, part_of
from madang.charges.models import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    Numbering,
)
from madang.charges.paper import buyer_of, must_be_printable, seller_of
from madang.charges.queries.invoices import details_of
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.dates import day_text
from madang.kit.errors import Conflict, Refused
from madang.kit.money import money_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from madang.charges.models import BillingDetails
    from madang.hubs.models import Actor, Hub


def needed_details(hub: Hub) -> BillingDetails:
    """Return who sends a hub's invoices.

    Raises:
        Refused: nobody has said it yet.
    """
    found = details_of(hub)
    if found is None:
        raise Refused(
            _("Say first who sends the invoices, in the settings of charges.")
        )
    return found


def next_number(hub: Hub, kind: str, on: date) -> int:
    """Return the next number of a day's year; others wait until this one is issued.

    Raises:
        Refused: a later number was issued on a later day.
    """
    mine = Numbering.objects.filter(hub=hub, kind=kind, year=on.year)
    if not mine.update(last=F("last") + 1):
        Numbering.objects.get_or_create(hub=hub, kind=kind, year=on.year)
        mine.update(last=F("last") + 1)
    row = mine.get()
    if row.last_on is not None and on < row.last_on:
        told = _(
            "The last number was given on %(day)s: choose that day or a later one."
        )
        text = told % {"day": day_text(row.last_on, get_language() or "en")}
        raise Refused(text, fields={"issued_on": [text]})
    mine.update(last_on=on)
    return row.last


def _must_be_a_day(hub: Hub, on: date, now: datetime) -> None:
    if on > hub.day_of(now):
        text = _("An invoice is issued today or was issued before.")
        raise Refused(text, fields={"issued_on": [text]})


@action(rules.may_keep_charges)
def issue(invoice: Invoice, by: Actor, *, issued_on: date, now: datetime) -> Invoice:
    """The invoice has its number and day, its tenant sees it, and it never changes.

    Raises:
        Refused: it has no lines, its days are wrong, or it cannot be printed.
        Conflict: it was issued already.
    """
    details = needed_details(invoice.hub)
    _must_be_a_day(invoice.hub, issued_on, now)
    number = next_number(invoice.hub, invoice.kind, issued_on)
    row = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if not row.is_draft:
        raise Conflict(_("This invoice is issued already."))
    lines = list(row.invoice_lines.all())
    if not lines or not row.gross:
        raise Refused(_("An invoice asks for something. Add a line first."))
    if row.due_on and row.due_on < issued_on:
        text = _("It would be due before it is issued. Change when it is due.")
        raise Refused(text, fields={"issued_on": [text]})
    row.due_on = row.due_on or issued_on + timedelta(days=details.payment_days)
    return settle(row, lines, details, number=number, on=issued_on, now=now)


def settle(  # noqa: PLR0913 -- what an issue consists of
    row: Invoice,
    lines: list[InvoiceLine],
    details: BillingDetails,
    *,
    number: int,
    on: date,
    now: datetime,
) -> Invoice:
    """Give a document its number and its last words, once and for all.

    Raises:
        Unprintable: it holds letters that none of our fonts has.
    """
    row.year, row.number = on.year, number
    prefix = details.credit_prefix if row.is_credit else details.prefix
    row.label = f"{prefix}-{on.year}-{number:04}"
    row.issued_on, row.issued_at = on, now.replace(microsecond=0)
    with override(row.language):
        row.seller, row.buyer = seller_of(details), buyer_of(row.organisation)
    must_be_printable(row, lines)
    row.state = InvoiceState.ISSUED
    row.save()
    InvoiceLine.objects.filter(invoice=row).update(state=InvoiceState.ISSUED)
    return row


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of an invoice and what of it is taken back."""

    line: InvoiceLine
    amounts: Amounts
    is_rest: bool


@action(rules.may_keep_charges)
def credit(
    invoice: Invoice,
    by: Actor,
    *,
    parts: Mapping[int, Decimal] | None,
    reason: str,
    issued_on: date,
    now: datetime,
) -> Written:
    """A credit note takes back what of the lines is named, or all that stands.

    `parts` are amounts without tax by line.  A line that is taken back whole may be
    charged again; what was paid above what stands becomes credit of the tenant.

    Raises:
        Refused: more than stands, nothing at all, or without a reason.
        Conflict: the document is no issued invoice.
    """
    if invoice.is_draft or invoice.is_credit:
        raise Conflict(_("Only an issued invoice is taken back by a credit note."))
    details = needed_details(invoice.hub)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why; it stands on the credit note.")]})
    _must_be_a_day(invoice.hub, issued_on, now)
    if invoice.issued_on and issued_on < invoice.issued_on:
        text = _("A credit note is not older than its invoice.")
        raise Refused(text, fields={"issued_on": [text]})
    number = next_number(invoice.hub, InvoiceKind.CREDIT, issued_on)
    lock_tenant(invoice.organisation)
    found = _parts(invoice, parts)
    note = _written(invoice, found, reason=reason.strip())
    note.due_on = issued_on
    settle(
        note,
        list(note.invoice_lines.all()),
        details,
        number=number,
        on=issued_on,
        now=now,
    )
    back = [part.line.pk for part in found if part.is_rest]
    InvoiceLine.objects.filter(pk__in=back).update(is_taken_back=True)
    told = [journal.Line("charges.credit", note, journal.created(note))]
    told += give_back_above(invoice, on=issued_on)
    return Written(note, told)


def _parts(invoice: Invoice, wanted: Mapping[int, Decimal] | None) -> list[_Part]:
    """Return what is taken back of each line.

    Raises:
        Refused: more than stands, or nothing; each fault stands at its line.
    """
    faults: dict[str, list[str]] = {}
    found = []
    for line in invoice.invoice_lines.all():
        whole = Amounts(line.net, line.tax)
        back = Amounts()
        for one in line.credit_lines.all():
            back += Amounts(one.net, one.tax)
        left = line.net - back.net
        net = left if wanted is None else wanted.get(line.pk, whole.net * 0)
        if not net:
            continue
        if abs(net) > abs(left) or (net > 0) != (left > 0):
            shown = money_text(left, invoice.currency, get_language() or "en")
            told = _("At most %(left)s of this line stands.") % {"left": shown}
            faults[f"line_{line.pk}"] = [told]
            continue
        amounts = part_of(whole, back, net, line.tax_percent, invoice.currency)
        found.append(_Part(line, amounts, is_rest=net == left))
    if faults:
        raise Refused(_("No more is taken back than stands."), fields=faults)
    if sum(part.amounts.gross for part in found) <= 0:
        raise Refused(_("Nothing is left to take back."))
    return found


def _written(invoice: Invoice, parts: list[_Part], *, reason: str) -> Invoice:
    """Return a credit note with its lines, not yet issued."""
    total = Amounts()
    for part in parts:
        total += part.amounts
    note = Invoice.objects.create(
        hub=invoice.hub,
        kind=InvoiceKind.CREDIT,
        organisation=invoice.organisation,
        agreement=invoice.agreement,
        credits=invoice,
        currency=invoice.currency,
        language=invoice.language,
        reason=reason,
        net=total.net,
        tax=total.tax,
        gross=total.gross,
    )
    for place, part in enumerate(parts, start=1):
        line = part.line
        InvoiceLine.objects.create(
            hub=invoice.hub,
            invoice=note,
            position=place,
            words=line.words,
            unit_price=part.amounts.net,
            net=part.amounts.net,
            tax=part.amounts.tax,
            tax_name=line.tax_name,
            tax_percent=line.tax_percent,
            tax_reason=line.tax_reason,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            credits=line,
        )
    return note
