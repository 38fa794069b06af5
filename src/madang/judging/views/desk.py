"""A judge's own pages: what waits for her, and what she says of herself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.judging import actions, rules
from madang.judging.forms import AbsenceForm, OwnForm
from madang.judging.queries import (
    absences_visible_to,
    desks_of,
    interests_visible_to,
    own_judge,
)
from madang.judging.views.shown import REFUSED
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.models import Judge


@door(rules.may_judge)
def desk_page(request: HubRequest, hub: str) -> HttpResponse:
    """Show what waits for the judge, how long it takes, and how far she is."""
    desks, now = desks_of(request.actor), clock.now()
    waiting = [desk for desk in desks if desk.left and desk.round.is_open_at(now)]
    rest = [desk for desk in desks if desk not in waiting]
    context = {
        "judge": own_judge(request.actor),
        "waiting": waiting,
        "rest": rest,
        "left": sum(desk.left for desk in waiting),
        "minutes": sum(desk.minutes_left for desk in waiting),
        "now": now,
    }
    return render(request, "judging/desk.html", context)


def _self(request: HubRequest) -> Judge:
    found = own_judge(request.actor)
    if found is None:
        raise Http404
    return found


@door(rules.may_judge, "GET", "POST")
def own_page(request: HubRequest, hub: str) -> HttpResponse:
    """Let a judge say what she reads, how much, and when she is away."""
    judge = _self(request)
    form = OwnForm(request.POST or None, judge=judge)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.change_own_entry(
                judge, request.actor, expected=values.pop("version"), values=values
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:desk", hub=hub)
    return _own(request, judge, form)


def _own(
    request: HubRequest,
    judge: Judge,
    form: OwnForm | None = None,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    by = request.actor
    context = {
        "judge": judge,
        "form": form or OwnForm(None, judge=judge),
        "absence_form": absence or AbsenceForm(),
        "absences": absences_visible_to(by).filter(judge=judge),
        "interests": interests_visible_to(by).filter(judge=judge),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "judging/own.html", context, status=status)


@door(rules.may_judge, "POST")
def own_absence(request: HubRequest, hub: str) -> HttpResponse:
    """Note days on which the judge cannot read."""
    judge = _self(request)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            actions.add_absence(judge, request.actor, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:own", hub=hub)
    return _own(request, judge, absence=form)


@door(rules.may_judge, "POST")
def own_absence_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take days off away again."""
    judge = _self(request)
    absence = get_object_or_404(
        absences_visible_to(request.actor).filter(judge=judge), pk=pk
    )
    return act(
        request,
        lambda: actions.remove_absence(absence, request.actor),
        reverse("judging:own", kwargs={"hub": hub}),
        _("These days count again."),
    )
