"""What staff of a partner hub see of programmes run together: read-only pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from madang.hubs.http import door
from madang.kit import clock
from madang.programmes import rules
from madang.programmes.models import Sight
from madang.programmes.queries import cohosted, cohosted_page
from madang.programmes.views.shown import panels_of, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_cohost)
def programmes(request: HubRequest, hub: str) -> HttpResponse:
    """List the programmes of other hubs that this hub runs with them."""
    rows = cohosted(request.actor, clock.now())
    sights = dict(Sight.choices)
    told = [
        (row, [sights[what] for what in row.sees if what in sights]) for row in rows
    ]
    return render(request, "programmes/cohosted.html", {"rows": told})


@door(rules.may_cohost)
def programme(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show of a partner's programme what the agreement names, and nothing else."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(cohosted(by, now), programme=pk)
    context = {
        "cohost": row,
        "programme": row.programme,
        "page": cohosted_page(row),
        "crumbs": [(str(by.hub), to("cohosted", hub))],
        "panels": panels_of(row.programme, by, "programmes.cohosted"),
        "now": now,
    }
    return render(request, "programmes/cohosted_programme.html", context)
