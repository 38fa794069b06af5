"""Pages of the hub: the front door, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from madang.hubs import rules
from madang.hubs.http import ANYONE, door
from madang.hubs.queries import journal_visible_to, public_hubs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

LINES = 50


@door(ANYONE)
def front_door(request: HubRequest) -> HttpResponse:
    """Take a user to her hub; show visitors the hubs that have public pages."""
    if len(request.actors) == 1:
        return redirect(f"/h/{next(iter(request.actors))}/")
    hubs = public_hubs().exclude(slug__in=list(request.actors))
    context = {"actors": request.actors, "hubs": hubs}
    return render(request, "hubs/front.html", context)


@door(rules.is_insider)
def journal_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show what was done in the hub, as far as the actor may read it."""
    page = Paginator(journal_visible_to(request.actor), LINES).get_page(
        request.GET.get("page")
    )
    return render(request, "hubs/journal.html", {"page": page})
