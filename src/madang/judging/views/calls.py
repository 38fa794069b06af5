"""What judging shows on a call's page: its rounds and boards, and the way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from madang.hubs.http import door
from madang.judging import rules
from madang.judging.queries import days_of, rounds_with_counts
from madang.judging.queries.board import boards_visible_to
from madang.programmes.queries import calls_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MOST = 50


@door(rules.may_run)
def call_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a call's rounds and boards, with the way to ranking, reads and letters."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=pk)
    context = {
        "call": call,
        "rounds": list(rounds_with_counts(request.actor).filter(call=call)[:MOST]),
        "days": list(days_of(request.actor, round__call=call)[:MOST]),
        "boards": list(boards_visible_to(request.actor).filter(call=call)[:MOST]),
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"judging/call_panel.html{part}", context)
