"""The steps of an agreement that ask for something: sign, notice, end, renew, amend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed
from madang.spaces import actions, rules
from madang.spaces.forms.agreements import StepForm, after
from madang.spaces.models import DAY
from madang.spaces.views.agreements import agreement_of, crumbs
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import SpaceAgreement

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it asks for, what it does, what is told, and what takes it back."""

    title: str | _StrPromise
    submit: str | _StrPromise
    asks: tuple[str, ...]
    act: Callable[[SpaceAgreement, Actor, Given, datetime], SpaceAgreement]
    told: str | _StrPromise
    undo: str = ""


def _sign(
    row: SpaceAgreement, by: Actor, given: Given, now: datetime
) -> SpaceAgreement:
    version, on = given["version"], given["signed_on"]
    return actions.sign(row, by, expected=version, signed_on=on, now=now).row


def _notice(
    row: SpaceAgreement, by: Actor, given: Given, now: datetime
) -> SpaceAgreement:
    over, on = given["last_day"] + DAY, given["given_on"]
    return actions.give_notice(row, by, given_on=on, over=over, now=now)


def _end(row: SpaceAgreement, by: Actor, given: Given, now: datetime) -> SpaceAgreement:
    return actions.terminate(row, by, over=given["last_day"] + DAY, now=now)


def _graduate(
    row: SpaceAgreement, by: Actor, given: Given, now: datetime
) -> SpaceAgreement:
    return actions.graduate(row, by, over=given["last_day"] + DAY, now=now)


def _renew(
    row: SpaceAgreement, by: Actor, given: Given, now: datetime
) -> SpaceAgreement:
    return actions.renew(
        row,
        by,
        number=given["number"],
        ends_on=after(given["until"]),
        increase=given["increase"],
        today=by.hub.day_of(now),
    ).row


def _amend(
    row: SpaceAgreement, by: Actor, given: Given, now: datetime
) -> SpaceAgreement:
    number, on = given["number"], given["from_on"]
    return actions.amend(
        row, by, number=number, from_on=on, today=by.hub.day_of(now)
    ).row


def _deposit(
    row: SpaceAgreement, by: Actor, given: Given, _now: datetime
) -> SpaceAgreement:
    state, version = given["state"], given["version"]
    return actions.note_deposit(row, by, expected=version, state=state)


STEPS = {
    "sign": Step(
        gettext_lazy("Sign %(number)s"),
        gettext_lazy("Sign"),
        ("signed_on",),
        _sign,
        gettext_lazy("Signed. The spaces are held from the first day on."),
        "unsign",
    ),
    "notice": Step(
        gettext_lazy("Notice under %(number)s"),
        gettext_lazy("Note notice"),
        ("given_on", "last_day"),
        _notice,
        gettext_lazy("Noted. The spaces are free after the last day."),
        "resume",
    ),
    "end": Step(
        gettext_lazy("End %(number)s early"),
        gettext_lazy("End early"),
        ("last_day",),
        _end,
        gettext_lazy("Noted. The spaces are free after the last day."),
        "resume",
    ),
    "graduate": Step(
        gettext_lazy("Graduation from %(number)s"),
        gettext_lazy("Graduate"),
        ("last_day",),
        _graduate,
        gettext_lazy("Noted. The spaces are free after the last day."),
        "resume",
    ),
    "renew": Step(
        gettext_lazy("Renew %(number)s"),
        gettext_lazy("Offer the renewal"),
        ("number", "until", "increase"),
        _renew,
        gettext_lazy("The renewal is on offer. Sign it when all agree."),
    ),
    "amend": Step(
        gettext_lazy("Change %(number)s by an addendum"),
        gettext_lazy("Begin the addendum"),
        ("number", "from_on"),
        _amend,
        gettext_lazy("Now change the lines of the addendum, then sign it."),
    ),
    "deposit": Step(
        gettext_lazy("Deposit of %(number)s"),
        gettext_lazy("Save"),
        ("state",),
        _deposit,
        gettext_lazy("Saved."),
    ),
}


@door(rules.may_keep_deposits, "GET", "POST")
def step(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Ask what a step needs, and do it."""
    if act not in STEPS:
        raise Http404
    by, row, now = request.actor, agreement_of(request, pk), clock.now()
    one = STEPS[act]
    if act != "deposit" and not rules.may_keep_agreements(by):
        raise NotAllowed(_("You may not do this here."))
    form = StepForm(sent(request), asks=one.asks, row=row, today=by.hub.day_of(now))
    made: list[SpaceAgreement] = []

    def run() -> None:
        made.append(one.act(row, by, form.cleaned_data, now))

    try:
        if request.method == "POST" and done_or_refused(form, run):
            undo = to("agreement-do", hub, pk=pk, act=one.undo) if one.undo else ""
            tags = f"undo:{undo}" if undo else ""
            messages.success(request, one.told, extra_tags=tags)
            return redirect(to("agreement", hub, pk=made[0].pk))
    except Stale as stale:
        form.add_error(None, str(stale))
    return form_page(
        request,
        form,
        title=one.title % {"number": row.number},
        crumbs=crumbs(by, row),
        submit=one.submit,
        cancel=to("agreement", hub, pk=pk),
    )
