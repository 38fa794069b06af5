"""The demo's doors: one click signs a visitor in as somebody.  Only in a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render

from madang.hubs.http import ANYONE, door
from madang.hubs.queries import demo_door, demo_doors

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(ANYONE)
def demo(request: HubRequest) -> HttpResponse:
    """List the people a visitor can be."""
    if not settings.DEMO:
        raise Http404
    return render(request, "hubs/demo.html", {"doors": demo_doors()})


@door(ANYONE, "GET", "POST")
def enter(request: HubRequest, token: str) -> HttpResponse:
    """Sign the visitor in as the person of the door."""
    found = demo_door(token) if settings.DEMO else None
    if found is None:
        raise Http404
    login(request, found.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(f"/h/{found.hub.slug}/")
