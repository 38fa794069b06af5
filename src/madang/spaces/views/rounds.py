"""Pages of allocation rounds: rounds, requests, scenarios side by side, adopting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.jobs.queries import open_job
from madang.kit import clock
from madang.spaces import actions, rules
from madang.spaces.forms.rounds import RequestForm, RoundForm, ScenarioForm
from madang.spaces.models import RoundScenario
from madang.spaces.paints import Painted
from madang.spaces.queries import spaces_on
from madang.spaces.queries.rounds import (
    allocations_of,
    offered_spaces,
    requests_of,
    requests_visible_to,
    rounds_visible_to,
    rounds_with_counts,
    scenarios_visible_to,
    spaces_to_offer,
)
from madang.spaces.rounds_shown import coats_of, comparison, shortage_of, shown_of
from madang.spaces.views.floors import plan_of
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import AllocationRound

MOST_PLANS = 6


def round_of(request: HubRequest, pk: int) -> AllocationRound:
    """Return a round that the reader may see."""
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


def crumbs(by: Actor, row: AllocationRound | None = None) -> list[tuple[str, str]]:
    """Return the way to a round's pages."""
    slug = by.hub.slug
    found = [(_("Rooms for teams"), to("rounds", slug))]
    if row is not None:
        found.append((row.name, to("round", slug, pk=row.pk)))
    return found


@door(rules.may_ask_for_room)
def rounds(request: HubRequest, hub: str) -> HttpResponse:
    """List the rounds that give out rooms."""
    by = request.actor
    context = {
        "rounds": rounds_with_counts(by),
        "may_keep": rules.may_keep_agreements(by),
    }
    return render(request, "spaces/rounds.html", context)


@door(rules.may_keep_agreements, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Open a round."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = RoundForm(sent(request), by=by, today=today)
    made: list[AllocationRound] = []

    def act() -> None:
        made.append(actions.open_round(by.hub, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Open. Now choose the spaces that it gives out."))
        return redirect(to("round-spaces", hub, pk=made[0].pk))
    back = to("rounds", hub)
    return form_page(
        request, form, title=_("New round"), crumbs=crumbs(by), cancel=back
    )


@door(rules.may_ask_for_room)
def one_round(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a round: what it has, who asks for what, its scenarios side by side."""
    by, row = request.actor, round_of(request, pk)
    requests = requests_of(by, row)
    spaces = offered_spaces(row)
    context = {
        "round": row,
        "requests": requests,
        "spaces": spaces,
        "net_m2": sum(space.net_m2 for space in spaces),
        "shortage": shortage_of(row) if by.is_staff else [],
        "scenarios": comparison(row) if by.is_staff else [],
        "job": open_job(by.hub, row.job_key) if by.is_staff else None,
        "may_keep": rules.may_keep_agreements(by),
        "may_ask": by.is_staff or not row.closed_on,
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/round.html", context)


@door(rules.may_keep_agreements, "POST")
def do_round(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Close a round, or open it again."""
    by, row, today = (
        request.actor,
        round_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    acts = {
        "close": (lambda: actions.close_round(row, by, today=today), _("Closed.")),
        "reopen": (lambda: actions.reopen_round(row, by), _("Open again.")),
    }
    if act not in acts:
        raise Http404
    done, told = acts[act]
    return do_softly(request, done, told, to("round", hub, pk=pk))


@door(rules.may_keep_agreements, "GET", "POST")
def choose_spaces(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Choose the spaces that a round gives out."""
    by, row = request.actor, round_of(request, pk)
    known = list(spaces_to_offer(by))
    if request.method == "POST":
        wanted = set(request.POST.getlist("space"))
        chosen = [space for space in known if str(space.pk) in wanted]
        back = to("round", hub, pk=pk)
        return do_softly(
            request,
            lambda: actions.offer_spaces(row, by, spaces=chosen),
            _("Saved."),
            back,
        )
    context = {
        "round": row,
        "spaces": known,
        "chosen": {space.pk for space in offered_spaces(row)},
        "crumbs": crumbs(by, row),
    }
    return render(request, "spaces/round_spaces.html", context)


@door(rules.may_ask_for_room, "GET", "POST")
def ask(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask for a room of a round."""
    by, row = request.actor, round_of(request, pk)
    form = RequestForm(sent(request), by=by, round_=row)

    def act() -> None:
        team = form.cleaned_data["organisation"]
        actions.ask_for_room(row, by, organisation=team, values=form.values)

    return _request_page(request, form, act, row, _("Ask for a room"))


@door(rules.may_ask_for_room, "GET", "POST")
def edit_request(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a team asks for."""
    by = request.actor
    one = get_object_or_404(requests_visible_to(by), pk=pk)
    form = RequestForm(sent(request), by=by, round_=one.round, row=one)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_request(one, by, expected=expected, values=form.values)

    title = _("Change what %(team)s asks for") % {"team": one.organisation}
    return _request_page(request, form, act, one.round, title)


def _request_page(
    request: HubRequest, form: RequestForm, act: Any, row: AllocationRound, title: str
) -> HttpResponse:
    back = to("round", request.actor.hub.slug, pk=row.pk)
    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale as stale:
        form.add_error(None, str(stale))
    way = crumbs(request.actor, row)
    return form_page(
        request, form, title=title, crumbs=way, cancel=back, names="organisation"
    )


@door(rules.may_ask_for_room, "POST")
def remove_request(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take back what a team asks for."""
    by = request.actor
    one = get_object_or_404(requests_visible_to(by), pk=pk)
    back = to("round", hub, pk=one.round_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, lambda: actions.take_back_request(one, by), told, back)


@door(rules.may_keep_agreements, "POST")
def pin(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a team a space in every scenario from now on, or let it go."""
    by = request.actor
    one = get_object_or_404(requests_visible_to(by), pk=pk)
    asked = request.POST.get("space", "")
    space = next((s for s in offered_spaces(one.round) if str(s.pk) == asked), None)
    told = _("Pinned.") if space else _("Not pinned any more.")
    back = request.POST.get("back", "")
    page = to("round", hub, pk=one.round_id)
    if back.isdecimal() and len(back) < MOST_PLANS * 3:
        page = to("scenario", hub, pk=int(back))
    return do_softly(request, lambda: actions.pin(one, by, space=space), told, page)


@door(rules.may_keep_agreements, "GET", "POST")
def add_scenario(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Work out a scenario."""
    by, row, now = request.actor, round_of(request, pk), clock.now()
    form = ScenarioForm(sent(request))
    made: list[Any] = []

    def act() -> None:
        seed = form.cleaned_data["seed"]
        made.append(
            actions.start_scenario(row, by, weights=form.weights, seed=seed, now=now)
        )

    if request.method == "POST" and done_or_refused(form, act):
        if isinstance(made[0], RoundScenario):
            return redirect(to("scenario", hub, pk=made[0].pk))
        messages.success(request, _("It is being worked out. Look again in a minute."))
        return redirect(to("round", hub, pk=pk))
    return form_page(
        request,
        form,
        title=_("What counts how much"),
        crumbs=crumbs(by, row),
        submit=_("Work it out"),
        cancel=to("round", hub, pk=pk),
    )


@door(rules.may_see_occupancy)
def scenario(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who gets which room in a scenario, as a table and on the plans."""
    by = request.actor
    row = get_object_or_404(scenarios_visible_to(by), pk=pk)
    given = allocations_of(row)
    coats = coats_of(given)
    floors = {
        one.space.floor_id: one.space.floor
        for one in given
        if one.space and one.space.polygon
    }
    context = {
        "scenario": row,
        "round": row.round,
        "lines": shown_of(given),
        "plans": [
            (floor, plan_of(by, floor, list(spaces_on(floor)), Painted(coats)))
            for floor in list(floors.values())[:MOST_PLANS]
        ],
        "may_keep": rules.may_keep_agreements(by),
        "crumbs": crumbs(by, row.round),
    }
    return render(request, "spaces/scenario.html", context)


@door(rules.may_keep_agreements, "POST")
def do_scenario(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Make offers of a scenario, or withdraw those that nobody has signed."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    row = get_object_or_404(scenarios_visible_to(by), pk=pk)
    acts = {
        "adopt": (
            lambda: actions.adopt_scenario(row, by, today=today),
            _("The offers are made. Sign each when all agree."),
        ),
        "roll-back": (
            lambda: actions.roll_back_scenario(row, by, today=today),
            _("The offers that nobody has signed are withdrawn."),
        ),
    }
    if act not in acts:
        raise Http404
    done, told = acts[act]
    return do_softly(request, done, told, to("scenario", hub, pk=pk))
