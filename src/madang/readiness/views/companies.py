"""Pages of companies: the list by readiness, one company's page, its panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory.rules import own_organisations
from madang.hubs.http import door
from madang.kit.sheets.answer import file_answer
from madang.readiness import rules
from madang.readiness.certificates_list import Listed
from madang.readiness.companies_list import HEADS, CompaniesList
from madang.readiness.models import STANDING
from madang.readiness.queries import (
    SOON,
    assessments_visible_to,
    certificates_of,
    checklists_visible_to,
    companies_ready,
    firms_to_read,
    first_end,
    machines_visible_to,
    names_of_kinds,
    open_first,
    shared_with_hub,
    sharings_of,
    standings_of,
    tasks_visible_to,
    told_of,
)
from madang.readiness.views.shown import crumbs_to, firm_to_read, to, today_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES, ON_PANEL = 50, 6


def _list(request: HubRequest) -> CompaniesList:
    rows = companies_ready(request.actor, today_of(request))
    return CompaniesList(rows, request.GET)


@door(rules.may_see_readiness)
def companies(request: HubRequest, hub: str) -> HttpResponse:
    """List companies by readiness; somebody of one company alone is led to hers."""
    by = request.actor
    own = own_organisations(by)
    if len(own) == 1 and not rules.may_see_all(by) and not rules.buying_for(by):
        return redirect(to("company", hub, pk=next(iter(own))))
    found = _list(request)
    context = {
        "list": found,
        "page": Paginator(found.rows, LINES).get_page(request.GET.get("page")),
        "heads": found.heads(HEADS),
        "may_keep": rules.may_keep_all(by),
        "sees_all": rules.may_see_all(by),
    }
    return render(request, "readiness/companies.html", context)


@door(rules.may_see_readiness)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    found = _list(request)
    return file_answer(
        f"{hub}-readiness", _("Readiness"), found.header(), found.lines(),
        wanted=request.GET.get("format", "xlsx"), today=today_of(request),
    )  # fmt: skip


def _certificates(by: Actor, firm: Organisation, today: date) -> list[Listed]:
    names = names_of_kinds(by.hub)
    return [
        Listed(row, names.get(row.kind, row.kind), row.is_expired(today))
        for row in first_end(certificates_of(by, firm))
    ]


@door(rules.may_see_readiness)
def company(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a company can prove, what it handed in, and what it plans."""
    by, firm, today = request.actor, firm_to_read(request, pk), today_of(request)
    is_own = rules.may_speak_for(by, firm.pk)
    found = told_of(firm)
    certificates = _certificates(by, firm, today)
    rows = assessments_visible_to(by).filter(organisation=firm)
    checklists = checklists_visible_to(by).filter(retired_at=None) if is_own else []
    tasks = open_first(tasks_visible_to(by).filter(organisation=firm))
    context = {
        "firm": firm,
        "certificates": certificates,
        "soon": today + SOON,
        "capabilities": [one for one in found if one.kind == "capability"],
        "only_named": [one for one in found if one.kind == "certificate"],
        "machines": list(machines_visible_to(by).filter(organisation=firm)),
        "standings": standings_of(rows, list(checklists)),
        "tasks": [(row, row.is_overdue(today)) for row in tasks],
        "sharings": list(sharings_of(firm)) if is_own else [],
        "is_own": is_own,
        "may_note": rules.may_note_for(by, firm),
        "is_shared": is_own
        or not rules.may_see_all(by)
        or shared_with_hub(by.hub).filter(organisation=firm).exists(),
        "sees_plan": is_own or rules.may_see_all(by),
        "today": today,
        "crumbs": crumbs_to(by),
        "sees_page": is_own or by.is_staff,
    }
    return render(request, "readiness/company.html", context)


@door(rules.may_see_readiness)
def panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the company's certificates and scores on its page in the directory."""
    by, today = request.actor, today_of(request)
    firm = get_object_or_404(firms_to_read(by), pk=pk)
    rows = assessments_visible_to(by).filter(organisation=firm)
    context: dict[str, Any] = {
        "firm": firm,
        "certificates": _certificates(by, firm, today)[:ON_PANEL],
        "standings": standings_of(rows, []),
        "soon": today + SOON,
        "crumbs": crumbs_to(by),
        "states": STANDING,
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"readiness/panel.html{part}", context)
