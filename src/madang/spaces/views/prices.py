"""A room's price list, and what a booking would cost before it is sent."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.claims.recurrence import NoSuchRule, occurrences
from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.wall_time import wall_time
from madang.spaces import actions, rules
from madang.spaces.actions.paying import is_own_use
from madang.spaces.forms.bookings import BookForm
from madang.spaces.forms.costs import ALIKE, KIND, PriceForm
from madang.spaces.pricing import NOTHING
from madang.spaces.queries import spaces_visible_to
from madang.spaces.queries.costs import credits_left, price_of, prices_of, quote
from madang.spaces.views.bookings import bookable_space, room_here
from madang.spaces.views.shown import form_page, stale_page, to

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import BookingPrice, Space
    from madang.spaces.pricing import Cost
    from madang.spaces.queries.bookings import Room


def cost_asked(form: BookForm, room: Room, by: Actor, now: datetime) -> Cost:
    """Return what the booking of a form costs, as far as the form can be read."""
    form.is_valid()
    given = form.cleaned_data
    if not {"on", "begins", "ends"} <= given.keys():
        return NOTHING
    organisation = given.get("organisation") or None
    if is_own_use(organisation, by):
        return NOTHING
    try:
        rule = form.rule
        periods = (
            [one.period for one in occurrences(rule)] if rule else [form.period[0]]
        )
        return quote(room.resource, organisation, periods, now, form.lanes_wanted)
    except (Refused, KeyError, NoSuchRule):
        return NOTHING


def shown_cost(form: BookForm, room: Room, by: Actor, now: datetime) -> dict[str, Any]:
    """Return what the form shows of the price: what it costs, what is left to spend."""
    cost = cost_asked(form, room, by, now)
    organisation = form.cleaned_data.get("organisation") or None
    left = credits_left(organisation, now) if not cost.is_free else 0
    return {"cost": cost, "credits_left": left - cost.credits}


@door(rules.may_book)
def asked_price(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say what a booking would cost, for the form that is being filled in."""
    by, now = request.actor, clock.now()
    _space, room = room_here(request, pk)
    form = BookForm(request.GET, by=by, resource=room.resource)
    context = {"space": room, **shown_cost(form, room, by, now)}
    return render(request, "spaces/booking_cost.html", context)


def _today(space: Space, now: datetime) -> date:
    return wall_time(now, space.building.site.zone).date()


@door(rules.may_keep_spaces)
def prices(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a room's price list: what holds, what will, and what held."""
    space = bookable_space(request, pk)
    today = _today(space, clock.now())
    rows = prices_of(space)
    groups = [
        (_payer(found[0]), [(row, _standing(row, found, today)) for row in found])
        for _key, mine in groupby(rows, lambda row: row.payer)
        for found in [list(mine)]
    ]
    context = {
        "space": space,
        "groups": sorted(groups, key=lambda one: one[1][0][0].payer != "public"),
        "today": today,
        "crumbs": _crumbs(request.actor, space),
    }
    return render(request, "spaces/prices.html", context)


def _payer(row: BookingPrice) -> str:
    return str(row.get_payer_display())  # Django's own


def _standing(row: BookingPrice, rows: list[BookingPrice], today: date) -> str:
    """Return whether a price holds, will hold, or held once."""
    if row.starts_on > today:
        return "ahead"
    later = any(
        one.per == row.per and row.starts_on < one.starts_on <= today for one in rows
    )
    return "over" if later else "holds"


def _crumbs(by: Actor, space: Space, *more: tuple[str, str]) -> list[tuple[str, str]]:
    slug = by.hub.slug
    return [
        (_("Bookings"), to("bookings", slug)),
        (str(space), to("room-week", slug, pk=space.pk)),
        *more,
    ]


def _list_crumb(by: Actor, space: Space) -> tuple[str, str]:
    return (_("Price list"), to("prices", by.hub.slug, pk=space.pk))


@door(rules.may_keep_spaces, "GET", "POST")
def add_price(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a line to the price list of a room, or of all rooms like it."""
    by, space = request.actor, bookable_space(request, pk)
    known = prices_of(space)
    first: dict[str, Any] = {"starts_on": _today(space, clock.now())}
    if known:
        first["currency"] = known[0].currency
    form = PriceForm(sent(request), initial=first)
    back = to("prices", hub, pk=pk)
    written: list[int] = []

    def act() -> None:
        spaces = _alike(by, space, form.cleaned_data["where"])
        done = actions.add_price(by.hub, by, spaces=spaces, values=form.values)
        written.append(len(done.rows))

    if request.method == "POST" and done_or_refused(form, act):
        told = ngettext(
            "The price stands in %(count)d list.",
            "The price stands in %(count)d lists.",
            written[0],
        )
        messages.success(request, told % {"count": written[0]})
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("New price"),
        crumbs=_crumbs(by, space, _list_crumb(by, space)),
        cancel=back,
    )


def _alike(by: Actor, space: Space, where: str) -> list[Space]:
    """Return the spaces whose lists a price is written into."""
    if where not in (ALIKE, KIND):
        return [space]
    rows = spaces_visible_to(by).filter(
        kind=space.kind, is_bookable=True, retired_on=None
    )
    if where == ALIKE:
        rows = rows.filter(building=space.building_id)
    return list(rows.order_by("pk"))


def _price_here(request: HubRequest, pk: int) -> BookingPrice:
    row = price_of(request.actor, pk)
    if row is None:
        raise Http404
    return row


@door(rules.may_keep_spaces, "GET", "POST")
def edit_price(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a price that does not hold yet."""
    by, row = request.actor, _price_here(request, pk)
    form = PriceForm(sent(request), row=row)
    back = to("prices", hub, pk=row.space_id)
    today = _today(row.space, clock.now())
    context: dict[str, Any] = {
        "title": f"{_payer(row)}, {row.get_per_display()}",
        "crumbs": _crumbs(by, row.space, _list_crumb(by, row.space)),
        "cancel": back,
    }

    def act() -> None:
        expected = form.cleaned_data["version"]
        actions.change_price(
            row, by, expected=expected, values=form.values, today=today
        )

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(back)
    except Stale:
        current = PriceForm(None, row=_price_here(request, pk))
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_spaces, "POST")
def remove_price(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a price that does not hold yet out of the list."""
    by, row = request.actor, _price_here(request, pk)
    today = _today(row.space, clock.now())
    return do_softly(
        request,
        lambda: actions.remove_price(row, by, today=today),
        _("The price is out of the list."),
        to("prices", hub, pk=row.space_id),
    )
