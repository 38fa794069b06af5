"""Pages of a cohort: its companies, its plan, its calendar, the places' fates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.programmes import actions, calendars, rules, tones, weekly
from madang.programmes.forms.cohorts import (
    CohortForm,
    OfferForm,
    PlanForm,
    SessionForm,
)
from madang.programmes.listing import cohorts_list
from madang.programmes.models import CohortState
from madang.programmes.queries import (
    calls_of,
    cohort_of_reader,
    cohort_page,
    cohorts_visible_to,
    growth_of,
    programmes_visible_to,
    sessions_in,
    sessions_of,
    sites_of_programme,
)
from madang.programmes.views.shown import (
    cohort_crumbs,
    form_page,
    panels_of,
    programme_crumbs,
    stale_page,
    to,
)

if TYPE_CHECKING:
    from madang.hubs.http import HubRequest
    from madang.programmes.models import Cohort

#: What the buttons of a cohort's page do, and what undoes it.
ACTS = {
    "start": (
        actions.start_cohort,
        gettext_lazy("The cohort is running."),
        "reopen",
    ),
    "end": (actions.end_cohort, gettext_lazy("The cohort is over."), "reopen"),
    "reopen": (actions.reopen_cohort, gettext_lazy("Put back."), ""),
}


def _cohort(request: HubRequest, pk: int) -> Cohort:
    return get_object_or_404(cohorts_visible_to(request.actor), pk=pk)


@door(rules.may_see_programmes)
def cohorts(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's cohorts."""
    found = cohorts_list(request.actor, request.GET, clock.now())
    heads = found.heads(["name", "starts", "held", "state"])
    context = {"rows": found.rows, "list": found, "heads": heads}
    return render(request, "programmes/cohorts.html", context)


@door(rules.may_see_programmes)
def cohort(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a cohort to staff: places, quotas, plan, figures."""
    row = _cohort(request, pk)
    page = cohort_page(row)
    plan = weekly.read(row.plan)
    context = {
        "cohort": row,
        "page": page,
        "tone": tones.COHORT.get(CohortState(row.state), ""),
        "skipped": plan.skipped if plan else (),
        "growth": growth_of(page.places),
        "now": clock.now(),
        "crumbs": programme_crumbs(request.actor, row.programme),
        "panels": panels_of(row, request.actor),
        "feed": _feed(request, row),
    }
    return render(request, "programmes/cohort.html", context)


def _feed(request: HubRequest, row: Cohort) -> str:
    user = request.actor.user
    if user is None:
        return ""
    path = f"/s/plan/{calendars.token_for(row, user)}.ics"
    return request.build_absolute_uri(path)


@door(rules.may_run_programmes, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Plan a cohort of a programme."""
    by = request.actor
    programme = get_object_or_404(programmes_visible_to(by), pk=pk)
    calls = calls_of(by.hub).filter(programme=programme)
    form = CohortForm(sent(request), by=by, calls=calls)
    made: list[Cohort] = []

    def act() -> None:
        made.append(
            actions.add_cohort(programme, by, values=form.values, shares=form.shares)
        )

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The cohort is planned."))
        return redirect(to("cohort", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        page="programmes/cohort_form.html",
        title=_("New cohort"),
        crumbs=programme_crumbs(by, programme),
        cancel=to("programme", hub, pk=pk),
    )


@door(rules.may_run_programmes, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a cohort and its quotas; show both when somebody was faster."""
    by, row = request.actor, _cohort(request, pk)
    calls = calls_of(by.hub).filter(programme=row.programme)
    form = CohortForm(sent(request), by=by, calls=calls, row=row)
    context: dict[str, Any] = {
        "page": "programmes/cohort_form.html",
        "title": _("Change the cohort"),
        "crumbs": cohort_crumbs(by, row),
        "cancel": to("cohort", hub, pk=pk),
    }

    def act() -> None:
        actions.change_cohort(
            row,
            by,
            expected=form.cleaned_data["version"] or 0,
            values=form.values,
            shares=form.shares,
        )

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("cohort", hub, pk=pk))
    except Stale:
        current = CohortForm(None, by=by, calls=calls, row=_cohort(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_run_programmes, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Start, end or reopen a cohort."""
    if act not in ACTS:
        raise Http404
    row = _cohort(request, pk)
    verb, done, undo = ACTS[act]
    return do_softly(
        request,
        lambda: verb(row, request.actor),
        str(done),
        to("cohort", hub, pk=pk),
        to("cohort-do", hub, pk=pk, act=undo) if undo else "",
    )


@door(rules.may_run_programmes, "GET", "POST")
def plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Lay out the weeks: look first, with the days left out, then save."""
    by, row = request.actor, _cohort(request, pk)
    sites = sites_of_programme(row.programme)
    language = get_language() or "en"
    form = PlanForm(sent(request), sites=sites, cohort=row, plan=weekly.read(row.plan))
    is_saved = request.method == "POST" and "save" in request.POST

    def act() -> None:
        actions.plan_weeks(
            row,
            by,
            expected=form.cleaned_data["version"] or 0,
            plan=form.plan,
            sites=form.sites,
            language=language,
        )

    context: dict[str, Any] = {
        "page": "programmes/plan.html",
        "cohort": row,
        "crumbs": cohort_crumbs(by, row),
        "cancel": to("cohort", hub, pk=pk),
    }
    try:
        if is_saved and done_or_refused(form, act):
            messages.success(request, _("The weeks are planned."))
            return redirect(to("cohort", hub, pk=pk))
    except Stale as stale:
        form.add_error(None, str(stale))
        return form_page(request, form, status=409, **context)
    if request.method == "POST" and form.is_valid():
        meetings, skipped = weekly.lay_out(
            form.plan, form.sites, row.starts_on, row.ends_on, language
        )
        context |= {"meetings": meetings, "skipped": skipped, "is_look": True}
    return form_page(request, form, **context)


@door(rules.may_run_programmes, "GET", "POST")
def add_session(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a session to a cohort's plan."""
    by, row = request.actor, _cohort(request, pk)
    form = SessionForm(sent(request), by=by, sites=sites_of_programme(row.programme))

    def act() -> None:
        actions.add_session(row, by, values=form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Added."))
        return redirect(to("cohort", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("New session"),
        crumbs=cohort_crumbs(by, row),
        submit=_("Add"),
        cancel=to("cohort", hub, pk=pk),
    )


@door(rules.may_run_programmes, "GET", "POST")
def session(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a session: when, where, about what."""
    by = request.actor
    row = get_object_or_404(sessions_in(by), pk=pk)
    sites = sites_of_programme(row.cohort.programme)
    if row.site not in sites:
        sites = [*sites, row.site]
    form = SessionForm(sent(request), by=by, sites=sites, row=row)
    back = to("cohort", hub, pk=row.cohort_id)

    def act() -> None:
        actions.change_session(row, by, values=form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Change the session"),
        crumbs=cohort_crumbs(by, row.cohort),
        cancel=back,
        remove_url=to("session-remove", hub, pk=pk),
    )


@door(rules.may_run_programmes, "POST")
def remove_session(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a session off the plan."""
    row = get_object_or_404(sessions_in(request.actor), pk=pk)
    return do_softly(
        request,
        lambda: actions.remove_session(row, request.actor),
        _("Removed. The journal keeps what it said."),
        to("cohort", hub, pk=row.cohort_id),
    )


@door(rules.may_run_programmes, "GET", "POST")
def offer(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Offer an organisation a place in a cohort."""
    by, row, now = request.actor, _cohort(request, pk), clock.now()
    may_spill = any(quota.spill for quota in row.shares)
    form = OfferForm(sent(request), by=by, may_spill=may_spill)

    def act() -> None:
        actions.offer_place(
            row,
            by,
            organisation=form.cleaned_data["organisation"],
            today=by.hub.day_of(now),
            spill=bool(form.cleaned_data.get("spill")),
            tells=now,
        )

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The place is offered."))
        return redirect(to("cohort", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Offer a place"),
        crumbs=cohort_crumbs(by, row),
        submit=_("Offer the place"),
        cancel=to("cohort", hub, pk=pk),
        lists=["names_organisation"],
    )


def _as_file(row: Cohort) -> HttpResponse:
    text = calendars.calendar(row, sessions_of(row), clock.now())
    answer = HttpResponse(text, content_type=calendars.TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{row.pk}.ics"'
    return answer


@door(rules.may_see_cohorts)
def plan_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hand out a cohort's plan as a calendar."""
    return _as_file(_cohort(request, pk))


@door(ANYONE)
def plan_feed(request: HubRequest, token: str) -> HttpResponse:
    """Hand out the plan to the calendar of somebody who may see the cohort now."""
    keys = calendars.read_token(token)
    row = cohort_of_reader(*keys) if keys else None
    if row is None:
        raise Http404
    return _as_file(row)
