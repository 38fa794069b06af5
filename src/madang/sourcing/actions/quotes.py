"""Answering an RFQ: a quote as it is given, sealed where that was asked for."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.files.actions import store_file
from madang.hubs import journal
from madang.hubs.actions import action
from madang.hubs.models import Role
from madang.kit.errors import NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.actions.rfqs import tell_side
from madang.sourcing.amounts import fault_of
from madang.sourcing.checking import check
from madang.sourcing.finding import find_quotes, forget_quotes
from madang.sourcing.models import Quote, QuoteLine, Rfq

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.sourcing.models import RfqLine

#: The kind under which a quote's files are kept.
QUOTE = "sourcing.quote"
GIVEN = gettext_noop("A quote came in for %(title)s")
WITHDRAWN = gettext_noop("A supplier has withdrawn its quote for %(title)s")


@dataclass(frozen=True, slots=True)
class Price:
    """A price for a line from a quantity on, with the days until it comes."""

    line: RfqLine
    unit_price: Decimal
    lead_days: int
    from_quantity: Decimal
    remark: str = ""


class Given:
    """A quote was given or withdrawn; a sealed one is told when it is opened."""

    def __init__(self, row: Quote, verb: str, *, is_sealed: bool) -> None:
        self.row = row
        told = journal.Line(verb, row, journal.created(row))
        self.lines = [] if is_sealed else [told]


@action(rules.may_sell)
def give_quote(  # noqa: PLR0913 -- what a quote consists of
    hub: Hub,
    by: Actor,
    *,
    rfq: Rfq,
    firm: Organisation,
    values: Mapping[str, Any],
    prices: Sequence[Price],
    files: Sequence[File[Any]] = (),
    now: datetime,
) -> Given:
    """The supplier's quote for an RFQ stands; a later one is its next revision.

    Prices stay in the supplier's currency as they were written.  While the RFQ is
    sealed nothing of it is told to anybody, the journal included.

    Raises:
        Refused: a value is wrong, or quotes are no longer taken.
        NotAllowed: the actor does not belong to the company.
    """
    if firm.pk not in rules.selling_for(by) or firm.pk == rfq.buyer_id:
        raise NotAllowed(_("You may not do this here."))
    rfq = _taking_quotes(rfq, now)
    if not prices:
        raise Refused(_("Give a price for one line at least."))
    is_sealed, before = rfq.is_sealed_at(now), _revisions(rfq, firm)
    with journal.withheld() if is_sealed else nullcontext():
        row = _stored(hub, by, rfq, firm, values, before, now)
        _write(row, prices)
        for file in files:
            store_file(hub, by, upload=file, kind=QUOTE, object_id=row.pk, now=now)
    if not is_sealed:
        forget_quotes(before)
        find_quotes(hub, [row])
        key = f"rfq-quote-{row.pk}"
        tell_side(rfq, [rfq.buyer_id], Role.BUYER, key, GIVEN, now)
    return Given(row, "sourcing.give_quote", is_sealed=is_sealed)


@action(rules.may_withdraw)
def withdraw_quote(quote: Quote, by: Actor, *, reason: str, now: datetime) -> Given:
    """Nothing of the supplier stands for the RFQ until it hands in again.

    Its revisions stay readable for the supplier; of a sealed RFQ nobody else ever
    learns that there was a quote.

    Raises:
        Refused: quotes are no longer taken, or another revision stands.
    """
    rfq = _taking_quotes(quote.rfq, now)
    before = _revisions(rfq, quote.supplier)
    last = before[0]
    if last.is_withdrawn:
        raise Refused(_("This quote was withdrawn already."))
    if last.pk != quote.pk:
        raise Refused(_("A later revision stands. Withdraw that one."))
    row = Quote(
        hub=quote.hub, rfq=rfq, supplier=quote.supplier, revision=last.revision + 1,
        is_withdrawn=True, number=last.number, currency=last.currency,
        valid_until=last.valid_until, note=reason.strip(), at=now, by=by.user,
    )  # fmt: skip
    check(row)
    row.save()
    is_sealed = rfq.is_sealed_at(now)
    if not is_sealed:
        forget_quotes(before)
        key = f"rfq-quote-{row.pk}"
        tell_side(rfq, [rfq.buyer_id], Role.BUYER, key, WITHDRAWN, now)
    return Given(row, "sourcing.withdraw_quote", is_sealed=is_sealed)


def _taking_quotes(rfq: Rfq, now: datetime) -> Rfq:
    """Return the RFQ as it stands now, locked until the transaction ends.

    Raises:
        Refused: quotes are no longer taken.
    """
    found = Rfq.objects.select_for_update(of=("self",)).select_related("hub", "buyer")
    locked = found.get(pk=rfq.pk)
    if not locked.takes_quotes_at(now):
        raise Refused(_("This RFQ takes no more quotes."))
    return locked


def _revisions(rfq: Rfq, firm: Organisation) -> list[Quote]:
    """Return what a supplier handed in for an RFQ, the last first."""
    found = Quote.objects.filter(rfq=rfq, supplier=firm).select_related("hub")
    return list(found.order_by("-revision"))


def _stored(
    hub: Hub,
    by: Actor,
    rfq: Rfq,
    firm: Organisation,
    values: Mapping[str, Any],
    before: Sequence[Quote],
    now: datetime,
) -> Quote:
    row = Quote(
        hub=hub, rfq=rfq, supplier=firm, number=values["number"].strip(),
        revision=before[0].revision + 1 if before else 1, currency=values["currency"],
        valid_until=values["valid_until"], note=values.get("note", ""), at=now,
        by=by.user,
    )  # fmt: skip
    late = row.valid_until and row.valid_until < rfq.hub.day_of(rfq.closes_at)
    check(
        row,
        currency=fault_of(None, row.currency),
        valid_until=_("It has to be valid when the RFQ closes.") if late else "",
    )
    row.save()
    return row


def _write(row: Quote, prices: Sequence[Price]) -> None:
    for price in prices:
        made = QuoteLine(
            hub=row.hub, quote=row, line=price.line, remark=price.remark,
            from_quantity=price.from_quantity, unit_price=price.unit_price,
            lead_days=price.lead_days,
        )  # fmt: skip
        if price.line.rfq_id != row.rfq_id:
            raise NotAllowed(_("You may not do this here."))
        check(made)
        made.save()
