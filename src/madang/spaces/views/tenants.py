"""Who sits where: the hub's tenants, for everybody who belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from madang.hubs.http import door
from madang.kit import clock
from madang.spaces import rules
from madang.spaces.forms.tenants import TenantsForm
from madang.spaces.queries.tenants import tenants_visible_to
from madang.spaces.views.shown import crumbs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

ROWS = 50


@door(rules.may_see_spaces)
def tenants(request: HubRequest, hub: str) -> HttpResponse:
    """List who sits where, searched and filtered in the address."""
    by = request.actor
    form = TenantsForm(request.GET, by=by)
    found = tenants_visible_to(by, form.wanted, by.hub.day_of(clock.now()))
    context = {
        "form": form,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "is_asked": bool(form.wanted),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/tenants.html", context)
