"""The first page of each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.desk.queries import by_country, latest_deeds, numbers_of
from madang.directory.queries import own_organisations_of
from madang.hubs import rules
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import charts, clock, navigation, signs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Hub


@door(rules.is_insider)
def home(request: HubRequest, hub: str) -> HttpResponse:
    """Show what waits for the actor and, to staff, how the hub stands."""
    actor, now = request.actor, clock.now()
    context = {
        "now": now,
        "sites": sites_of(actor.hub),
        "waiting": navigation.waiting_for(actor, now),
        "own": own_organisations_of(actor),
        "panels": navigation.panels_for(actor, "desk.home"),
        "name": actor.user.name.split()[0] if actor.user and actor.user.name else "",
    }
    if actor.is_staff:
        context |= {
            "numbers": numbers_of(actor.hub, actor.hub.day_of(now)),
            "deeds": latest_deeds(actor),
            "countries": _countries(actor.hub),
        }
    return render(request, "desk/home.html", context)


def _countries(hub: Hub) -> SafeString:
    """Draw where the hub's organisations stand."""
    points = [
        charts.Point(signs.country_name(code, get_language() or "en"), many)
        for code, many in by_country(hub)
    ]

    return charts.bars(_("Organisations by country"), points, "{:.0f}".format)
