"""Pages about the judges of a round: asking them, and their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.actions.invitations import user_for
from madang.hubs.form_pages import act
from madang.hubs.http import ANYONE, door
from madang.hubs.models import Invitation, Role, User, system_actor
from madang.hubs.queries import user_of
from madang.judging import actions, rules
from madang.judging.forms import InviteForm, PledgeForm
from madang.judging.models import JudgeState, Round, RoundState, SeatState
from madang.judging.pledge import PLEDGE
from madang.judging.queries import (
    judges_visible_to,
    rounds_visible_to,
    seat_of_token,
    seats_in,
    seats_visible_to,
)
from madang.judging.views.shown import REFUSED, tabs_of
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.languages import CODES, best

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.judging.models import Judge, Seat

GONE = 410


@door(rules.may_run, "GET", "POST")
def seats_page(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Show who was asked, who accepted, and ask more judges of the pool."""
    round_ = get_object_or_404(rounds_visible_to(request.actor), pk=pk)
    pool = judges_visible_to(request.actor).filter(state=JudgeState.ACTIVE)
    asked = seats_in(round_).exclude(state=SeatState.DECLINED)
    free = list(pool.exclude(pk__in=asked.order_by().values("judge")))
    form = InviteForm(request.POST or None, judges=free)
    if request.method == "POST" and form.is_valid():
        chosen = [j for j in free if str(j.pk) in form.cleaned_data["judges"]]
        _invite(request, round_, chosen, form.cleaned_data["capacity"])
        return redirect("judging:seats", hub=hub, pk=pk)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "seats"),
        "seats": seats_in(round_),
        "free": free,
        "form": form,
        "is_closed": round_.state == RoundState.CLOSED,
    }
    return render(request, "judging/seats.html", context, status=status)


def _invite(
    request: HubRequest, round_: Round, chosen: list[Judge], capacity: int | None
) -> None:
    """Ask some judges; who cannot be asked is named, the others are asked."""
    asked = 0
    for judge in chosen:
        try:
            actions.invite_judge(
                round_,
                request.actor,
                judge=judge,
                capacity=capacity or judge.capacity or 1,
                now=clock.now(),
            )
            asked += 1
        except Refused as refusal:
            messages.error(request, str(refusal))
    if asked:
        told = ngettext(
            "%(count)d judge was asked.", "%(count)d judges were asked.", asked
        )
        messages.success(request, told % {"count": asked})


@door(rules.may_run, "POST")
def seat_again(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Send a judge a new link."""
    seat = get_object_or_404(seats_visible_to(request.actor), pk=pk)
    back = reverse("judging:seats", kwargs={"hub": hub, "pk": seat.round_id})
    return act(
        request,
        lambda: actions.invite_judge(
            seat.round,
            request.actor,
            judge=seat.judge,
            capacity=seat.capacity,
            now=clock.now(),
        ),
        back,
        _("A new link is on its way; the old one is dead."),
    )


@door(rules.may_run, "POST")
def seat_withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Take a judge out of a round; what she has not locked goes to others."""
    seat = get_object_or_404(seats_visible_to(request.actor), pk=pk)
    back = reverse("judging:seats", kwargs={"hub": hub, "pk": seat.round_id})
    return act(
        request,
        lambda: actions.withdraw_seat(seat, request.actor, now=clock.now()),
        back,
        _("What was not locked goes to others."),
    )


@door(rules.may_run, "POST")
def seat_capacity(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Set how many applications a judge reads in a round."""
    seat = get_object_or_404(seats_visible_to(request.actor), pk=pk)
    back = reverse("judging:seats", kwargs={"hub": hub, "pk": seat.round_id})
    text = request.POST.get("capacity", "")
    capacity = int(text) if text.isdecimal() and len(text) < 5 else 0  # noqa: PLR2004 -- more is nonsense
    return act(
        request,
        lambda: actions.set_capacity(seat, request.actor, capacity=capacity),
        back,
    )


@door(ANYONE, "GET", "POST")
def seat_answer(request: HubRequest, token: str) -> HttpResponseBase:
    """Let a judge accept with the pledge, or decline, from the mail's link.

    Who has the link reads the mailbox: a new account is made and signed in; an
    existing one is signed in too, through its second factor if it has one.
    """
    seat = seat_of_token(token)
    if seat is None:
        raise Http404
    if not isinstance(request.user, User):
        wanted = request.GET.get("lang", "")
        spoken = next((code for code in seat.judge.languages if code in CODES), "en")
        translation.activate(wanted if wanted in CODES else spoken)
    address = seat.judge.user.email if seat.judge.user else seat.judge.person.email
    known = seat.judge.user or user_of(address.strip().lower())
    stranger = isinstance(request.user, User) and request.user != known
    form = PledgeForm(request.POST or None)
    by = system_actor(seat.hub)
    if request.method == "POST" and not stranger:
        if request.POST.get("answer") == "no":
            return _declined(request, seat, by)
        if form.is_valid():
            return _accepted(request, seat, form.cleaned_data["typed_name"], address)
    status = REFUSED if request.method == "POST" else 200
    return render(
        request,
        "judging/answer.html",
        {
            "seat": seat,
            "round": seat.round,
            "hub": seat.hub,
            "form": form,
            "pledge": pledge_text(seat.round),
            "is_stranger": stranger,
        },
        status=status,
    )


def pledge_text(round_: Round) -> str:
    """Return the pledge of a round in the reader's language, the house's if none."""
    return best(round_.pledge) or best(PLEDGE)


def _declined(request: HubRequest, seat: Seat, by: Actor) -> HttpResponseBase:
    try:
        actions.decline_seat(seat, by, now=clock.now())
    except Refused as refused:
        return _closed(request, seat, str(refused))
    return render(
        request, "judging/answered.html", {"seat": seat, "hub": seat.hub, "why": ""}
    )


def _closed(request: HubRequest, seat: Seat, why: str) -> HttpResponseBase:
    context = {"seat": seat, "hub": seat.hub, "why": why}
    return render(request, "judging/answered.html", context, status=GONE)


def _accepted(
    request: HubRequest, seat: Seat, typed_name: str, address: str
) -> HttpResponseBase:
    """Take the pledge, give the role, and sign the judge in."""
    invitation = Invitation(
        hub=seat.hub,
        email=address.strip().lower(),
        role=Role.JUDGE,
        language=translation.get_language() or "en",
    )
    try:
        with transaction.atomic():  # a refusal leaves no new account behind
            user = seat.judge.user or user_for(invitation, name=seat.judge.name)
            actions.accept_seat(
                seat,
                system_actor(seat.hub).on_behalf_of(user),
                user=user,
                typed_name=typed_name,
                text=pledge_text(seat.round),
                now=clock.now(),
            )
    except Refused as refused:
        return _closed(request, seat, str(refused))
    messages.success(request, _("Thank you. Your reads show here."))
    inside = reverse("judging:desk", kwargs={"hub": seat.hub.slug})
    if isinstance(request.user, User):
        return redirect(inside)
    answer: HttpResponseBase = perform_login(
        request, Login(user=user, redirect_url=inside, email=user.email)
    )
    return answer
