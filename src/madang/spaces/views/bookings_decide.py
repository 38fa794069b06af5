"""What keepers of spaces do: approve and decline, set how a room is booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madang.claims.rules import may_change
from madang.hubs.actions import Stale
from madang.hubs.form_pages import TAKEN, do_softly, done_or_refused, sent
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.spaces import actions, calendars, rules
from madang.spaces.actions.bookings_changing import take_booking
from madang.spaces.actions.bookings_deciding import approve, check_in, refuse
from madang.spaces.forms.bookings_policy import PolicyForm
from madang.spaces.queries.bookings import (
    asked_bookings,
    feed_lines,
    lines_of_bookings,
    policy_of_space,
    resource_of,
    rivals_of,
)
from madang.spaces.views.bookings import bookable_space, bookings_tabs
from madang.spaces.views.bookings_book import crumbs, line_here
from madang.spaces.views.shown import form_page, to

if TYPE_CHECKING:
    from madang.hubs.http import HubRequest

MOST = 200


class ReasonForm(forms.Form):
    """Why a booking is declined."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = _("Why")
        self.fields["reason"].help_text = _("Who asked for it reads this.")


@door(rules.may_keep_spaces)
def asked(request: HubRequest, hub: str) -> HttpResponse:
    """Show the bookings that wait for approval, the next first."""
    by, now = request.actor, clock.now()
    rows = list(asked_bookings(by, now)[:MOST])
    rivals = rivals_of(rows)
    context = {
        "lines": [(one, rivals[one.booking.pk]) for one in lines_of_bookings(by, rows)],
        "view": "asked",
        **bookings_tabs(by, now),
    }
    return render(request, "spaces/bookings_asked.html", context)


@door(rules.may_keep_spaces, "POST")
def approve_booking(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Approve a booking; of several that compete, the first that is chosen wins."""
    by, line = request.actor, line_here(request, pk)
    return do_softly(
        request,
        lambda: approve(line.booking, by, now=clock.now()),
        _("It is booked, and who asked is told."),
        to("bookings-asked", hub),
    )


@door(rules.may_keep_spaces, "GET", "POST")
def decline_booking(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Decline a booking with a reason."""
    by, line = request.actor, line_here(request, pk)
    form = ReasonForm(sent(request))

    def act() -> None:
        reason = form.cleaned_data["reason"]
        refuse(line.booking, by, reason=reason, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("It is declined, and who asked is told."))
        return redirect(to("bookings-asked", hub))
    return form_page(
        request,
        form,
        title=_("Decline “%(what)s”") % {"what": line.booking.label},
        crumbs=crumbs(by, (_("For approval"), to("bookings-asked", hub))),
        submit=_("Decline"),
        cancel=to("booking", hub, pk=pk),
    )


@door(rules.may_keep_spaces, "GET", "POST")
def policy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Set how a room is booked."""
    by, space = request.actor, bookable_space(request, pk)
    resource, row = resource_of(space, by), policy_of_space(space)
    if resource is None:
        raise Http404
    form = PolicyForm(sent(request), row=row, resource=resource)
    context: dict[str, Any] = {
        "form": form,
        "space": space,
        "crumbs": crumbs(by, (str(space), to("room-week", hub, pk=pk))),
        "cancel": to("room-week", hub, pk=pk),
    }

    def act() -> None:
        given = form.cleaned_data
        actions.set_booking_policy(
            space,
            by,
            expected=(given["version"], given["other_version"]),
            values=form.values,
            policy=form.policy,
        )

    page = "spaces/booking_policy.html"
    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("room-week", hub, pk=pk))
    except Stale as stale:
        form.add_error(None, str(stale))
        form.catch_up(policy_of_space(space), resource_of(space, by) or resource)
        return render(request, page, context, status=TAKEN)
    return render(request, page, context, status=422 if form.errors else 200)


@door(rules.may_book, "POST")
def act_on(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Check in to a booking, or take what was held for who waited."""
    by, now, line = request.actor, clock.now(), line_here(request, pk)
    if not may_change(by, line.booking):
        raise Http404
    back = to("booking", hub, pk=pk)
    if act == "here":
        told = _("You are checked in.")
        return do_softly(
            request, lambda: check_in(line.booking, by, now=now), told, back
        )
    if act == "take":
        told = _("It is booked.")
        return do_softly(
            request, lambda: take_booking(line.booking, by, now=now), told, back
        )
    raise Http404


@door(ANYONE)
def feed(request: HubRequest, token: str) -> HttpResponse:
    """Hand out somebody's bookings to her calendar, which asks with a link alone."""
    keys, now = calendars.read_token(token), clock.now()
    found = feed_lines(*keys, now) if keys else None
    if found is None:
        raise Http404
    hub, lines = found
    name = _("Bookings · %(hub)s") % {"hub": hub}
    text = calendars.calendar(lines, now, name)
    return HttpResponse(text, content_type=calendars.TYPE)
