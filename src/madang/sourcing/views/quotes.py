"""Pages of quotes: giving one, reading one, comparing them, awarding."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_of
from madang.files.queries import files_of
from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.money import money_text
from madang.sourcing import actions, rules
from madang.sourcing.comparing import compare
from madang.sourcing.forms.rfqs import AwardForm, QuoteForm, RatesForm
from madang.sourcing.queries import (
    comparison_of,
    latest_quotes,
    prices_of,
    quotes_visible_to,
    sells_here,
    standing_quotes,
)
from madang.sourcing.views.rfqs import kept_rfq, rfq_of
from madang.sourcing.views.shown import form_page, rfqs_crumbs, stale_page, to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.sourcing.comparing import Cell, Table
    from madang.sourcing.models import Comparison, Quote, QuoteLine, Rfq


@door(rules.may_sell, "GET", "POST")
def give(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a quote, or a revision of the one given."""
    by, now, row = request.actor, clock.now(), rfq_of(request, pk)
    firms = organisations_of(by.hub).filter(pk__in=sells_here(by, row))
    if not firms:
        raise Http404
    form = QuoteForm(
        sent(request), request.FILES or None, firms=firms, rfq=row,
        before=_before(by, row, now),
    )  # fmt: skip
    back = to("rfq", hub, pk=pk)

    def act() -> None:
        actions.give_quote(
            by.hub, by, rfq=row, firm=form.cleaned_data["firm"], values=form.values,
            prices=form.prices, files=form.uploads, now=now,
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(
            request, _("Your quote stands. Until the deadline, revise it.")
        )
        return redirect(back)
    return form_page(
        request, form, page="sourcing/quote_form.html", title=_("Your quote"),
        crumbs=rfqs_crumbs(by, row), cancel=back, rfq=row, now=now,
        is_sealed=row.is_sealed_at(now),
    )  # fmt: skip


def _before(
    by: Actor, row: Rfq, now: datetime
) -> tuple[Quote, Sequence[QuoteLine]] | None:
    """Return the reader's last quote with its prices, to be revised."""
    found = quotes_visible_to(by, now).filter(rfq=row, supplier__in=sells_here(by, row))
    last = found.filter(is_withdrawn=False).order_by("-pk").first()
    return (last, prices_of([last])) if last else None


@door(rules.may_see_orders)
def quote(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a quote as it was given, to its supplier and to whom it is open."""
    by = request.actor
    row = get_object_or_404(quotes_visible_to(by, clock.now()), pk=pk)
    now = clock.now()
    own = row.supplier_id in rules.selling_for(by)
    is_last = standing_quotes(quotes_visible_to(by, now)).filter(pk=row.pk).exists()
    context = {
        "quote": row,
        "is_standing": is_last,
        "may_withdraw": own and is_last and row.rfq.takes_quotes_at(now),
        "is_late": row.valid_until < by.hub.day_of(now),
        "prices": prices_of([row]),
        "files": files_of(by.hub, actions.QUOTE, row.pk),
        "crumbs": rfqs_crumbs(by, row.rfq),
    }
    return render(request, "sourcing/quote.html", context)


def _table(request: HubRequest, row: Rfq) -> Table:
    """Return the quotes for an RFQ side by side, as far as the reader sees them."""
    quotes = latest_quotes(request.actor, row, clock.now())
    prices: dict[int, list[QuoteLine]] = defaultdict(list)
    for price in prices_of(quotes):
        prices[price.quote_id].append(price)
    return compare(list(row.rfq_lines.all()), quotes, prices, comparison_of(row))


@door(rules.may_see_orders)
def comparison(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an RFQ's quotes side by side, at one frozen rate and day."""
    by, now, row = request.actor, clock.now(), rfq_of(request, pk)
    may_keep = rules.may_keep_rfq(by, row)
    if not may_keep and not rules.may_see_all_orders(by):
        raise Http404
    table = _table(request, row)
    frozen = comparison_of(row)
    is_over = bool(row.awarded_at or row.cancelled_at)
    may_award = may_keep and not is_over and now >= row.closes_at
    context = {
        "rfq": row,
        "table": table,
        "frozen": frozen,
        "has_old_rates": frozen is not None
        and frozen.is_old_at(by.hub.day_of(row.awarded_at or now)),
        "currency": frozen.currency if frozen else row.currency,
        "today": by.hub.day_of(now),
        "is_sealed": row.is_sealed_at(now),
        "may_keep": may_keep and not is_over,
        "may_award": may_award and bool(table.columns) and not row.is_sealed_at(now),
        "crumbs": rfqs_crumbs(by, row),
    }
    return render(request, "sourcing/comparison.html", context)


@door(rules.may_buy, "GET", "POST")
def freeze(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Freeze the rates at which quotes are compared."""
    by, now, row = request.actor, clock.now(), kept_rfq(request, pk)
    codes = sorted({one.currency for one in latest_quotes(by, row, now)})
    form = RatesForm(
        sent(request), codes=codes, target=row.currency, today=by.hub.day_of(now)
    )
    back = to("comparison", hub, pk=pk)

    def act() -> None:
        given = form.cleaned_data
        actions.freeze_rates(
            row, by, currency=row.currency, rates=form.rates, source=given["source"],
            on=given["on"], now=now,
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The rates are frozen for this comparison."))
        return redirect(back)
    return form_page(
        request, form, title=_("Rates of the comparison"),
        crumbs=rfqs_crumbs(by, row), submit=_("Freeze the rates"), cancel=back,
        lead=_("One source and one day for all currencies; quotes stay as given."),
    )  # fmt: skip


@door(rules.may_buy, "GET", "POST")
def award(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Award an RFQ in whole or by line; purchase orders come of it."""
    by, now, row = request.actor, clock.now(), kept_rfq(request, pk)

    def make(data: Any, one: Rfq) -> AwardForm:
        table, today = _table(request, one), by.hub.day_of(now)
        quotes = [column.quote for column in table.columns]
        late = ", ".join(one.number for one in quotes if one.valid_until < today)
        return AwardForm(
            data, rfq=one, lines=table.lines, late=late, today=today,
            offers=_offers(table, comparison_of(one)),
        )  # fmt: skip

    form = make(sent(request), row)
    back = to("comparison", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Award lines"), "crumbs": rfqs_crumbs(by, row), "cancel": back,
        "submit": _("Award and order"),
        "lead": _("Each line goes to one quote. Every supplier gets one order."),
    }  # fmt: skip

    def act() -> None:
        given = form.cleaned_data
        actions.award_rfq(
            row, by, expected=given["version"] or 0, picks=form.picks,
            number=given["number"], on=given["on"], now=now,
            confirmed=given.get("confirmed", ""),
        )  # fmt: skip

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Awarded. The orders stand, all are told."))
            return redirect(back)
    except Stale:
        return stale_page(request, form, make(None, rfq_of(request, pk)), **context)
    return form_page(request, form, **context)


def _offers(
    table: Table, frozen: Comparison | None
) -> dict[int, list[tuple[Quote, str]]]:
    """Return for each line the quotes that price it, with the amount in words."""
    return {
        line.pk: [
            (column.quote, _offered(column.quote, cell, frozen))
            for column, cell in cells
            if cell is not None
        ]
        for line, cells in table.rows
    }


def _offered(quote: Quote, cell: Cell, frozen: Comparison | None) -> str:
    """Return who offers a line for how much, as given and as compared."""
    language = get_language() or "en"
    told = [
        quote.supplier.display_name,
        money_text(cell.amount, quote.currency, language),
    ]
    if frozen and cell.worth is not None and quote.currency != frozen.currency:
        told.append(f"= {money_text(cell.worth, frozen.currency, language)}")
    if cell.is_best:
        told.append(_("lowest"))
    return " · ".join(told)
