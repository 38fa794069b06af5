"""Pages of allocation: what is short, scenarios, pairs, reads at the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.jobs.queries import open_job
from madang.judging import actions, rules
from madang.judging.forms import AllocationForm, CutForm, PairForm, PlanForm
from madang.judging.models import ReadState, RoundState
from madang.judging.planning import (
    change_between,
    given_of,
    material_of,
    reads_at_the_cut,
    reasons,
    shortages,
)
from madang.judging.queries import (
    applications_in,
    locked_totals,
    pair_rules_in,
    pair_rules_visible_to,
    rounds_visible_to,
    scenario_in_force,
    scenarios_visible_to,
)
from madang.judging.views.shown import REFUSED, tabs_of
from madang.judging.words import Change, Reason, Short, changes_in_words, in_words
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.models import Round, Scenario
    from madang.judging.planning import Material

MOST_SHOWN = 200


def _round(request: HubRequest, pk: int) -> Round:
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


@door(rules.may_run)
def allocation_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what is asked and on offer, the scenarios and the pairs."""
    return _page(request, _round(request, pk))


def _page(
    request: HubRequest, round_: Round, status: int = 200, **forms: Any
) -> HttpResponse:
    job = open_job(round_.hub, round_.job_key)
    if request.headers.get("HX-Request") and request.method == "GET":
        answer = render(request, "judging/running.html", {"round": round_, "job": job})
        if job is None:
            answer.headers["HX-Refresh"] = "true"
        return answer
    material = material_of(round_, on=request.actor.hub.day_of(clock.now()))
    context: dict[str, Any] = {
        "round": round_,
        "tabs": tabs_of(round_, request.actor.hub.slug, "allocation"),
        "job": job,
        "scenarios": scenarios_visible_to(request.actor).filter(round=round_),
        "pairs": pair_rules_in(round_),
        "with_asked": "asked" in request.GET,
        "is_closed": round_.state == RoundState.CLOSED,
        "allocation_form": AllocationForm(initial={"seconds": 20, "seed": 0}),
        "pair_form": PairForm(None, seats=material.seats),
        "plan_form": PlanForm(),
        "cut_form": CutForm(),
        "has_scores": any(r.state == ReadState.LOCKED for r in material.reads),
        **_shortages(material, with_asked="asked" in request.GET),
        **forms,
    }
    return render(request, "judging/allocation.html", context, status=status)


def _shortages(material: Material, *, with_asked: bool) -> dict[str, Any]:
    """Return the feasibility report in words, or why there can be none yet."""
    if not material.seats or not material.applications:
        return {"report": [], "is_possible": False, "why_none": True}
    try:
        rows, is_possible = shortages(given_of(material, with_asked=with_asked))
    except Refused as refusal:
        return {"report": [], "is_possible": False, "problem": str(refusal)}
    report: list[Short] = in_words(rows, material)
    return {"report": report, "is_possible": is_possible}


@door(rules.may_run, "POST")
def allocation_start(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Have a scenario worked out in the background."""
    round_ = _round(request, pk)
    form = AllocationForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, REFUSED, allocation_form=form)
    return act(
        request,
        lambda: actions.start_allocation(
            round_,
            request.actor,
            name=form.cleaned_data["name"],
            settings=form.settings,
            now=clock.now(),
        ),
        reverse("judging:allocation", kwargs={"hub": hub, "pk": pk}),
    )


@door(rules.may_run, "POST")
def allocation_cut(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Have spare reads given where it is not sure who is in."""
    round_ = _round(request, pk)
    form = CutForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, REFUSED, cut_form=form)
    try:
        extra = reads_at_the_cut(
            given_of(material_of(round_, on=request.actor.hub.day_of(clock.now()))),
            locked_totals(round_),
            **form.cleaned_data,
        )
        actions.start_allocation(
            round_,
            request.actor,
            name=_("Reads at the cut"),
            settings={
                "seconds": 30,
                "seed": 0,
                "extra": {str(key): number for key, number in extra.items()},
            },
            now=clock.now(),
        )
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, round_, REFUSED, cut_form=form)
    return redirect("judging:allocation", hub=hub, pk=pk)


@door(rules.may_run, "POST")
def allocation_bring(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a plan that was made elsewhere as a scenario."""
    round_ = _round(request, pk)
    form = PlanForm(request.POST)
    if form.is_valid():
        material = material_of(round_, on=request.actor.hub.day_of(clock.now()))
        try:
            scenario = actions.bring_plan(
                round_,
                request.actor,
                rows=form.cleaned_data["rows"],
                material=material,
                given=given_of(material),
                now=clock.now(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:scenario", hub=hub, pk=scenario.pk)
    return _page(request, round_, REFUSED, plan_form=form)


@door(rules.may_run)
def scenario_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a scenario beside another: figures, who changes, and why each pair."""
    scenario = get_object_or_404(scenarios_visible_to(request.actor), pk=pk)
    round_ = scenario.round
    material = material_of(round_, on=request.actor.hub.day_of(clock.now()))
    others = list(
        scenarios_visible_to(request.actor).filter(round=round_).exclude(pk=pk)
    )
    other = _other(request, others, round_)
    changes = _changes(material, other, scenario) if other else []
    context = {
        "scenario": scenario,
        "round": round_,
        "tabs": tabs_of(round_, hub, "allocation"),
        "other": other,
        "others": others,
        "changes": changes[:MOST_SHOWN],
        "change_count": len(changes),
        "pairs": _pairs(material, scenario)[:MOST_SHOWN],
        "pair_count": len(scenario.plan),
        "rules": _rules(round_, scenario, other),
        "is_closed": round_.state == RoundState.CLOSED,
    }
    return render(request, "judging/scenario.html", context)


def _other(
    request: HubRequest, others: list[Scenario], round_: Round
) -> Scenario | None:
    wanted = request.GET.get("with", "")
    in_force = scenario_in_force(round_)
    for one in others:
        if str(one.pk) == wanted:
            return one
    return next((one for one in others if in_force and one.pk == in_force.pk), None)


def _known(material: Material, scenario: Scenario) -> list[tuple[int, int]]:
    return [
        (seat, application)
        for seat, application in scenario.plan
        if seat in material.seat and application in material.application
    ]


def _changes(material: Material, before: Scenario, after: Scenario) -> list[Change]:
    given = given_of(material, with_asked=True)
    known = {reader.seat for reader in given.readers}
    sides = [
        [pair for pair in _known(material, one) if pair[0] in known]
        for one in (before, after)
    ]
    return changes_in_words(change_between(given, *sides), material)


def _pairs(material: Material, scenario: Scenario) -> list[Reason]:
    pairs = _known(material, scenario)
    why = reasons(material, pairs)
    ordered = sorted(
        pairs,
        key=lambda pair: (
            material.application[pair[1]].number,
            material.seat[pair[0]].judge.name,
        ),
    )
    return [
        Reason(material.application[a], material.seat[s].judge, why[s, a].write())
        for s, a in ordered
    ]


def _rules(
    round_: Round, scenario: Scenario, other: Scenario | None
) -> list[tuple[str, int, int | None]]:
    """Return each coverage rule with the applications that meet it, in both."""
    here = scenario.measures.get("met", {})
    there = other.measures.get("met", {}) if other else {}
    return [
        (
            rule.words,
            here.get(rule.label, 0),
            there.get(rule.label, 0) if other else None,
        )
        for rule in round_.cover_rules
    ]


@door(rules.may_run, "POST")
def scenario_activate(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put a scenario in force, or go back to it."""
    scenario = get_object_or_404(scenarios_visible_to(request.actor), pk=pk)
    now = clock.now()
    return act(
        request,
        lambda: actions.activate_scenario(
            scenario,
            request.actor,
            material=material_of(scenario.round, on=request.actor.hub.day_of(now)),
            now=now,
        ),
        reverse("judging:scenario", kwargs={"hub": hub, "pk": pk}),
        _("The scenario is in force."),
    )


@door(rules.may_run, "POST")
def scenario_drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Throw a proposed scenario away."""
    scenario = get_object_or_404(scenarios_visible_to(request.actor), pk=pk)
    back = reverse("judging:allocation", kwargs={"hub": hub, "pk": scenario.round_id})
    return act(request, lambda: actions.drop_scenario(scenario, request.actor), back)


@door(rules.may_run, "POST")
def pair_add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Pin or ban a judge and an application."""
    round_ = _round(request, pk)
    material = material_of(round_, on=request.actor.hub.day_of(clock.now()))
    form = PairForm(request.POST, seats=material.seats)
    if form.is_valid():
        found = form.cleaned_data
        seat = material.seat[found["seat"]]
        one = applications_in(round_).filter(number=found["number"]).first()
        if one is None:
            form.add_error("number", _("No application here has this number."))
        else:
            try:
                actions.rule_pair(
                    seat,
                    request.actor,
                    application=one,
                    kind=found["kind"],
                    reason=found["reason"],
                    is_tied=material.tied(seat, one.pk),
                    now=clock.now(),
                )
            except Refused as refusal:
                tell(form, refusal)
            else:
                messages.success(request, _("Further scenarios keep to it."))
                return redirect("judging:allocation", hub=hub, pk=pk)
    return _page(request, round_, REFUSED, pair_form=form)


@door(rules.may_run, "POST")
def pair_free(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Free a pinned or banned pair."""
    rule = get_object_or_404(pair_rules_visible_to(request.actor), pk=pk)
    back = reverse("judging:allocation", kwargs={"hub": hub, "pk": rule.seat.round_id})
    return act(request, lambda: actions.free_pair(rule, request.actor), back)
