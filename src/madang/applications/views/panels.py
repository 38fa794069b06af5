"""Fragments on lower rooms' pages: a firm's applications, a call's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from madang.applications import rules
from madang.applications.queries import (
    applications_visible_to,
    counts_of_calls,
    intake_of,
    waiting_looks,
)
from madang.directory.queries import organisations_visible_to
from madang.hubs.http import door
from madang.programmes.queries import calls_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_see_applications)
def of_organisation(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the applications of an organisation to those who run programmes."""
    owner = get_object_or_404(organisations_visible_to(request.actor), pk=pk)
    rows = applications_visible_to(request.actor).filter(organisation=owner)
    context = {
        "owner": owner,
        "rows": list(rows.order_by("-pk")[:20]),
        "crumbs": [(str(owner), f"/h/{hub}/organisations/{owner.pk}/")],
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"applications/of_organisation.html{part}", context)


@door(rules.may_see_applications)
def of_call(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show on a call's page how many have applied, and the way there."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=pk)
    context = {
        "call": call,
        "intake": intake_of(call),
        "counts": counts_of_calls(request.actor).get(call.pk, {}),
        "looks": waiting_looks(request.actor).get(call.pk, 0),
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"applications/of_call.html{part}", context)
