"""The decisions of a call: what is decided, the letters, their release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.applications import rules
from madang.applications.actions import release
from madang.applications.models import DecisionOutcome
from madang.applications.offering import last_moment, letter_to
from madang.applications.queries import decisions_in
from madang.applications.views.lists import call_and_intake, crumbs_to, tabs_of
from madang.applications.views.shared import MENDED, received
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.sent import keys_sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_see_applications, "GET", "POST")
def decisions(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what is decided, and release the marked decisions after one question."""
    call, intake = call_and_intake(request, pk)
    order = [str(outcome) for outcome in DecisionOutcome]
    found = decisions_in(request.actor, call)
    rows = sorted(found, key=lambda row: order.index(row.outcome))  # else as they came
    waiting = [row for row in rows if row.released_at is None]
    context = {
        "call": call,
        "intake": intake,
        "rows": rows,
        "waiting": len(waiting),
        "counts": [
            (label, sum(row.outcome == value for row in rows))
            for value, label in DecisionOutcome.choices
        ],
        "tabs": tabs_of(call, "decisions"),
        "crumbs": crumbs_to(call),
        "now": received(request),
    }
    if request.method != "POST":
        return render(request, "applications/decisions.html", context)
    ids = keys_sent(request.POST.getlist("sel"))
    chosen = [row for row in waiting if row.pk in ids]
    if not chosen:
        messages.error(request, _("Mark decisions that are not released yet."))
        return redirect("applications:decisions", hub=hub, pk=pk)
    if request.POST.get("sure") != "1":
        context["chosen"] = chosen
        return render(request, "applications/release.html", context)
    try:
        done = release(call, request.actor, ids=ids, now=received(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return render(request, "applications/decisions.html", context, status=MENDED)
    told = ngettext(
        "%(many)d letter is on its way.",
        "%(many)d letters are on their way.",
        len(done.decisions),
    )
    messages.success(request, told % {"many": len(done.decisions)})
    return redirect("applications:decisions", hub=hub, pk=pk)


@door(rules.may_see_applications)
def letter(request: HubRequest, hub: str, pk: int, row: int) -> HttpResponse:
    """Show one letter as it will go, or as it went."""
    call, intake = call_and_intake(request, pk)
    decision = get_object_or_404(
        decisions_in(request.actor, call).select_related("letter"), pk=row
    )
    sent = getattr(decision, "letter", None)
    is_accepted = decision.outcome == DecisionOutcome.ACCEPTED
    until = last_moment(intake, received(request)) if is_accepted else None
    context = {
        "call": call,
        "decision": decision,
        "application": decision.application,
        "sent": sent,
        "filled": None if sent else letter_to(intake, decision, until),
        "crumbs": crumbs_to(call),
    }
    return render(request, "applications/letter.html", context)
