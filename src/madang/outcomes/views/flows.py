"""Pages of who buys of whom: the local part by industry, the map, the orders behind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.directory import industries
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer
from madang.outcomes import actions, rules
from madang.outcomes.forms.period import MonthsForm
from madang.outcomes.forms.spending import SpendForm
from madang.outcomes.queries.flows import (
    Asked,
    first_order_on,
    local_content,
    orders_behind,
    shares_of_spends,
    spends_visible_to,
    totals_behind,
    ways_between,
)
from madang.outcomes.views.landmap import land_map_of
from madang.outcomes.views.shown import crumbs_to, form_page, share_text, to
from madang.outcomes.views.waymap import Line, drawing_of, name_of, words_of
from madang.sourcing.queries import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.outcomes.periods import Period
    from madang.outcomes.queries.flows import LocalShare, SpendShare, Way
    from madang.sourcing.models import PurchaseOrder

LINES = 50
#: As many statements of spend are shown, the latest first.
MOST = 40
#: As many ways between places are listed, the largest.
LISTED = 40


def _form(request: HubRequest) -> MonthsForm:
    today = request.actor.hub.day_of(clock.now())
    first = first_order_on(request.actor.hub) or today
    return MonthsForm(request.GET, first=first, today=today)


def _orders_url(hub: str, period: Period, **asked: Any) -> str:
    months = {"first": f"{period.first:%Y-%m}", "last": f"{period.last:%Y-%m}"}
    given = {name: value for name, value in asked.items() if value is not None}
    return f"{to('orders', hub)}?{urlencode({**months, **given})}"


@door(rules.may_see_outcomes)
def local(request: HubRequest, hub: str) -> HttpResponse:
    """Show which part of the orders went to local suppliers, by industry."""
    by, form = request.actor, _form(request)
    found = local_content(by.hub, form.period)
    spends = list(spends_visible_to(by)[:MOST])
    context = {
        "form": form,
        "here": "local",
        "shares": [_share(one, hub, form.period) for one in found.shares],
        "sums": [_share(one, hub, form.period, whole=True) for one in found.sums],
        "spends": [_spend(one, hub) for one in shares_of_spends(by.hub, spends)],
        "may_keep": rules.may_keep_outcomes(by),
        "crumbs": crumbs_to(by),
    }
    return render(request, "outcomes/local.html", context)


def _share(
    one: LocalShare, hub: str, period: Period, *, whole: bool = False
) -> dict[str, Any]:
    asked = {"currency": one.currency, "industry": None if whole else one.industry}
    return {
        "at": one,
        "share": share_text(one.share),
        "name": industries.name_of(one.industry) if one.industry else "",
        "local_url": _orders_url(hub, period, **asked, local="yes"),
        "whole_url": _orders_url(hub, period, **asked),
    }


def _spend(one: SpendShare, hub: str) -> dict[str, Any]:
    spend = one.spend
    months = {"first": f"{spend.starts_on:%Y-%m}", "last": f"{spend.ends_on:%Y-%m}"}
    asked = {"currency": spend.currency, "local": "yes", **months}
    if spend.industry:
        asked["industry"] = spend.industry
    if spend.buyer_id:
        asked["buyer"] = str(spend.buyer_id)
    return {
        "at": one,
        "share": share_text(one.share),
        "industry": industries.name_of(spend.industry) if spend.industry else "",
        "local_url": f"{to('orders', hub)}?{urlencode(asked)}",
    }


@door(rules.may_keep_outcomes, "GET", "POST")
def spend_add(request: HubRequest, hub: str) -> HttpResponse:
    """State what a buyer, or the region, spends."""
    by = request.actor
    form, back = SpendForm(sent(request), by=by), to("local", hub)

    def act() -> None:
        actions.state_spend(by.hub, by, values=form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    crumbs = crumbs_to(by, (_("Bought locally"), back))
    return form_page(
        request, form, title=_("State what is spent"), crumbs=crumbs, cancel=back
    )


@door(rules.may_keep_outcomes, "POST")
def spend_drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a statement of spend back."""
    row = get_object_or_404(spends_visible_to(request.actor), pk=pk)
    act = partial(actions.drop_spend, row, request.actor)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, act, told, to("local", hub))


@door(rules.may_see_outcomes)
def places(request: HubRequest, hub: str) -> HttpResponse:
    """Show from where to where orders go, currency by currency."""
    by, form = request.actor, _form(request)
    wanted = request.GET.get("currency", "")
    ways = ways_between(by.hub, form.period, wanted, LISTED)
    code = ways.currency
    lines = [
        Line(way, _way_url(way, code, hub, form.period), words_of(way, code))
        for way in ways.largest
    ]
    months = {
        "first": f"{form.period.first:%Y-%m}",
        "last": f"{form.period.last:%Y-%m}",
    }
    land, unknown = land_map_of(lines)
    context = {
        "form": form,
        "here": "places",
        "currency": code,
        "further": ways.further,
        "currencies": [
            (one, urlencode({**months, "currency": one})) for one in ways.currencies
        ],
        "lines": [
            {"at": one, "from": name_of(one.way.buyer_at),
             "to": name_of(one.way.supplier_at)}
            for one in lines
        ],
        "land": land,
        "unknown": unknown,
        "chart": drawing_of(lines),
        "all_url": _orders_url(hub, form.period, currency=code),
        "crumbs": crumbs_to(by),
    }  # fmt: skip
    return render(request, "outcomes/places.html", context)


def _way_url(way: Way, currency: str, hub: str, period: Period) -> str:
    return _orders_url(
        hub, period, currency=currency, buyer_at=way.buyer_at.key,
        supplier_at=way.supplier_at.key,
    )  # fmt: skip


@door(rules.may_see_outcomes)
def orders(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Show, or hand out as a file, the orders behind a figure."""
    by, form, given = request.actor, _form(request), request.GET
    number = given.get("buyer", "")
    asked = Asked(
        currency=given.get("currency"),
        industry=given.get("industry"),
        is_local={"yes": True, "no": False}.get(given.get("local", "")),
        buyer=int(number) if number.isdecimal() and len(number) < 16 else None,  # noqa: PLR2004 -- a key
        buyer_at=given.get("buyer_at"),
        supplier_at=given.get("supplier_at"),
    )
    found = orders_behind(by.hub, form.period, asked)
    if wanted := given.get("format", ""):
        return file_answer(
            f"{hub}-orders-behind", _("Orders behind the figure"), _heads(),
            _rows(found), wanted=wanted, today=by.hub.day_of(clock.now()),
        )  # fmt: skip
    if known := totals_behind(by.hub, form.period, asked):
        totals, many = known
        pages: Paginator[PurchaseOrder] = Counted(found, LINES, many)
    else:
        totals, pages = sums_of(found.select_related(None)), Paginator(found, LINES)
    context = {
        "period": form.period,
        "asked": asked,
        "industry": industries.name_of(asked.industry) if asked.industry else "",
        "page": pages.get_page(given.get("page")),
        "totals": list(totals.items()),
        "query": given.urlencode(),
        "crumbs": crumbs_to(by),
    }
    return render(request, "outcomes/orders.html", context)


def _heads() -> list[str]:
    return [
        _("Number"), pgettext("order", "Buyer"), pgettext("order", "Supplier"),
        _("Ordered on"), _("Local supplier"), _("Amount"), _("Currency"),
    ]  # fmt: skip


def _rows(found: QuerySet[PurchaseOrder]) -> Iterator[list[Any]]:
    for row in found.iterator(chunk_size=500):
        local_word = pgettext("answer", "yes") if row.is_local else ""
        yield [
            row.number, str(row.buyer), str(row.supplier), row.ordered_on, local_word,
            row.amount, row.currency,
        ]  # fmt: skip
