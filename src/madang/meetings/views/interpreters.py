"""Organisers' pages of interpreters: who, between which languages, when and where."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import act, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.refusals import tell
from madang.meetings import actions, rules
from madang.meetings.forms.clinics import InterpretersForm
from madang.meetings.models import RoundState
from madang.meetings.queries import (
    interpreted,
    interpreters_of,
    interpreters_visible_to,
    matchings_visible_to,
    rounds_visible_to,
)
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import address, matching_tabs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_organise, "GET", "POST")
def interpreters_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who interprets, and take it as lines."""
    matching = get_object_or_404(matchings_visible_to(request.actor), pk=pk)
    people = list(interpreters_of(matching))
    form = InterpretersForm(sent(request), matching=matching, people=people)

    def save() -> None:
        actions.set_interpreters(
            matching,
            request.actor,
            people=form.cleaned_data["people"],
            expected=form.cleaned_data["version"] or 0,
            now=clock.now(),
        )

    try:
        if request.method == "POST" and done_or_refused(form, save):
            return redirect(address(matching, "interpreters"))
    except Stale as stale:
        tell(form, stale)
    rounds = rounds_visible_to(request.actor).filter(matching=matching)
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "interpreters"),
        "form": form,
        "people": people,
        "rounds": rounds.exclude(state=RoundState.OVER),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/interpreters.html", context, status=status)


@door(rules.may_organise, "GET", "POST")
def shift_page(request: HubRequest, hub: str, pk: int, person: int) -> HttpResponse:
    """Show at which meetings somebody interprets, and take when she is there."""
    round_ = round_named(request, pk)
    rows = interpreters_visible_to(request.actor).filter(matching=round_.matching)
    interpreter = get_object_or_404(rows, pk=person)
    if request.method == "POST":
        known = {key for key, _period in round_.keyed_slots}
        there = set(request.POST.getlist("there"))
        return act(
            request,
            lambda: actions.set_shift(
                round_,
                request.actor,
                interpreter=interpreter,
                away=sorted(known - there),
            ),
            address(round_.matching, "interpreters"),
            _("Saved. Plans keep to her hours."),
        )
    row = interpreter.shifts.filter(round=round_).first()
    away = set(row.away) if row else set()
    days = groupby(round_.keyed_slots, key=lambda one: round_.local_day(one[1][0]))
    context = {
        "round": round_,
        "interpreter": interpreter,
        "meetings": interpreted(round_, interpreter),
        "days": [
            (day, [(key, start, key not in away) for key, (start, _end) in slots])
            for day, slots in days
        ],
    }
    return render(request, "meetings/shift.html", context)
