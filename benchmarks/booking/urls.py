"""The product's addresses, and one at which a room is booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from benchmarks.racing import Wanted, ask, decide, order_of
from madang.claims import rules
from madang.claims.models import Allowance
from madang.claims.queries import bookings_visible_to, resources_visible_to
from madang.claims.taken import Taken
from madang.config import urls as product
from madang.hubs.http import door
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


def _told(no: Conflict) -> HttpResponse:
    ways = no.alternatives if isinstance(no, Taken) else ()
    told = {"taken": str(no), "alternatives": [str(one) for one in ways]}
    return JsonResponse(told, status=no.status)


@door(rules.may_ask, "POST")
def book(request: HubRequest, hub: str, case: str) -> HttpResponse:
    """Take what the case is about, or answer 409 with what is in the way."""
    by, sent = request.actor, request.POST
    rooms = list(resources_visible_to(by).filter(pk__in=sent["rooms"].split(",")))
    stock = Allowance.objects.filter(hub=by.hub, pk=int(sent["stock"])).first()
    names = ("turn", "begins", "minutes", "is_whole", "is_declined")
    wanted = Wanted(*(int(sent[name]) for name in names))  # type: ignore[arg-type]
    order = order_of(int(sent["client"]), sent["_key"])
    try:
        made = ask(case, by, (rooms, stock), wanted, order)
    except Conflict as no:
        return _told(no)
    return JsonResponse({"decide": made.pk if made else None})


@door(rules.may_ask, "POST")
def settle(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Accept what competes, decline what is held."""
    booking = get_object_or_404(bookings_visible_to(request.actor), pk=pk)
    try:
        decide(booking, request.actor)
    except Conflict as no:
        return _told(no)
    return JsonResponse({"decide": None})


urlpatterns = [
    path("h/<slug:hub>/race/<slug:case>/", book),
    path("h/<slug:hub>/settle/<int:pk>/", settle),
    *product.urlpatterns,
]
handler500 = product.handler500
