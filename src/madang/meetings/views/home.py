"""What meetings show on somebody's first page: the next ones of her agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from madang.hubs.http import door
from madang.kit import clock
from madang.meetings import rules
from madang.meetings.queries import agenda_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MOST = 4


@door(rules.may_take_part)
def next_panel(request: HubRequest, hub: str) -> HttpResponse:
    """Show the meetings that are not over, the next one first."""
    now = clock.now()
    turns = [one for one in agenda_of(request.actor) if one.meeting.ends_at > now]
    part = "#panel" if request.headers.get("HX-Request") else ""
    context = {"turns": turns[:MOST], "many": len(turns)}
    return render(request, f"meetings/next_panel.html{part}", context)
