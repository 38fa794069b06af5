"""What this room adds to pages of rooms below: an organisation's places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from madang.directory.queries import organisations_visible_to
from madang.hubs.http import door
from madang.programmes import rules, tones
from madang.programmes.models import PlaceState
from madang.programmes.queries import places_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_see_cohorts)
def organisation(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an organisation's places in cohorts, the latest first."""
    by = request.actor
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    places = places_visible_to(by).filter(organisation=row)
    places = places.select_related("cohort__programme", "cohort__call")
    context = {
        "organisation": row,
        "rows": [
            (place, tones.PLACE.get(PlaceState(place.state), ""))
            for place in places.order_by("-cohort__starts_on")
        ],
    }
    is_panel = request.headers.get("HX-Request")
    name = "programmes/organisation_panel.html"
    return render(request, f"{name}#panel" if is_panel else name, context)
