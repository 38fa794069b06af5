"""Pages of missions: the list, one with its stops, deals and MOUs, and its changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.missions import LinkForm, MissionForm, MouForm, StopForm
from madang.deals.listing import rows_of
from madang.deals.queries import (
    deals_in,
    deals_visible_to,
    missions_visible_to,
    missions_with_counts,
    mous_of,
    mous_visible_to,
    stops_of,
    stops_visible_to,
)
from madang.deals.report import Wanted, report_for
from madang.deals.views.shown import Crumbs, to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import (
    do_softly,
    done_or_refused,
    form_page,
    sent,
    stale_page,
)
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from madang.deals.models import Mission
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

LINES = 50


def crumbs(by: Actor, row: Mission | None = None) -> Crumbs:
    """Return the way to a mission's page."""
    slug = by.hub.slug
    found = [(_("Missions"), to("missions", slug))]
    if row is not None:
        found.append((str(row), to("mission", slug, pk=row.pk)))
    return found


def mission_of(request: HubRequest, pk: int) -> Mission:
    """Return a mission that the reader may see."""
    return get_object_or_404(missions_visible_to(request.actor), pk=pk)


@door(rules.may_see_all_deals)
def missions(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's missions, the latest first."""
    by = request.actor
    page = Paginator(missions_with_counts(by), LINES)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "may_keep": rules.may_keep_deals(by),
    }
    return render(request, "deals/missions.html", context)


@door(rules.may_see_all_deals)
def mission(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a mission did and what came of it until today."""
    by, row, today = (
        request.actor,
        mission_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    found = deals_in(by, row)[:LINES]
    context = {
        "mission": row,
        "stops": stops_of(row),
        "mous": mous_of(row),
        "rows": rows_of(found, today),
        "report": report_for(by, Wanted(today, row)),
        "today": today,
        "may_keep": rules.may_keep_deals(by),
        "crumbs": crumbs(by),
    }
    return render(request, "deals/mission.html", context)


@door(rules.may_keep_deals, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Make a mission."""
    by = request.actor
    form = MissionForm(sent(request))
    made: list[Mission] = []

    def act() -> None:
        made.append(actions.make_mission(by.hub, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(to("mission", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New mission"), crumbs=crumbs(by),
        cancel=to("missions", hub),
    )  # fmt: skip


@door(rules.may_keep_deals, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a mission; show both texts when somebody was faster."""
    by, row = request.actor, mission_of(request, pk)
    form = MissionForm(sent(request), row=row)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_mission(row, by, expected=expected, values=form.values)

    title = _("Change the mission")
    return _saved_or_shown(request, form, act, title, row, lambda: _again(request, pk))


def _again(request: HubRequest, pk: int) -> MissionForm:
    return MissionForm(None, row=mission_of(request, pk))


def _saved_or_shown(
    request: HubRequest,
    form: forms.Form,
    act: Any,
    title: str,
    row: Mission,
    current: Any = None,
) -> HttpResponse:
    """Do it and go back to the mission, or show the form with what was wrong."""
    back = to("mission", request.actor.hub.slug, pk=row.pk)
    context: dict[str, Any] = {
        "title": title, "crumbs": crumbs(request.actor, row), "cancel": back,
    }  # fmt: skip
    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        return stale_page(request, form, current(), **context)
    return form_page(request, form, **context)


@door(rules.may_keep_deals, "GET", "POST")
def add_stop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a place that a mission goes to."""
    by, row = request.actor, mission_of(request, pk)
    form = StopForm(sent(request), by=by, row=row)

    def act() -> None:
        actions.add_stop(row, by, values=form.values)

    return _saved_or_shown(request, form, act, _("New stop"), row)


@door(rules.may_keep_deals, "POST")
def drop_stop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a place out of a mission."""
    by = request.actor
    stop = get_object_or_404(stops_visible_to(by), pk=pk)
    back = to("mission", hub, pk=stop.mission_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, partial(actions.drop_stop, stop, by), told, back)


@door(rules.may_keep_deals, "GET", "POST")
def link(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Count a deal among what came of a mission."""
    by, row = request.actor, mission_of(request, pk)
    form = LinkForm(sent(request), by=by, row=row)

    def act() -> None:
        actions.link_deal(row, by, deal=form.cleaned_data["deal"])

    return _saved_or_shown(request, form, act, _("Add a deal"), row)


@door(rules.may_keep_deals, "POST")
def unlink(request: HubRequest, hub: str, pk: int, deal: int) -> HttpResponse:
    """Count a deal no longer among what came of a mission."""
    by, row = request.actor, mission_of(request, pk)
    found = get_object_or_404(deals_visible_to(by), pk=deal)
    back = to("mission", hub, pk=pk)
    act = partial(actions.unlink_deal, row, by, deal=found)
    return do_softly(request, act, _("The deal stays, outside of the mission."), back)


@door(rules.may_keep_deals, "GET", "POST")
def add_mou(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note an MOU that was signed on a mission."""
    by, row = request.actor, mission_of(request, pk)
    form = MouForm(sent(request), by=by)

    def act() -> None:
        values = form.values | {"mission": row}
        actions.add_mou(by.hub, by, values=values, parties=form.parties)

    return _saved_or_shown(request, form, act, _("New MOU"), row)


@door(rules.may_keep_deals, "GET", "POST")
def edit_mou(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what was noted of an MOU."""
    by = request.actor
    mous = mous_visible_to(by).filter(mission__isnull=False)
    mou = get_object_or_404(mous, pk=pk)
    form = MouForm(sent(request), by=by, row=mou)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_mou(
            mou, by, expected=expected, values=form.values, parties=form.parties
        )

    def current() -> MouForm:
        return MouForm(None, by=by, row=get_object_or_404(mous, pk=pk))

    row = mission_of(request, mou.mission_id or 0)
    return _saved_or_shown(request, form, act, _("Change the MOU"), row, current)


@door(rules.may_keep_deals, "POST")
def drop_mou(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remove an MOU that was noted wrongly."""
    by = request.actor
    mou = get_object_or_404(mous_visible_to(by).filter(mission__isnull=False), pk=pk)
    back = to("mission", hub, pk=mou.mission_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, partial(actions.drop_mou, mou, by), told, back)
