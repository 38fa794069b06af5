"""Ratings of the reading: an applicant answers, staff see what tells of nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.hubs.models import system_actor
from madang.judging import actions, rules
from madang.judging.forms import PollForm, RatingForm
from madang.judging.models import RoundState
from madang.judging.queries import (
    answer_in,
    polls_of,
    polls_visible_to,
    rated,
    rounds_visible_to,
)
from madang.judging.views.shown import REFUSED, tabs_of
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.queries import Asked

TWO_WEEKS = timedelta(days=14)


def _in_two_weeks(now: datetime, zone: str) -> datetime:
    """Return the end of the day in two weeks, where the call is."""
    day = (now + TWO_WEEKS).astimezone(ZoneInfo(zone))
    return day.replace(hour=23, minute=59, second=0, microsecond=0)


@door(rules.may_run, "GET", "POST")
def poll_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show how a round was received; ask its applicants, or move the end."""
    round_ = get_object_or_404(rounds_visible_to(request.actor), pk=pk)
    now = clock.now()
    poll = polls_visible_to(request.actor).filter(round=round_).first()
    form = PollForm(
        sent(request),
        zone=round_.call.zone,
        moment=poll.closes_at if poll else _in_two_weeks(now, round_.call.zone),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_poll(
                round_,
                request.actor,
                closes_at=form.cleaned_data["closes_at"],
                now=now,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:poll", hub=hub, pk=pk)
    context = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "poll"),
        "poll": poll,
        "is_open": bool(poll and poll.is_open_at(now)),
        "is_closed": round_.state == RoundState.CLOSED,
        "rated": rated(poll, tuple(actions.QUESTIONS), now) if poll else None,
        "questions": list(actions.QUESTIONS.values()),
        "form": form,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "judging/poll.html", context, status=status)


@door(rules.may_run, "POST")
def poll_close(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Close a poll for good."""
    poll = get_object_or_404(polls_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: actions.close_poll(poll, request.actor, now=clock.now()),
        reverse("judging:poll", kwargs={"hub": hub, "pk": poll.round_id}),
        _("Closed. Nobody can find out any more whose an answer is."),
    )


def _asked(request: HubRequest, pk: int, uuid: UUID) -> Asked:
    for one in polls_of(request.actor, clock.now()):
        if one.poll.pk == pk and one.application.uuid == uuid:
            return one
    raise Http404


@door(rules.may_pitch, "GET", "POST")
def rate(request: HubRequest, hub: str, pk: int, uuid: UUID) -> HttpResponse:
    """Let an applicant say how she was read; the product notes it without her name.

    The form has no key of its own: what is kept of a keyed form would tell, by its
    hash and its moment, who gave which answer.  Sent twice it is the same answer.
    """
    asked = _asked(request, pk, uuid)
    mark = actions.rating_mark(asked.poll, asked.application)
    form = RatingForm(sent(request), answer=answer_in(asked.poll, mark))
    if request.method == "POST" and form.is_valid():
        try:
            actions.rate_reading(
                asked.poll,
                system_actor(request.actor.hub),
                application=asked.application,
                values=form.figures,
                comment=form.cleaned_data["comment"],
                now=clock.now(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. You can change it until the end."))
            return redirect("judging:pitches", hub=hub)
    context = {"asked": asked, "poll": asked.poll, "form": form}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "judging/rate.html", context, status=status)
