"""Comparing quotes at frozen rates, and awarding lines, which become orders."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.models import Role
from madang.kit.errors import Refused
from madang.sourcing import rules
from madang.sourcing.actions.orders import place_order
from madang.sourcing.actions.rates import freeze
from madang.sourcing.actions.rfqs import tell_side
from madang.sourcing.actions.rows import Line
from madang.sourcing.checking import fault_of_day, refuse
from madang.sourcing.comparing import price_for
from madang.sourcing.models import Award, Comparison, OrderSource
from madang.sourcing.queries import last_turn_of, latest_quotes, prices_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor
    from madang.sourcing.models import PurchaseOrder, Quote, QuoteLine, Rfq, RfqLine

WON = gettext_noop("%(buyer)s has awarded you lines of %(title)s")
LOST = gettext_noop("%(buyer)s has awarded %(title)s to other suppliers")


@action(rules.may_keep_rfq)
def freeze_rates(  # noqa: PLR0913 -- at which rates, of whom and when
    row: Rfq,
    by: Actor,
    *,
    currency: str,
    rates: Mapping[str, Decimal],
    source: str,
    on: date,
    now: datetime,
) -> Comparison:
    """The RFQ's quotes are compared at these rates of one source and one day.

    `rates` says what one unit of each currency is worth in `currency`.

    Raises:
        Refused: a rate is not above 0, or the day is still to come.
    """
    made = Comparison(hub=row.hub, rfq=row)
    freeze(made, by, currency=currency, rates=rates, source=source, on=on, now=now)
    return made


class Awarded:
    """Lines of an RFQ are awarded; each supplier that gets some has an order."""

    def __init__(self, row: Rfq, orders: Sequence[PurchaseOrder]) -> None:
        self.orders = list(orders)
        numbers = ", ".join(order.number for order in orders)
        told = {"orders": [None, numbers]}
        self.lines = [journal.Line("sourcing.award_rfq", row, told)]


@action(rules.may_keep_rfq)
def award_rfq(  # noqa: PLR0913 -- which lines, under which number, when
    row: Rfq,
    by: Actor,
    *,
    expected: int,
    picks: Mapping[int, int],
    number: str,
    on: date,
    now: datetime,
    confirmed: str = "",
) -> Awarded:
    """Each picked line is ordered of its quote's supplier, at the quote's own price.

    `picks` says which quote gets which line, by their keys.  Each supplier has one
    order in its own currency; of several the numbers end in -1, -2 and so on.
    `confirmed` says how the supplier confirmed a price that is no longer valid.

    Raises:
        Refused: nothing is picked, quotes may still come or are sealed, a quote does
            not price its line, is superseded, or is no longer valid and was not
            confirmed.
        Stale: somebody saved the RFQ since.
    """
    if not row.published_at or row.cancelled_at or row.awarded_at:
        raise Refused(_("This RFQ is over already."))
    if now < row.closes_at or row.is_sealed_at(now):
        raise Refused(_("Quotes may still come in. Award after the deadline."))
    by_quote = _picked(row, by, picks, now)
    today = by.hub.day_of(now)
    late = [one for one in by_quote if one.valid_until < max(on or today, today)]
    faults = {"number": "" if number.strip() else _("This is missing.")}
    faults["confirmed"] = _fault_of_validity(late, confirmed)
    refuse(faults | {"on": fault_of_day(by, on, now)})
    turn = last_turn_of(row) + 1
    row.awarded_at = now
    save_version(row, expected, ["awarded_at"])
    orders = []
    for place, (quote, prices) in enumerate(by_quote.items(), start=1):
        ending = f"-{place}" if len(by_quote) > 1 else ""
        told = confirmed.strip() if quote in late else ""
        named = f"{number.strip()}{ending}"
        order = _ordered(row, by, quote, prices, named, told, on, now)
        for line, price in prices:
            Award.objects.create(
                hub=row.hub, line=line, price=price, order=order, turn=turn, at=now,
                by=by.user,
            )  # fmt: skip
        orders.append(order)
    _tell(row, by, {order.supplier_id for order in orders}, now)
    return Awarded(row, orders)


def _fault_of_validity(late: Sequence[Quote], confirmed: str) -> str:
    """Return which prices the supplier has still to confirm; nothing if it did."""
    if not late or confirmed.strip():
        return ""
    told = _("The quote %(number)s is no longer valid. Ask for a new one.")
    also = _("Or write how the supplier confirmed its prices.")
    return f"{told % {'number': ', '.join(one.number for one in late)}} {also}"


def _picked(
    row: Rfq, by: Actor, picks: Mapping[int, int], now: datetime
) -> dict[Quote, list[tuple[RfqLine, QuoteLine]]]:
    """Return what each quote gets, each line at the price for its quantity.

    Raises:
        Refused: nothing is picked, or a pick does not hold.
    """
    quotes = {quote.pk: quote for quote in latest_quotes(by, row, now)}
    prices: dict[tuple[int, int], list[QuoteLine]] = defaultdict(list)
    for price in prices_of(quotes.values()):
        prices[price.quote_id, price.line_id].append(price)
    found: dict[Quote, list[tuple[RfqLine, QuoteLine]]] = defaultdict(list)
    for line in row.rfq_lines.all():
        if line.pk not in picks:
            continue
        quote = quotes.get(picks[line.pk])
        given = prices[quote.pk, line.pk] if quote else []
        holds = price_for(given, line.quantity)
        if quote is None or holds is None:
            raise Refused(_("This quote has no price for this line."))
        found[quote].append((line, holds))
    if not found:
        raise Refused(_("Pick a quote for one line at least."))
    return found


def _ordered(  # noqa: PLR0913, PLR0917 -- what an order is made of
    row: Rfq,
    by: Actor,
    quote: Quote,
    prices: Sequence[tuple[RfqLine, QuoteLine]],
    number: str,
    confirmed: str,
    on: date,
    now: datetime,
) -> PurchaseOrder:
    note = [_("Quote %(number)s") % {"number": quote.number}]
    if confirmed:
        note.append(_("Prices confirmed: %(how)s") % {"how": confirmed})
    values: dict[str, Any] = {
        "buyer": row.buyer, "supplier": quote.supplier, "number": number,
        "currency": quote.currency, "ordered_on": on, "programme": row.programme,
        "note": "\n".join(note),
    }  # fmt: skip
    lines = [
        Line(
            line.quantity, price.unit_price, line.words, line.unit,
            line.due_on or on + timedelta(days=price.lead_days),
        )
        for line, price in prices
    ]  # fmt: skip
    return place_order(
        row.hub, by, values=values, lines=lines, source=OrderSource.AWARD, now=now
    )


def _tell(row: Rfq, by: Actor, winners: set[int], now: datetime) -> None:
    given = {quote.supplier_id for quote in latest_quotes(by, row, now)}
    key = f"rfq-awarded-{row.pk}-{last_turn_of(row)}"
    tell_side(row, winners, Role.MEMBER, key, WON, now)
    tell_side(row, given - winners, Role.MEMBER, key, LOST, now)
