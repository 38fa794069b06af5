"""Writing invoices by hand, and changing drafts until they are issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from madang.charges import rules
from madang.charges.amounts import cost, exact
from madang.charges.checking import assign, check, fault_of_units
from madang.charges.models import Invoice, InvoiceLine
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.charges.models import TaxRate
    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import SpaceAgreement

FIELDS = ("organisation", "agreement", "currency", "language", "due_on", "note")
LINE = ("words", "quantity", "unit_price", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Written:
    """An invoice with the journal's lines about it."""

    row: Invoice
    lines: Sequence[journal.Line]


@action(rules.may_keep_charges)
def draft(
    hub: Hub,
    by: Actor,
    *,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> Written:
    """There is a draft with these lines; nobody outside sees it and it has no number.

    Raises:
        Refused: a value is wrong; faults of the first line stand at its fields.
        NotAllowed: tenant or agreement are another hub's.
    """
    row = Invoice(hub=hub)
    assign(row, {name: values[name] for name in FIELDS if name in values})
    _check(row)
    row.save()
    for place, given in enumerate(lines, start=1):
        line = filled(row, InvoiceLine(position=place), given)
        line.save()
    add_up(row)
    return Written(row, [journal.Line("charges.draft", row, journal.created(row))])


def _check(row: Invoice) -> None:
    """Accept a draft that may stand.

    Raises:
        Refused: a value is wrong.
        NotAllowed: tenant or agreement are another hub's.
    """
    firm, agreement = row.organisation_id, row.agreement
    if firm and row.organisation.hub_id != row.hub_id:
        raise NotAllowed(_("This organisation is another hub's."))
    fault = {}
    if agreement is not None:
        if agreement.hub_id != row.hub_id:
            raise NotAllowed(_("This agreement is another hub's."))
        if agreement.organisation_id != firm:
            fault["agreement"] = _("This agreement is with somebody else.")
        elif agreement.currency != row.currency:
            told = _("This agreement is in %(currency)s.")
            fault["currency"] = told % {"currency": agreement.currency}
    check(row, **fault)


def must_be_draft(invoice: Invoice) -> None:
    """Refuse to change what was issued.

    Raises:
        Conflict: it was; a credit note is the way.
    """
    if not invoice.is_draft:
        told = _("This invoice is issued. Take it back by a credit note.")
        raise Conflict(told)


@action(rules.may_keep_charges)
def change_draft(
    invoice: Invoice, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Invoice:
    """The draft has these values; its prices fit another currency as they are.

    Raises:
        Refused: a value is wrong.
        Conflict: it is issued.
        Stale: somebody saved it since.
    """
    must_be_draft(invoice)
    given = {name: values[name] for name in FIELDS if name in values}
    assign(invoice, given)
    _check(invoice)
    for line in invoice.invoice_lines.all():
        if line.agreement_line_id and line.agreement_line is not None:
            _must_fit(line.agreement_line.agreement, invoice)
        if fault := fault_of_units(line.unit_price, invoice.currency):
            raise Refused(fault, fields={"currency": [fault]})
    return save_version(invoice, expected, list(given))


def _must_fit(agreement: SpaceAgreement, invoice: Invoice) -> None:
    if agreement.pk != invoice.agreement_id:
        told = _("Its lines charge a month of the agreement %(number)s.")
        text = told % {"number": agreement.number}
        raise Refused(text, fields={"agreement": [text]})


@action(rules.may_keep_charges)
def add_line(invoice: Invoice, by: Actor, *, values: Mapping[str, Any]) -> InvoiceLine:
    """The draft has a line more.

    Raises:
        Refused: a value is wrong.
        Conflict: the invoice is issued.
    """
    must_be_draft(invoice)
    line = filled(invoice, InvoiceLine(), values)
    line.position = invoice.invoice_lines.count() + 1
    line.save()
    add_up(invoice)
    return line


@action(rules.may_keep_charges)
def change_line(
    line: InvoiceLine, by: Actor, *, values: Mapping[str, Any]
) -> InvoiceLine:
    """A line of a draft has these values; it charges the same month as before.

    Raises:
        Refused, Conflict: as for `add_line`.
    """
    must_be_draft(line.invoice)
    filled(line.invoice, line, values)
    line.save()
    add_up(line.invoice)
    return line


@action(rules.may_keep_charges)
def remove_line(line: InvoiceLine, by: Actor) -> Written:
    """The draft has this line no more; its month may be charged again.

    Raises:
        Conflict: the invoice is issued.
    """
    invoice = line.invoice
    must_be_draft(invoice)
    was = {name: [v[1], None] for name, v in journal.created(line).items()}
    told = [journal.Line("charges.remove_line", invoice, was)]
    line.delete()
    add_up(invoice)
    return Written(invoice, told)


@action(rules.may_keep_charges)
def discard(invoice: Invoice, by: Actor) -> Written:
    """The draft is gone, and the months that it charged may be charged again.

    Raises:
        Conflict: it is issued.
    """
    locked = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    must_be_draft(locked)
    was = {name: [v[1], None] for name, v in journal.created(invoice).items()}
    told = [journal.Line("charges.discard", invoice, was)]
    Invoice.objects.filter(pk=invoice.pk).delete()
    return Written(invoice, told)


def filled(
    invoice: Invoice, line: InvoiceLine, values: Mapping[str, Any]
) -> InvoiceLine:
    """Give a line its values and what follows from them.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    assign(line, {name: values[name] for name in LINE if name in values})
    line.hub, line.invoice = invoice.hub, invoice
    rate: TaxRate | None = values.get("rate")
    if rate is not None:
        line.tax_name, line.tax_percent = rate.name, rate.percent
        line.tax_reason = rate.reason
    faults = _faults(line, invoice)
    if not faults:
        amounts = cost(
            line.quantity, line.unit_price, line.tax_percent, invoice.currency
        )
        line.net, line.tax = amounts.net, amounts.tax
    check(line, **faults)
    return line


def _faults(line: Any, invoice: Invoice) -> dict[str, str]:
    """Return what is wrong with a line as it was typed, by field."""
    faults = {}
    if line.tax_percent is None:
        faults["rate"] = _("Choose a tax rate.")
    if line.unit_price is None:
        faults["unit_price"] = _("Say what it costs.")
    elif fault := fault_of_units(line.unit_price, invoice.currency):
        faults["unit_price"] = fault
    if line.quantity is None or line.quantity <= 0:
        faults["quantity"] = _("The quantity is above nothing.")
    if fault := _fault_of_days(line.starts_on, line.ends_on, invoice.agreement):
        faults["starts_on"] = fault
    return faults


def _fault_of_days(
    starts: date | None, ends: date | None, agreement: SpaceAgreement | None
) -> str:
    """Return why the days of a line cannot be charged; nothing if they can."""
    if (starts is None) != (ends is None):
        return _("Give both days, or none.")
    if starts is None or ends is None or agreement is None:
        return ""
    if starts < agreement.starts_on:
        return _("The agreement begins later, on %(day)s.") % {
            "day": agreement.starts_on.isoformat()
        }
    if agreement.over_on and starts >= agreement.over_on:
        return _("The agreement is over by then.")
    return ""


def add_up(invoice: Invoice) -> None:
    """Give a draft the sum of its lines."""
    sums = invoice.invoice_lines.aggregate(net=Sum("net"), tax=Sum("tax"))
    invoice.net = exact(sums["net"], invoice.currency)
    invoice.tax = exact(sums["tax"], invoice.currency)
    invoice.gross = invoice.net + invoice.tax
    if invoice.gross < 0:
        raise Refused(_("An invoice asks for something. Credit notes give back."))
    invoice.save(update_fields=["net", "tax", "gross", "updated_at"])
