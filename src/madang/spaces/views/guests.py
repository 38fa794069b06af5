"""Guests of bookings: named by who books, received at the door, with badges."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import clock
from madang.kit.dates import day_text
from madang.kit.printing import handed_out, printed
from madang.kit.wall_time import wall_time
from madang.spaces import rules
from madang.spaces.actions.guests import name_guests, receive
from madang.spaces.forms.guests import GuestsForm
from madang.spaces.queries.guests import arrivals_on, guests_expected, guests_of
from madang.spaces.views.bookings import bookings_tabs, day_asked
from madang.spaces.views.bookings_book import changeable, crumbs
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.queries.guests import Arrivals


@door(rules.may_see_bookings, "GET", "POST")
def guests(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Name the guests of a booking."""
    by, now = request.actor, clock.now()
    line = changeable(request, pk, now)
    form = GuestsForm(sent(request), guests=guests_of(line.booking))
    back = to("booking", hub, pk=pk)

    def act() -> None:
        name_guests(line.booking, by, guests=form.named, now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Guests"),
        crumbs=crumbs(by, (line.booking.label, back)),
        cancel=back,
    )


def _day(request: HubRequest) -> tuple[date, str]:
    """Return the day that is asked for, in the zone of the hub's first site."""
    site = sites_of(request.actor.hub).first()
    zone = site.zone if site else "UTC"
    return day_asked(request, zone, clock.now()), zone


@door(rules.may_see_notes)
def arrivals(request: HubRequest, hub: str) -> HttpResponse:
    """List a day's guests for the reception: who comes when, where, and is here."""
    by = request.actor
    on, zone = _day(request)
    found = arrivals_on(by, on, zone)
    every = [guest for one in found for guest in one.guests]
    context: dict[str, Any] = {
        "arrivals": found,
        "expected": len(every),
        "here": sum(one.arrived_at is not None for one in every),
        "on": on,
        "is_today": on == wall_time(clock.now(), zone).date(),
        "before": f"?on={(on - timedelta(days=1)).isoformat()}",
        "after": f"?on={(on + timedelta(days=1)).isoformat()}",
        "today": "?",
        "carried": [],
        "view": "guests",
        **bookings_tabs(by, clock.now()),
    }
    return render(request, "spaces/guests.html", context)


@door(rules.may_see_notes, "POST")
def receive_guest(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Note that a guest has arrived, or take that back."""
    by = request.actor
    row = get_object_or_404(guests_expected(by).select_related("booking"), pk=pk)
    is_here = act == "here"
    zone = row.booking.resource.zone
    day = wall_time(row.booking.starts_at, zone).date()
    told = _("%(name)s has arrived.") if is_here else _("Taken back.")
    return do_softly(
        request,
        lambda: receive(row, by, now=clock.now(), is_here=is_here),
        told % {"name": row.name} if is_here else told,
        to("guests", hub) + f"?on={day.isoformat()}",
    )


@door(rules.may_see_notes)
def badges(request: HubRequest, hub: str) -> HttpResponse:
    """Print the badges of a day's guests, ten on a sheet."""
    by, now = request.actor, clock.now()
    on, zone = _day(request)
    data = {
        "title": _("Guest badges"),
        "hub": str(by.hub),
        "word": pgettext("booking", "Guest"),
        "language": (get_language() or "en")[:2],
        "badges": _badges(by, arrivals_on(by, on, zone), on),
    }
    pdf = printed("spaces/templates/spaces/badges.typ", data, moment=now)
    return handed_out(pdf, f"badges-{on.isoformat()}")


def _badges(by: Actor, found: list[Arrivals], on: date) -> list[dict[str, str]]:
    day = day_text(on, get_language() or "en")
    return [
        {
            "name": guest.name,
            "company": guest.company,
            "where": str(one.line.space or one.line.booking.resource),
            "host": str(one.line.booking.by or ""),
            "day": day,
        }
        for one in found
        for guest in one.guests
    ]
