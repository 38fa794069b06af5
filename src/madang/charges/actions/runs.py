"""The month's run: drafts for all agreements at once, and issuing them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from madang.charges import rules
from madang.charges.actions.invoices import add_up
from madang.charges.actions.issuing import issue, needed_details
from madang.charges.amounts import HUNDRED
from madang.charges.models import BillingDetails, Invoice, InvoiceLine, InvoiceState
from madang.charges.queries.invoices import addresses_of
from madang.charges.queries.rates import usual_rate
from madang.charges.queries.runs import proposals_for
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Refused
from madang.spaces.months import month_text
from madang.spaces.schedule import monthly, rounded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from madang.charges.models import TaxRate
    from madang.charges.queries.runs import Proposal
    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import AgreementLine
    from madang.spaces.schedule import Charge


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made or issued, what it could not and why, and the journal's lines."""

    rows: Sequence[Invoice]
    refused: Sequence[tuple[Invoice, str]]
    lines: Sequence[journal.Line]


@action(rules.may_keep_charges)
def draft_month(
    hub: Hub,
    by: Actor,
    *,
    month: date,
    agreements: Collection[int] | None = None,
    today: date,
) -> Run:
    """Every agreement's charges of a month stand in a draft or an invoice.

    `month` is its first day; with `agreements` only those are drafted.  A second run
    drafts only what has come up since.

    Raises:
        Refused: nobody said who sends the invoices, or there is no usual tax rate.
    """
    details = needed_details(hub)
    BillingDetails.objects.select_for_update().get(pk=details.pk)
    rate = usual_rate(hub, today)
    if rate is None:
        raise Refused(_("Add the usual tax rate first, in the settings of charges."))
    wanted = [
        one
        for one in proposals_for(hub, month)
        if one.fresh and (agreements is None or one.agreement.pk in agreements)
    ]
    spoken = addresses_of(hub, [one.agreement.organisation_id for one in wanted])
    made = []
    for one in wanted:
        address = spoken.get(one.agreement.organisation_id)
        language = (address.language if address else "") or details.language
        made.append(_drafted(one, month, rate, language))
    told = [journal.Line("charges.draft", row, journal.created(row)) for row in made]
    return Run(made, [], told)


def _drafted(one: Proposal, month: date, rate: TaxRate, language: str) -> Invoice:
    agreement = one.agreement
    row = Invoice.objects.create(
        hub=agreement.hub,
        organisation=agreement.organisation,
        agreement=agreement,
        currency=agreement.currency,
        language=language,
        month=month,
    )
    with override(language):
        lines = [
            _line(row, line, charge, rate, place)
            for place, (line, charge) in enumerate(one.fresh, start=1)
        ]
    InvoiceLine.objects.bulk_create(lines)
    add_up(row)
    return row


def _line(
    invoice: Invoice, line: AgreementLine, charge: Charge, rate: TaxRate, place: int
) -> InvoiceLine:
    """Return the line that charges a month of an agreement's line.

    A whole month shows its rate, unless rounding has left a unit over; a part of a
    month shows its days.
    """
    is_plain = charge.amount == monthly(line, invoice.currency)
    tax = rounded(charge.amount * rate.percent / HUNDRED, invoice.currency)
    return InvoiceLine(
        hub=invoice.hub,
        invoice=invoice,
        position=place,
        words=_words(line, charge)[:300],
        quantity=line.quantity if is_plain else 1,
        unit_price=line.rate if is_plain else charge.amount,
        net=charge.amount,
        tax=tax,
        tax_name=rate.name,
        tax_percent=rate.percent,
        tax_reason=rate.reason,
        starts_on=charge.first,
        ends_on=charge.after,
        agreement_line=line,
        month=invoice.month,
    )


def _words(line: AgreementLine, charge: Charge) -> str:
    what = str(line.space or line.agreement.get_kind_display())
    told = f"{what}, {month_text(charge.first)}"
    if charge.days == charge.of_days:
        return told
    share = ngettext("%(days)d of %(all)d day", "%(days)d of %(all)d days", charge.days)
    return f"{told} ({share % {'days': charge.days, 'all': charge.of_days}})"


@action(rules.may_keep_charges)
def issue_month(
    hub: Hub, by: Actor, *, month: date, issued_on: date, now: datetime
) -> Run:
    """The drafts of a month's run are issued; those that cannot be are named.

    Raises:
        Refused: there is none.
    """
    drafts = Invoice.objects.filter(hub=hub, month=month, state=InvoiceState.DRAFT)
    rows = list(drafts.select_related("hub", "organisation").order_by("pk"))
    if not rows:
        raise Refused(_("No draft of this month is left."))
    made, refused = [], []
    for row in rows:
        try:
            with transaction.atomic():
                made.append(issue(row, by, issued_on=issued_on, now=now))
        except Refused as reason:
            refused.append((row, str(reason)))
    return Run(made, refused, [])
