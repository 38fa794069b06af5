"""Organisers' pages of a round: made, planned, compared, adopted, published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.claims.taken import Taken
from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.jobs.queries import open_job
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import keys_sent
from madang.meetings import actions, rules
from madang.meetings.actions.runs import is_small, wants_longer
from madang.meetings.forms import RoundForm
from madang.meetings.grid import moment_of
from madang.meetings.models import RoundState
from madang.meetings.planning import (
    faults_of,
    lacks_in_words,
    lines_of,
    material_of,
    spread_of,
)
from madang.meetings.queries import (
    interpreters_of,
    lost_of,
    matchings_visible_to,
    parties_in,
    pins_of,
    rounds_visible_to,
    runs_visible_to,
    tables_of,
)
from madang.meetings.views.room_taken import taken_page
from madang.meetings.views.shown import address, form_page, round_tabs, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.paginator import Page
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Round, Run
    from madang.meetings.planning import Line
    from madang.meetings.planning.sharing import Spread

A_MONTH = timedelta(days=30)
SHOWN_RUNS, SHOWN_MEETINGS = 20, 300


def round_named(request: HubRequest, pk: int) -> Round:
    """Return a round that the actor organises, or answer 404."""
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


@door(rules.may_organise, "GET", "POST")
def round_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make a round of a matching."""
    matching = get_object_or_404(matchings_visible_to(request.actor), pk=pk)
    form = RoundForm(
        sent(request),
        sites=sites_of(request.actor.hub),
        rounds=rounds_visible_to(request.actor).filter(matching=matching),
        day=request.actor.hub.day_of(clock.now()) + A_MONTH,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_round(
                matching,
                request.actor,
                values=form.values,
                tables=form.cleaned_data["tables"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(address(made, "round"))
    return form_page(
        request,
        form,
        title=_("New round of meetings"),
        back=address(matching, "matching"),
        submit=_("Make the round"),
    )


@door(rules.may_organise, "GET", "POST")
def round_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a round's words, days, rules and tables."""
    round_ = round_named(request, pk)
    others = rounds_visible_to(request.actor).filter(matching=round_.matching)
    form = RoundForm(
        sent(request),
        sites=sites_of(request.actor.hub),
        rounds=others.exclude(pk=pk),
        day=round_.starts_on,
        row=round_,
        tables=tables_of(round_),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(
                round_,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
                tables=form.cleaned_data["tables"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(address(round_, "round"))
    return form_page(
        request,
        form,
        title=round_.name,
        back=address(round_, "round"),
        submit=_("Save"),
    )


@door(rules.may_organise)
def round_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a round's runs, the plan that is adopted, what lacks, what can be done."""
    round_ = round_named(request, pk)
    job = open_job(round_.hub, round_.job_key)
    if request.headers.get("HX-Request"):
        answer = render(request, "meetings/running.html", {"round": round_, "job": job})
        if job is None:
            answer.headers["HX-Refresh"] = "true"
        return answer
    runs = list(runs_visible_to(request.actor).filter(round=round_)[:SHOWN_RUNS])
    chosen = next((run for run in runs if run.pk == round_.adopted), None)
    tables = tables_of(round_)
    names = dict(parties_in(round_.matching).values_list("pk", "name"))
    page = _page_of_lines(request, chosen, names) if chosen else None
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "round"),
        "job": job,
        "runs": runs,
        "chosen": chosen,
        "page": page,
        "lines": _slots(round_, page, names) if page else [],
        "lacks": lacks_in_words(chosen.lacking, names) if chosen else [],
        **_standing(round_, chosen),
        "spreads": _spreads(round_, chosen),
        "tables": tables,
        "lost": lost_of(round_, clock.now(), tables),
        "is_over": round_.state == RoundState.OVER,
        "is_new": round_.adopted != round_.published,
        "count": len(names),
    }
    return render(request, "meetings/round.html", context)


def _standing(round_: Round, run: Run | None) -> dict[str, object]:
    """Return what keeps the adopted run from being published, and whether it is old."""
    if run is None or round_.adopted == round_.published:
        return {"faults": [], "is_outdated": False}
    material = material_of(round_, now=clock.now(), with_standby=True)
    return {
        "faults": faults_of(material, lines_of(run)),
        "is_outdated": material.inputs != run.inputs,
    }


def _spreads(round_: Round, run: Run | None) -> list[Spread]:
    """Return how a clinic's plan spreads each field over its experts."""
    if run is None or not round_.matching.is_clinic:
        return []
    return spread_of(material_of(round_, now=clock.now()), lines_of(run))


def _page_of_lines(request: HubRequest, run: Run, names: dict[int, str]) -> Page[Line]:
    """Return the page of a plan's meetings that is asked for, in their order."""
    lines = [line for line in lines_of(run) if {*line.pair} <= names.keys()]
    lines.sort(key=lambda one: (one.slot, one.table))
    return Paginator(lines, SHOWN_MEETINGS).get_page(request.GET.get("page"))


def _voices(round_: Round, lines: Iterable[Line]) -> dict[int, str]:
    """Return who interprets, by key; nothing is asked where nobody does."""
    if not any(line.helper for line in lines):
        return {}
    return dict(interpreters_of(round_.matching).values_list("pk", "name"))


def _slots(
    round_: Round, lines: Iterable[Line], names: dict[int, str]
) -> list[dict[str, object]]:
    """Return a plan slot by slot, each meeting with its table and its pin."""
    labels = {table.pk: table.name for table in tables_of(round_)}
    voices = _voices(round_, lines)
    pinned = {(pin.left_id, pin.right_id): pin.pk for pin in pins_of(round_)}
    found: dict[str, list[dict[str, object]]] = {}
    for line in lines:
        found.setdefault(line.slot, []).append(
            {
                "left": names[line.left],
                "right": names[line.right],
                "key": f"{line.left}-{line.right}-{line.slot}-{line.table}",
                "table": labels.get(line.table, ""),
                "helper": voices.get(line.helper or 0, ""),
                "pin": pinned.get(line.pair),
            }
        )
    return [{"at": moment_of(slot), "meetings": rows} for slot, rows in found.items()]


@door(rules.may_organise, "POST")
def round_plan(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Have a run worked out: at once, or in the background where it is large."""
    round_ = round_named(request, pk)
    now = clock.now()

    def plan() -> None:
        if not is_small(round_):
            actions.start_run(round_, request.actor, now=now)
            return
        run = actions.plan_round(round_, request.actor, now=now)
        if round_.adopted is None:
            actions.adopt_run(run, request.actor, expected=round_.version)
        if wants_longer(run):
            actions.start_run(round_, request.actor, now=now)

    return act(request, plan, address(round_, "round"))


@door(rules.may_organise, "POST")
def run_adopt(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make a run the round's plan, or roll back to it."""
    run = get_object_or_404(runs_visible_to(request.actor), pk=pk)
    expected = version_of(request)
    return act(
        request,
        lambda: actions.adopt_run(run, request.actor, expected=expected),
        address(run.round, "round"),
    )


@door(rules.may_organise, "POST")
def round_publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make the adopted run everybody's agenda."""
    round_ = round_named(request, pk)
    expected = version_of(request)
    try:
        actions.publish_round(round_, request.actor, expected=expected, now=clock.now())
    except Taken as taken:
        return taken_page(request, round_, taken)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Published. Whose agenda changed has been written to.")
        messages.success(request, told)
    return redirect(address(round_, "round"))


@door(rules.may_organise, "POST")
def round_pin(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Pin a meeting of the plan where it is, or free it."""
    round_ = round_named(request, pk)
    back = address(round_, "round")
    pin = request.POST.get("pin", "")
    if pin.isdecimal():
        row = get_object_or_404(pins_of(round_), pk__in=keys_sent([pin]))
        return act(request, lambda: actions.unpin(row, request.actor), back)
    parts = request.POST.get("key", "").rsplit("-", 5)

    def fix() -> None:
        left, right, table, at = _pinned(parts)
        parties = {one.pk: one for one in parties_in(round_.matching)}
        tables = {one.pk: one for one in tables_of(round_)}
        if left not in parties or right not in parties:
            raise Refused(_("The round has no such pair or slot."))
        actions.pin_pair(
            round_,
            request.actor,
            left=parties[left],
            right=parties[right],
            starts_at=moment_of(at),
            table=tables.get(table),
        )

    return act(request, fix, back)


def _pinned(parts: list[str]) -> tuple[int, int, int, str]:
    """Return pair, table and slot of ``left-right-slot-table``.

    Raises:
        Refused: it is none.
    """
    try:
        left, right, year, month, day, table = parts
        at = f"{year}-{month}-{day}"
        moment_of(at)
        return int(left), int(right), int(table), at
    except ValueError:
        raise Refused(_("The round has no such pair or slot.")) from None


@door(rules.may_organise, "POST")
def round_end(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say that a round is over."""
    round_ = round_named(request, pk)
    expected = version_of(request)
    return act(
        request,
        lambda: actions.end_round(
            round_, request.actor, expected=expected, now=clock.now()
        ),
        address(round_, "round"),
    )
