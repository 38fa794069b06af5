"""From a need to an RFQ, and the rates at which gaps are added up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import Refused
from madang.kit.languages import best
from madang.sourcing import rules
from madang.sourcing.actions.rates import freeze
from madang.sourcing.actions.rfqs import draft_rfq, invite_supplier
from madang.sourcing.actions.rows import Line
from madang.sourcing.models import AnswerKind, GapRates, Need, Rfq

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor, Hub

#: How long suppliers have for a quote if the need's own deadline is over or near.
TIME_TO_QUOTE = timedelta(days=21)


@action(rules.may_keep_need)
def make_rfq(row: Need, by: Actor, *, now: datetime) -> Rfq:
    """There is a draft of an RFQ for the need, with those invited who said they can.

    The RFQ keeps the need, so orders that follow are known to come of it; they stand
    in the same rows as all orders and count once.

    Raises:
        Refused: the need was never published.
    """
    if not row.published_at:
        raise Refused(_("Publish the need first."))
    language = next(iter(row.hub.languages), "en")
    values = {
        "buyer": row.buyer, "title": best(row.titles, language),
        "text": best(row.texts, language), "place": row.place,
        "is_open": False, "opens_at": None, "programme": None,
        "currency": row.currency or row.hub.currency,
        "closes_at": max(row.closes_at, now + TIME_TO_QUOTE),
    }  # fmt: skip
    lines = [Line(row.quantity, 0 * row.quantity, best(row.titles, language), row.unit)]
    made = draft_rfq(row.hub, by, values=values, lines=lines, now=now)
    made.need = row
    made.save(update_fields=["need"])
    said = row.answers.filter(
        withdrawn_at=None, kind__in=(AnswerKind.CAN, AnswerKind.HELP)
    )
    for one in said.select_related("organisation").order_by("pk"):
        invite_supplier(made, by, firm=one.organisation, now=now)
    return made


@action(rules.may_keep_all)
def freeze_gap_rates(
    hub: Hub,
    by: Actor,
    *,
    currency: str,
    rates: Mapping[str, Decimal],
    source: str,
    on: date,
    now: datetime,
) -> GapRates:
    """Gaps are added up at these rates of one source and one day.

    Raises:
        Refused: a rate is not above 0, or the day is still to come.
    """
    made = GapRates(hub=hub)
    freeze(made, by, currency=currency, rates=rates, source=source, on=on, now=now)
    return made
