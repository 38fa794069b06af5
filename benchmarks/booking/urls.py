"""The product's addresses, and one at which a room is booked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from benchmarks.racing import BEGIN, NOW
from madang.claims import rules
from madang.claims.actions import For, Order, reserve
from madang.claims.periods import Period
from madang.claims.queries import resources_visible_to
from madang.claims.taken import Taken
from madang.config import urls as product
from madang.hubs.http import door

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_ask, "POST")
def book(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Book the room, or answer 409 with what is in the way and what is free."""
    room = get_object_or_404(resources_visible_to(request.actor), pk=pk)
    begins = BEGIN + timedelta(minutes=int(request.POST["begins"]))
    period = Period(begins, begins + timedelta(minutes=int(request.POST["minutes"])))
    order = Order(For("bench.visit", 1), NOW, key=request.POST["_key"])
    try:
        booking = reserve(room, request.actor, period=period, order=order)
    except Taken as taken:
        ways = [str(one) for one in taken.alternatives]
        told = {"taken": str(taken), "alternatives": ways}
        return JsonResponse(told, status=taken.status)
    return JsonResponse({"booking": booking.pk})


urlpatterns = [path("h/<slug:hub>/race/<int:pk>/", book), *product.urlpatterns]
handler500 = product.handler500
