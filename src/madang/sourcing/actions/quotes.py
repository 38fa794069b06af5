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


@dataclass(frozen=True, slots=True)
class Price:
    """A price for a line from a quantity on, with the days until it comes."""

    line: RfqLine
    unit_price: Decimal
    lead_days: int
    from_quantity: Decimal
    remark: str = ""


class Given:
    """A quote was given; of a sealed one the journal tells when it is opened."""

    def __init__(self, row: Quote, *, is_sealed: bool) -> None:
        self.row = row
        told = journal.Line("sourcing.give_quote", row, journal.created(row))
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
    Rfq.objects.select_for_update().get(pk=rfq.pk)
    if not rfq.takes_quotes_at(now):
        raise Refused(_("This RFQ takes no more quotes."))
    if not prices:
        raise Refused(_("Give a price for one line at least."))
    is_sealed = rfq.is_sealed_at(now)
    with journal.withheld() if is_sealed else nullcontext():
        row = _stored(hub, by, rfq, firm, values, now)
        _write(row, prices)
        for file in files:
            store_file(hub, by, upload=file, kind=QUOTE, object_id=row.pk, now=now)
    if not is_sealed:
        key = f"rfq-quote-{row.pk}"
        tell_side(rfq, [rfq.buyer_id], Role.BUYER, key, GIVEN, now)
    return Given(row, is_sealed=is_sealed)


def _stored(
    hub: Hub,
    by: Actor,
    rfq: Rfq,
    firm: Organisation,
    values: Mapping[str, Any],
    now: datetime,
) -> Quote:
    before = Quote.objects.filter(rfq=rfq, supplier=firm).order_by("-revision").first()
    row = Quote(
        hub=hub, rfq=rfq, supplier=firm, number=values["number"].strip(),
        revision=before.revision + 1 if before else 1, currency=values["currency"],
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
