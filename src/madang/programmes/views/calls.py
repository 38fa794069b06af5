"""Staff's pages of calls: the list, one call, its form, a copy for the next season."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.programmes import actions, rules, tones
from madang.programmes.forms.calls import CallForm, CopyForm, WeeksForm
from madang.programmes.listing import calls_list
from madang.programmes.moments import told
from madang.programmes.queries import (
    calls_visible_to,
    countries_of,
    programmes_visible_to,
    sites_of_programme,
)
from madang.programmes.shifting import shifted, weeks_to_next
from madang.programmes.views.shown import (
    call_crumbs,
    form_page,
    panels_of,
    programme_crumbs,
    stale_page,
    to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call

ROWS = 50
#: What the buttons of a call's page do, and what undoes it.
ACTS = {
    "publish": (
        actions.publish_call,
        gettext_lazy("The world sees this call."),
        "withdraw",
    ),
    "withdraw": (
        actions.withdraw_call,
        gettext_lazy("The call is a draft again."),
        "publish",
    ),
    "cancel": (actions.cancel_call, gettext_lazy("The call is cancelled."), "reopen"),
    "reopen": (actions.reopen_call, gettext_lazy("The call is on again."), "cancel"),
}


def _call(request: HubRequest, pk: int) -> Call:
    return get_object_or_404(calls_visible_to(request.actor), pk=pk)


@door(rules.may_see_programmes)
def calls(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's calls with where each stands now."""
    found = calls_list(request.actor, request.GET, clock.now())
    rows = [(row.call, row.phase, tones.CALL.get(row.phase, "")) for row in found.rows]
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "list": found,
        "heads": found.heads(["name", "opens", "closes", "state"]),
    }
    return render(request, "programmes/calls.html", context)


@door(rules.may_see_programmes)
def call(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a call to staff."""
    row, now = _call(request, pk), clock.now()
    phase = row.phase(now)
    context = {
        "call": row,
        "phase": phase,
        "tone": tones.CALL.get(phase, ""),
        "opens": told(row.opens_at, row.zone),
        "early": told(row.early_at, row.zone) if row.early_at else None,
        "closes": told(row.closes_at, row.zone),
        "cohorts": list(row.cohorts.all()),
        "crumbs": programme_crumbs(request.actor, row.programme),
        "panels": panels_of(row, request.actor),
        "is_empty": not row.intro,
    }
    return render(request, "programmes/call.html", context)


@door(rules.may_run_programmes, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Draft a call of a programme."""
    by = request.actor
    programme = get_object_or_404(programmes_visible_to(by), pk=pk)
    form = CallForm(
        sent(request),
        by=by,
        programme=programme,
        sites=sites_of_programme(programme),
        now=clock.now(),
    )
    made: list[Call] = []

    def act() -> None:
        made.append(actions.add_call(programme, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The call stands as a draft."))
        return redirect(to("call", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("New call"),
        crumbs=programme_crumbs(by, programme),
        cancel=to("programme", hub, pk=pk),
    )


@door(rules.may_run_programmes, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a call; show both texts when somebody was faster."""
    by, row = request.actor, _call(request, pk)
    sites = sites_of_programme(row.programme)

    def form_of(call: Call, *, typed: bool) -> CallForm:
        return CallForm(
            sent(request) if typed else None,
            by=by,
            programme=call.programme,
            sites=sites,
            now=clock.now(),
            row=call,
        )

    form = form_of(row, typed=True)
    context: dict[str, Any] = {
        "title": _("Change the call"),
        "crumbs": call_crumbs(by, row),
        "cancel": to("call", hub, pk=pk),
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_call(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("call", hub, pk=pk))
    except Stale:
        current = form_of(_call(request, pk), typed=False)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_run_programmes, "GET", "POST")
def copy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Propose a call for the next season, its moments moved off public holidays."""
    by, row, now = request.actor, _call(request, pk), clock.now()
    asked = WeeksForm(request.POST or request.GET)
    weeks = asked.cleaned_data["weeks"] if asked.is_valid() else None
    weeks = weeks or weeks_to_next(row, now)
    countries = countries_of(row.programme)
    shifts = shifted(row, weeks, countries)
    form = CopyForm(
        sent(request),
        by=by,
        call=row,
        sites=sites_of_programme(row.programme),
        shifts=shifts,
        weeks=weeks,
        now=now,
    )
    made: list[Call] = []

    def act() -> None:
        made.append(actions.copy_call(row, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The copy stands as a draft."))
        return redirect(to("call", hub, pk=made[0].pk))
    told_shifts = [
        (
            form.fields[one.name].label,
            told(one.old, row.zone),
            told(one.new, row.zone),
            one.why,
        )
        for one in shifts
    ]
    return form_page(
        request,
        form,
        page="programmes/copy.html",
        call=row,
        weeks=weeks,
        shifts=told_shifts,
        countries=countries,
        crumbs=call_crumbs(by, row),
        cancel=to("call", hub, pk=pk),
    )


@door(rules.may_run_programmes, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Publish, withdraw, cancel or reopen a call."""
    if act not in ACTS:
        raise Http404
    row = _call(request, pk)
    verb, done, undo = ACTS[act]
    return do_softly(
        request,
        lambda: verb(row, request.actor),
        str(done),
        to("call", hub, pk=pk),
        to("call-do", hub, pk=pk, act=undo),
    )
