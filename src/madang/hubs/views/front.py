"""The front door of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from madang.hubs.http import ANYONE, door
from madang.hubs.queries import public_hubs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(ANYONE)
def front_door(request: HubRequest) -> HttpResponse:
    """Take a user to her hub; show visitors the hubs that have public pages."""
    if len(request.actors) == 1:
        return redirect(f"/h/{next(iter(request.actors))}/")
    hubs = public_hubs().exclude(slug__in=list(request.actors))
    context = {"actors": request.actors, "hubs": hubs}
    return render(request, "hubs/front.html", context)
