"""Pages of targets: how far each is, its form, and sponsors' shares of a programme."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.outcomes import actions, rules
from madang.outcomes.forms.targets import SharesForm, TargetForm
from madang.outcomes.queries import (
    Scope,
    latest_rates,
    shares_of,
    standings_of,
    targets_visible_to,
    ways_down,
)
from madang.outcomes.views import charts
from madang.outcomes.views.shown import Crumbs, crumbs_to, form_page, stale_page, to
from madang.programmes.queries import programmes_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

MOST = 200


def _crumbs(by: Actor) -> Crumbs:
    return crumbs_to(by, (_("Targets"), to("targets", by.hub.slug)))


@door(rules.may_see_outcomes)
def targets(request: HubRequest, hub: str) -> HttpResponse:
    """Show every target, what was reached, and where it will stand at its end."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    context = {
        "standings": standings_of(
            targets_visible_to(by)[:MOST], today, latest_rates(by.hub, today)
        ),
        "crumbs": crumbs_to(by),
        "may_keep": rules.may_keep_outcomes(by),
    }
    return render(request, "outcomes/targets.html", context)


@door(rules.may_see_outcomes)
def target(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one target with its course and its forecast."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    row = get_object_or_404(targets_visible_to(by), pk=pk)
    on = min(today, row.ends_on)
    [standing] = standings_of([row], today, latest_rates(by.hub, on))
    context = {
        "target": row,
        "at": standing,
        "chart": charts.course_of(standing),
        "crumbs": _crumbs(by),
        "may_keep": rules.may_keep_outcomes(by),
    }
    return render(request, "outcomes/target.html", context)


@door(rules.may_keep_outcomes, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Set a target."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = TargetForm(sent(request), by=by, today=today)

    def act() -> None:
        actions.set_target(by.hub, by, values=form.values)

    back = to("targets", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request, form, title=_("New target"), crumbs=_crumbs(by), cancel=back
    )


@door(rules.may_keep_outcomes, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a target; show both texts when somebody was faster."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    row = get_object_or_404(targets_visible_to(by), pk=pk)
    form = TargetForm(sent(request), by=by, today=today, row=row)
    back = to("target", hub, pk=pk)
    context: dict[str, Any] = {
        "title": _("Change the target"),
        "crumbs": _crumbs(by),
        "cancel": back,
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_target(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        fresh = get_object_or_404(targets_visible_to(by), pk=pk)
        current = TargetForm(None, by=by, today=today, row=fresh)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_outcomes, "POST")
def drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remove a target."""
    by = request.actor
    row = get_object_or_404(targets_visible_to(by), pk=pk)
    act = partial(actions.drop_target, row, by)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, act, told, to("targets", hub))


@door(rules.may_keep_outcomes, "GET", "POST")
def shares(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Agree on the sponsors' shares of a programme from a month on."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    programme = get_object_or_404(programmes_visible_to(by), pk=pk)
    agreed = shares_of(programme)
    sponsors = ways_down(Scope(by.hub, programme=programme))["sponsors"]
    latest = agreed[-1][1] if agreed else {}
    form = SharesForm(sent(request), sponsors=sponsors, agreed=latest, today=today)

    def act() -> None:
        starts_on = form.cleaned_data["starts_on"]
        actions.set_shares(programme, by, starts_on=starts_on, shares=form.shares)

    back = to("programme", hub, pk=pk)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    crumbs = crumbs_to(by, (str(programme), back))
    return form_page(
        request, form, title=_("Sponsors' shares"), crumbs=crumbs, cancel=back,
        lead=_("Together they are 100 % at most. A row counts for one programme only, "
               "so nothing is counted twice for a sponsor; what no share names stays "
               "the hub's own."),
    )  # fmt: skip
