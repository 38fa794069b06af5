"""What outcomes show on the first page: how the targets that run now stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from madang.hubs.http import door
from madang.kit import clock
from madang.outcomes import rules
from madang.outcomes.queries import latest_rates, standings_of, targets_visible_to
from madang.outcomes.views.shown import crumbs_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MOST = 6


@door(rules.may_see_outcomes)
def targets_panel(request: HubRequest, hub: str) -> HttpResponse:
    """Show the targets that run today, those that end first before the others."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    running = targets_visible_to(by).filter(starts_on__lte=today, ends_on__gte=today)
    context = {
        "standings": standings_of(running[:MOST], today, latest_rates(by.hub, today)),
        "crumbs": crumbs_to(by),
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"outcomes/targets_panel.html{part}", context)
