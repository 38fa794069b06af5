"""What the world sees of calls: the list of a hub, and each call's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.dates import iso_utc
from madang.kit.languages import LANGUAGES, best
from madang.kit.public_pages import (
    addresses,
    answer,
    as_data,
    asked_language,
    short,
)
from madang.programmes import tones
from madang.programmes.kinds import call_panels
from madang.programmes.models import TAKING, CallState, Phase
from madang.programmes.moments import told
from madang.programmes.queries import public_call, public_calls, public_side

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call
    from madang.programmes.moments import Told


@door(ANYONE)
def calls(request: HubRequest, hub: str) -> HttpResponse:
    """List a hub's calls to the world: open, to come, closed."""
    place, now = request.actor.hub, clock.now()
    with asked_language(request):
        rows = [
            (call, phase, tones.CALL.get(phase, ""), _next(call, phase))
            for call in public_calls(place, now)
            for phase in [call.phase(now)]
        ]
        path = f"/{place.slug}/calls/"
        context = {
            "hub": place,
            "rows": rows,
            "now": now,
            "description": _("Calls of %(hub)s: who may apply, and until when.")
            % {"hub": place},
            **addresses(path, request),
        }
        return answer(request, "programmes/public_calls.html", context)


@door(ANYONE)
def call(request: HubRequest, hub: str, slug: str) -> HttpResponse:
    """Show a call to the world, with its moments by the clock of its place."""
    place, now = request.actor.hub, clock.now()
    row = get_object_or_404(public_call(place, slug), slug=slug)
    row.hub = place
    with asked_language(request):
        phase = row.phase(now)
        path = f"/{place.slug}/calls/{row.slug}/"
        names = dict(LANGUAGES)
        context = {
            "hub": place,
            "call": row,
            "phase": phase,
            "tone": tones.CALL.get(phase, ""),
            "moments": _moments(row, now),
            "next": _next(row, phase),
            "now": now,
            "own_zone": _own_zone(request, row),
            "panels": call_panels(request.actor, row, now),
            "is_taking": phase in TAKING,
            "side": public_side(row),
            "languages": [names[code] for code in row.languages if code in names],
            "description": short(best(row.intro) or best(row.programme.summary)),
            "data": as_data(_data(row, path)),
            **addresses(path, request),
        }
        return answer(request, "programmes/public_call.html", context)


def _moments(call: Call, now: datetime) -> list[tuple[str, Told, bool]]:
    """Return the moments of a call with their names, and whether each is over."""
    lines = [(_("Opens"), call.opens_at)]
    if call.early_at is not None:
        lines.append((_("Early until"), call.early_at))
    lines.append((_("Closes"), call.closes_at))
    return [(name, told(at, call.zone), at <= now) for name, at in lines]


def _next(call: Call, phase: Phase) -> tuple[str, Told] | None:
    """Return what comes next, and when."""
    if phase == Phase.AHEAD:
        return _("Opens in"), told(call.opens_at, call.zone)
    if phase in {Phase.EARLY, Phase.OPEN}:
        return _("Closes in"), told(call.closes_at, call.zone)
    if phase == Phase.GRACE:
        return _("The grace period ends in"), told(call.ends_at, call.zone)
    return None


def _own_zone(request: HubRequest, call: Call) -> str:
    """Return the reader's zone if she told one and it is another than the call's."""
    zone = getattr(request.user, "time_zone", "")
    is_hers = bool(zone) and zone == timezone.get_current_timezone_name()
    return zone if is_hers and zone != call.zone else ""


def _data(call: Call, path: str) -> dict[str, Any]:
    """Return a call as search engines read it: an event from opening to closing."""
    gone = "https://schema.org/EventCancelled"
    kept = "https://schema.org/EventScheduled"
    url = f"{settings.BASE_URL}{path}"
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": str(call),
        "description": short(best(call.intro) or best(call.programme.summary)),
        "startDate": iso_utc(call.opens_at),
        "endDate": iso_utc(call.closes_at),
        "eventStatus": gone if call.state == CallState.CANCELLED else kept,
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url},
        "inLanguage": call.languages,
        "url": url,
        "organizer": {
            "@type": "Organization",
            "name": str(call.hub),
            "url": f"{settings.BASE_URL}/{call.hub.slug}/",
        },
    }
