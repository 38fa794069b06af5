"""What the world sees of a mission: its summary, its stops, its sums, its MOUs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from madang.deals.models import AmountKind
from madang.deals.queries import (
    count_deals,
    deals_of_mission,
    mou_maxima,
    mous_of,
    public_missions,
    stops_of,
)
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.languages import best
from madang.kit.public_pages import addresses, answer, asked_language, short

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

#: Deals of which a sum may be told: with fewer, it would tell what one of them is.
FEWEST = 3


@door(ANYONE)
def mission(request: HubRequest, hub: str, slug: str) -> HttpResponse:
    """Show a mission to the world; deals enter as sums only."""
    place, today = request.actor.hub, request.actor.hub.day_of(clock.now())
    row = get_object_or_404(public_missions(place), slug=slug)
    with asked_language(request):
        counted = count_deals(deals_of_mission(row), today)
        shown = (AmountKind.DISCUSSED, AmountKind.COMMITTED, AmountKind.RECEIVED)
        context = {
            "hub": place,
            "mission": row,
            "stops": stops_of(row),
            "mous": mous_of(row),
            "sums": [
                (kind, counted.of(kind))
                for kind in shown
                if counted.deals.get(kind, 0) >= FEWEST
            ],
            "maxima": mou_maxima(row.mous.all()),
            "today": today,
            "description": short(best(row.summary)),
            **addresses(f"/{place.slug}/missions/{row.slug}/", request),
        }
        return answer(request, "deals/public_mission.html", context)
