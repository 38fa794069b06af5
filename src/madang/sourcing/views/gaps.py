"""Pages of what is missing: the map of gaps, its rates, and suppliers for a need."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.directory.choosing import named
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import charts, clock
from madang.kit.money import money_text, number_text
from madang.kit.sheets.answer import file_answer
from madang.sourcing import actions, rules
from madang.sourcing.forms.rfqs import RatesForm
from madang.sourcing.gaps import map_of
from madang.sourcing.planning import suppliers_for
from madang.sourcing.queries import (
    Coverage,
    coverage_of,
    needs_visible_to,
    rates_of_gaps,
)
from madang.sourcing.rules import may_see_worth
from madang.sourcing.views.needs import kept_need
from madang.sourcing.views.shown import form_page, needs_crumbs, to, today_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse, StreamingHttpResponse
    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.kit.sheets.writing import Cell as Value
    from madang.sourcing.gaps import Cell, GapMap, Row

DRAWN = 8


def _map(request: HubRequest) -> GapMap:
    """Return the gaps among the needs of which the reader sees the worth."""
    by, now = request.actor, clock.now()
    found = [
        one
        for one in needs_visible_to(by, now).defer("texts", "nda")
        if may_see_worth(by, one)
    ]
    covered = coverage_of(by, found, by.hub.day_of(now))
    return map_of(found, covered, rates_of_gaps(by.hub))


@door(rules.may_see_gaps)
def gaps(request: HubRequest, hub: str) -> HttpResponse:
    """Show what no local company covers, by industry and value."""
    found = _map(request)
    context = {
        "map": found,
        "has_old_rates": found.rates is not None
        and found.rates.is_old_at(today_of(request)),
        "heads": list(Coverage),
        "rows": [
            (industries.name_of(row.code), row, _cells(row)) for row in found.rows
        ],
        "totals": _cells(found.total),
        "chart": _chart(found),
        "legend": charts.legend(_series()),
        "missing": found.total.cells[Coverage.MISSING],
        "help": found.total.cells[Coverage.HELP],
        "may_rate": rules.may_keep_all(request.actor),
        "crumbs": needs_crumbs(request.actor),
    }
    return render(request, "sourcing/gaps.html", context)


def _cells(row: Row) -> list[tuple[Coverage, Cell, str, list[tuple[str, str, str]]]]:
    """Return a row's figures, each with the address of the needs behind it."""
    told = []
    for coverage, cell in row.in_order:
        asked = {"coverage": coverage.value, **({"code": row.code} if row.code else {})}
        amounts = [
            (code, money_text(amount, code, get_language() or "en"),
             urlencode({**asked, "currency": code}))
            for code, amount in sorted(cell.amounts.items())
        ]  # fmt: skip
        told.append((coverage, cell, urlencode(asked), amounts))
    return told


def _series() -> list[str]:
    """Return the parts of a bar, what is covered first: so what is missing is red."""
    return [str(one.label) for one in reversed(Coverage)]


def _chart(found: GapMap) -> SafeString:
    """Draw the dearest gaps, by value where all is added up, else by number."""
    language = get_language() or "en"

    def parts(row: Row) -> tuple[float, ...]:
        cells = [cell for _one, cell in reversed(row.in_order)]
        if found.is_whole:
            return tuple(float(cell.worth or 0) for cell in cells)
        return tuple(float(cell.count) for cell in cells)

    def say(amount: float) -> str:
        if found.is_whole:
            return money_text(amount, found.currency, language, short=True)
        return number_text(amount, language, 0)

    points = [charts.Point(row.code, parts=parts(row)) for row in found.rows[:DRAWN]]
    name = _("Needs by industry and who covers them")
    return charts.stacked(name, points, _series(), say)


@door(rules.may_see_gaps)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Give the map of gaps as a file: each industry, coverage and currency."""
    found = _map(request)
    header = [
        pgettext("industry", "Code"), _("Industry"),
        pgettext("need", "In the region"), _("Needs"), _("Without a value"),
        _("Currency"), _("Expected value per year"),
        _("Added up in"), _("Worth"), _("Source of the rates"), _("Rates of"),
    ]  # fmt: skip
    return file_answer(
        "gaps", _("Gaps"), header, _lines(found),
        wanted=request.GET.get("format", "xlsx"), today=today_of(request),
    )  # fmt: skip


def _lines(found: GapMap) -> Iterator[list[Value]]:
    source = found.rates.source if found.rates else ""
    on = found.rates.on if found.rates else None
    for row, coverage, code, amount, worth in found.lines():
        cell = row.cells[coverage]
        yield [
            row.code, industries.name_of(row.code), str(coverage.label), cell.count,
            cell.unpriced, code, amount if code else None, found.currency, worth,
            source, on,
        ]  # fmt: skip


@door(rules.may_keep_all, "GET", "POST")
def freeze(request: HubRequest, hub: str) -> HttpResponse:
    """Name the rates at which gaps are added up."""
    by, found = request.actor, _map(request)
    target = by.hub.currency
    codes = sorted({code for _r, _c, code, _a, _w in found.lines() if code})
    form = RatesForm(sent(request), codes=codes, target=target, today=today_of(request))
    back = to("gaps", hub)

    def act() -> None:
        given = form.cleaned_data
        actions.freeze_gap_rates(
            by.hub, by, currency=target, rates=form.rates, source=given["source"],
            on=given["on"], now=clock.now(),
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Gaps are added up at these rates now."))
        return redirect(back)
    return form_page(
        request, form, title=_("Rates of the gaps"), crumbs=needs_crumbs(by),
        submit=_("Freeze the rates"), cancel=back,
        lead=_("One source and one day for all currencies; amounts stay as written."),
    )  # fmt: skip


@door(rules.may_buy)
def suppliers(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Suggest suppliers for a need, with reasons."""
    by, row = request.actor, kept_need(request, pk)
    found = suppliers_for(by, row, today_of(request))
    context = {
        "need": row,
        "found": [(one, round(100 * one.score), named(one.firm)) for one in found],
        "crumbs": needs_crumbs(by, row),
    }
    return render(request, "sourcing/suppliers.html", context)
