"""Staff's pages of programmes: the list, one programme, its sponsors and co-hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.programmes import actions, rules
from madang.programmes.forms.programmes import (
    CohostForm,
    ProgrammeForm,
    SponsorForm,
)
from madang.programmes.listing import programmes_list
from madang.programmes.models import ProgrammeState
from madang.programmes.queries import (
    agreements_of,
    cohosted,
    cohosts_in,
    home_zone,
    programme_page,
    programmes_visible_to,
    sites_of_programme,
    sponsors_in,
)
from madang.programmes.views.shown import (
    form_page,
    panels_of,
    programme_crumbs,
    stale_page,
    to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.programmes.models import Programme

#: What the buttons of a programme's page do.
ACTS = {
    "start": (
        actions.start_programme,
        gettext_lazy("The programme is on offer."),
        "archive",
    ),
    "archive": (
        actions.archive_programme,
        gettext_lazy("The programme is archived."),
        "restore",
    ),
    "restore": (actions.restore_programme, gettext_lazy("The programme is back."), ""),
}


def _programme(request: HubRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_visible_to(request.actor), pk=pk)


@door(rules.may_see_programmes)
def programmes(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's programmes, those it runs with others beside them."""
    by = request.actor
    now = clock.now()
    found = programmes_list(by, request.GET, now)
    is_here = lambda row: row.programme.state != ProgrammeState.ARCHIVED  # noqa: E731 -- one test
    rows = found.rows if found.chosen["state"] else list(filter(is_here, found.rows))
    context = {
        "rows": rows,
        "list": found,
        "heads": found.heads(["name", "closes", "cohorts", "companies", "state"]),
        "partners": len(cohosted(by, now)),
    }
    return render(request, "programmes/programmes.html", context)


@door(rules.may_see_programmes)
def programme(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a programme with its calls, cohorts, sponsors, co-hosts and papers."""
    row = _programme(request, pk)
    context = {
        "programme": row,
        "page": programme_page(row),
        "agreements": agreements_of(row),
        "crumbs": programme_crumbs(request.actor),
        "panels": panels_of(row, request.actor),
        "now": clock.now(),
    }
    return render(request, "programmes/programme.html", context)


@door(rules.may_run_programmes, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Begin a programme."""
    by = request.actor
    form = ProgrammeForm(sent(request), by=by)
    made: list[Programme] = []

    def act() -> None:
        sites = list(form.cleaned_data["sites"])
        made.append(actions.add_programme(by.hub, by, values=form.values, sites=sites))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The programme stands as a draft."))
        return redirect(to("programme", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("New programme"),
        crumbs=programme_crumbs(by),
        cancel=to("programmes", hub),
    )


@door(rules.may_run_programmes, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a programme; show both texts when somebody was faster."""
    by, row = request.actor, _programme(request, pk)
    sites = sites_of_programme(row, or_all=False)
    form = ProgrammeForm(sent(request), by=by, row=row, sites=sites)
    context: dict[str, Any] = {
        "title": _("Change the programme"),
        "crumbs": programme_crumbs(by, row),
        "cancel": to("programme", hub, pk=pk),
    }

    def act() -> None:
        actions.change_programme(
            row,
            by,
            expected=form.cleaned_data["version"] or 0,
            values=form.values,
            sites=list(form.cleaned_data["sites"]),
        )

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("programme", hub, pk=pk))
    except Stale:
        now = _programme(request, pk)
        current = ProgrammeForm(None, by=by, row=now, sites=sites)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_run_programmes, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Put a programme on offer, away, or back."""
    if act not in ACTS:
        raise Http404
    row = _programme(request, pk)
    verb, told, undo = ACTS[act]
    back = to("programme", hub, pk=pk)
    undo_url = to("programme-do", hub, pk=pk, act=undo) if undo else ""
    return do_softly(
        request, lambda: verb(row, request.actor), str(told), back, undo_url
    )


@door(rules.may_run_programmes, "GET", "POST")
def add_sponsor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a sponsor of a programme."""
    by, row = request.actor, _programme(request, pk)
    form = SponsorForm(sent(request), by=by)

    def act() -> None:
        actions.add_sponsor(row, by, **form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Added."))
        return redirect(to("programme", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Add a sponsor"),
        crumbs=programme_crumbs(by, row),
        submit=_("Add"),
        cancel=to("programme", hub, pk=pk),
    )


@door(rules.may_run_programmes, "GET", "POST")
def sponsor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change the days of a sponsorship."""
    by = request.actor
    row = get_object_or_404(sponsors_in(by), pk=pk)
    form = SponsorForm(sent(request), by=by, row=row)
    back = to("programme", hub, pk=row.programme_id)

    def act() -> None:
        actions.change_sponsor(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=str(row.organisation),
        crumbs=programme_crumbs(by, row.programme),
        cancel=back,
        remove_url=to("sponsor-remove", hub, pk=pk),
    )


@door(rules.may_run_programmes, "POST")
def remove_sponsor(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a sponsorship back."""
    row = get_object_or_404(sponsors_in(request.actor), pk=pk)
    back = to("programme", hub, pk=row.programme_id)
    return do_softly(
        request,
        lambda: actions.remove_sponsor(row, request.actor),
        _("Removed. The journal keeps what it said."),
        back,
    )


@door(rules.may_run_programmes, "GET", "POST")
def add_cohost(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a partner hub see things of a programme."""
    by, row, now = request.actor, _programme(request, pk), clock.now()
    zone = home_zone(row)
    form = CohostForm(sent(request), by=by, zone=zone, today=by.hub.day_of(now))

    def act() -> None:
        actions.grant_cohost(row, by, partner=form.partner, **form.values, now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("%(hub)s sees it now.") % {"hub": form.partner})
        return redirect(to("programme", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("Run it with a partner hub"),
        crumbs=programme_crumbs(by, row),
        submit=_("Let it see this"),
        cancel=to("programme", hub, pk=pk),
    )


@door(rules.may_run_programmes, "GET", "POST")
def cohost(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a partner hub sees, and until when."""
    by = request.actor
    row = get_object_or_404(cohosts_in(by), pk=pk)
    zone = home_zone(row.programme)
    today = by.hub.day_of(clock.now())
    form = CohostForm(sent(request), by=by, zone=zone, today=today, row=row)
    back = to("programme", hub, pk=row.programme_id)

    def act() -> None:
        actions.change_cohost(row, by, **form.values)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=str(row.partner),
        crumbs=programme_crumbs(by, row.programme),
        cancel=back,
    )


@door(rules.may_run_programmes, "POST")
def end_cohost(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Close the books to a partner hub at once."""
    row = get_object_or_404(cohosts_in(request.actor), pk=pk)
    return do_softly(
        request,
        lambda: actions.end_cohost(row, request.actor, now=clock.now()),
        _("%(hub)s sees nothing of it any more.") % {"hub": row.partner},
        to("programme", hub, pk=row.programme_id),
    )
