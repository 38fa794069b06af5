"""Dashboards of a hub, programme, cohort, company and sponsor, and the rows behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer
from madang.outcomes import rules
from madang.outcomes.forms.compare import CompareForm
from madang.outcomes.models import Level
from madang.outcomes.periods import months_on
from madang.outcomes.queries import (
    baselines_of,
    compare_cohorts,
    figures_of,
    indicators_visible_to,
    latest_rates,
    organisations_in,
    programmes_of_sponsor,
    rows_behind,
    split_by_sponsor,
    standings_of,
    targets_of,
    ways_down,
    worth_of,
)
from madang.outcomes.values_list import header, lines_of
from madang.outcomes.views import charts
from madang.outcomes.views.shown import Look, crumbs_to, look_at, rows_url, to

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.outcomes.models import Value
    from madang.outcomes.queries import Comparison, Figure, Split
    from madang.outcomes.queries.comparing import Cell
    from madang.outcomes.queries.worth import Rates
    from madang.programmes.models import Cohort

LINES = 50
DRAWN = 4


@door(rules.may_see_outcomes)
def hub(request: HubRequest, hub: str) -> HttpResponse:
    """Show what the whole hub's work came to."""
    return _dashboard(request, "", 0)


@door(rules.may_see_outcomes)
def programme(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a programme came to."""
    return _dashboard(request, "programme", pk)


@door(rules.may_see_outcomes)
def cohort(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a cohort came to."""
    return _dashboard(request, "cohort", pk)


@door(rules.may_see_values)
def company(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what became of a company."""
    return _dashboard(request, "company", pk)


@door(rules.may_see_outcomes)
def sponsor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what came of a sponsor's money."""
    return _dashboard(request, "sponsor", pk)


def _dashboard(request: HubRequest, kind: str, pk: int) -> HttpResponse:
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    look = look_at(request, kind, pk, today)
    figures = figures_of(look.scope, look.period, look.level)
    rates = latest_rates(by.hub, min(look.period.last, today))
    targets = [] if kind == "company" else targets_of(look.scope)
    standings = standings_of(targets, today, rates)
    first = {} if kind != "company" else baselines_of(look.scope)
    context = {
        "look": look,
        "name": look.scope.name,
        "figures": [
            _shown(look, one, first, rates) for one in figures if not one.is_empty
        ],
        "unused": [str(one.indicator) for one in figures if one.is_empty],
        "standings": [
            {"at": one, "chart": charts.course_of(one) if number < DRAWN else ""}
            for number, one in enumerate(standings)
        ],
        "level": Level(look.level),
        "crumbs": _crumbs(request, look),
        "may_keep": rules.may_keep_outcomes(by),
        "may_note": kind == "company" and rules.may_speak_for(by, pk),
        **_around(look),
    }
    return render(request, "outcomes/dashboard.html", context)


def _shown(
    look: Look, figure: Figure, first: dict[int, Any], rates: Rates | None = None
) -> dict[str, Any]:
    indicator = figure.indicator
    sums = {code: total.amount for code, total in figure.totals.items()}
    worth = None
    if rates is not None and indicator.is_money:
        worth = worth_of(sums, look.scope.hub.currency, rates)
    return {
        "figure": figure,
        "indicator": indicator,
        "url": look.rows_url(indicator.pk),
        "totals": list(figure.totals.items()),
        "worth": worth,
        "attributed": (figure.attributed or {}).items(),
        "evidenced": round(100 * figure.share(Level.EVIDENCED)),
        "verified": round(100 * figure.share(Level.VERIFIED)),
        "baselines": first.get(indicator.pk, ()),
        "is_mixed": len(figure.editions) > 1,
    }


def _around(look: Look) -> dict[str, Any]:
    """Return what else a dashboard shows: ways down, and how sponsors share."""
    scope = look.scope
    if look.kind == "cohort" and scope.cohort:
        return {"companies": list(organisations_in(scope.cohort))}
    if look.kind == "programme":
        ways = ways_down(scope)
        found = split_by_sponsor(scope, look.period, look.level)
        return {"splits": _splits(look, found, ways["sponsors"]), **ways}
    if look.kind == "sponsor" and scope.sponsor:
        return {"programmes": programmes_of_sponsor(scope.hub, scope.sponsor.pk)}
    return ways_down(scope) if not look.kind else {}


def _splits(
    look: Look, found: list[Split], sponsors: list[Any]
) -> list[dict[str, Any]]:
    rows = []
    for one in found:
        for currency, whole in one.whole.items():
            if one.parts and whole:
                rows.append(
                    {
                        "indicator": one.indicator,
                        "currency": currency,
                        "whole": whole,
                        "url": look.rows_url(one.indicator.pk),
                        "in_order": [
                            {
                                "name": who.display_name,
                                "amount": one.parts.get(who.pk, {}).get(currency, 0),
                            }
                            for who in sponsors
                        ],
                        "rest": one.rest[currency],
                    }
                )
    return rows


def _crumbs(request: HubRequest, look: Look) -> list[tuple[str, str]]:
    if not look.kind:
        return []
    found = crumbs_to(request.actor)
    scope = look.scope
    if look.kind == "cohort" and scope.programme:
        slug = scope.hub.slug
        page = to("programme", slug, pk=scope.programme.pk)
        found.append((str(scope.programme), page))
    return found


@door(rules.may_see_values)
def rows(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Show, or hand out as a file, the rows that a figure adds up."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    indicator = get_object_or_404(indicators_visible_to(by), pk=pk)
    kind, of = request.GET.get("of", ""), request.GET.get("pk", "")
    key = int(of) if of.isdecimal() and len(of) < LINES // 3 else 0
    look = look_at(request, kind if key else "", key, today)
    found = rows_behind(look.scope, look.period, indicator, look.level)
    found = found.select_related("indicator", "organisation", "cohort__programme")
    found = found.order_by("-month", "-pk")
    if wanted := request.GET.get("format", ""):
        return file_answer(
            f"{hub}-{indicator.code}", str(indicator), header(), lines_of(found),
            wanted=wanted, today=today,
        )  # fmt: skip
    figure = next(
        (f for f in figures_of(look.scope, look.period, look.level)
         if f.indicator.pk == pk), None,
    )  # fmt: skip
    context = {
        "indicator": indicator,
        "look": look,
        "page": _pages(found, figure).get_page(request.GET.get("page")),
        "totals": list(figure.totals.items()) if figure else [],
        "level": Level(look.level),
        "name": look.scope.name,
        "query": request.GET.urlencode(),
        "crumbs": _rows_crumbs(request, look),
    }
    return render(request, "outcomes/rows.html", context)


def _pages(found: QuerySet[Value], figure: Figure | None) -> Paginator[Value]:
    """Return pages of rows; how many there are, the tallies know."""
    if figure is None:
        return Paginator(found, LINES)
    return Counted(found, LINES, figure.rows)


def _rows_crumbs(request: HubRequest, look: Look) -> list[tuple[str, str]]:
    found = _crumbs(request, look) or crumbs_to(request.actor)
    if look.kind:
        slug = look.scope.hub.slug
        found.append((look.scope.name, to(look.kind, slug, pk=look.pk)))
    return found


@door(rules.may_see_outcomes)
def compare(request: HubRequest, hub: str) -> HttpResponse:
    """Show cohorts side by side, each from its own beginning."""
    by = request.actor
    form = CompareForm(request.GET, by=by, today=by.hub.day_of(clock.now()))
    cohorts, months, level = form.wanted
    form.offer(cohorts)
    found = compare_cohorts(by.hub, cohorts, months, level) if cohorts else []
    context = {
        "form": form,
        "cohorts": cohorts,
        "months": months,
        "rows": [
            {"at": one, "cells": _cells(one, cohorts, months, level)}
            for one in found
            if not one.is_empty
        ],
        "is_alike": all(one.is_alike for one in found),
        "crumbs": crumbs_to(by),
    }
    return render(request, "outcomes/compare.html", context)


def _cells(
    row: Comparison, cohorts: list[Cohort], months: int, level: str
) -> list[tuple[Cohort, Cell, str]]:
    """Return each cohort with its cell and the address of its rows."""
    found = []
    for cell, one in zip(row.cells, cohorts, strict=True):
        span = (one.starts_on, months_on(one.starts_on, months - 1))
        slug = one.hub.slug
        key = row.indicator.pk
        url = rows_url(slug, key, ("cohort", one.pk), span, level)
        found.append((one, cell, url))
    return found


@door(rules.may_see_values)
def company_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a company's figures on its page."""
    return _panel(request, "company", pk)


@door(rules.may_see_outcomes)
def cohort_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a cohort's figures on its page."""
    return _panel(request, "cohort", pk)


def _panel(request: HubRequest, kind: str, pk: int) -> HttpResponse:
    look = look_at(request, kind, pk, request.actor.hub.day_of(clock.now()))
    figures = figures_of(look.scope, look.period, look.level)
    context = {
        "figures": [_shown(look, one, {}) for one in figures if not one.is_empty],
        "look": look,
        "more": to(kind, look.scope.hub.slug, pk=pk),
        "crumbs": _crumbs(request, look),
        "name": look.scope.name,
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"outcomes/panel.html{part}", context)
