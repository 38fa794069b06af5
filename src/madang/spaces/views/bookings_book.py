"""Booking a room, and what becomes of a booking: moved, cut short, given back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.claims import actions as claims
from madang.claims.models import TAKING, Approval, BookingState
from madang.claims.queries import waiting_visible_to
from madang.claims.rules import may_change
from madang.claims.taken import Alternative, Taken
from madang.hubs.actions import Stale
from madang.hubs.form_pages import MISTAKE, TAKEN, do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock, refusals
from madang.kit.errors import NotAllowed, Refused
from madang.kit.sent import time_sent
from madang.kit.wall_time import wall_time
from madang.spaces import actions, calendars, rules
from madang.spaces.actions import Terms, not_over
from madang.spaces.actions.bookings_deciding import EARLY
from madang.spaces.actions.paying import is_own_use
from madang.spaces.forms.bookings import BookForm, OccasionForm, TimesForm
from madang.spaces.pricing import NOTHING
from madang.spaces.queries.booking_rules import rules_for
from madang.spaces.queries.bookings import (
    bookable_spaces,
    check_in_of,
    lines_of_bookings,
    lines_of_waiting,
    occasions_visible_to,
    own_bookings,
    room_bookings_visible_to,
    rooms_of,
)
from madang.spaces.queries.costs import cost_of, quote
from madang.spaces.queries.guests import guests_of
from madang.spaces.views.bookings import bookings_tabs, holds, room_here
from madang.spaces.views.prices import shown_cost
from madang.spaces.views.shown import form_page, stale_page, to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import QueryDict

    from madang.claims.models import Booking
    from madang.claims.recurrence import Note
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import Space
    from madang.spaces.pricing import Cost
    from madang.spaces.queries.bookings import Line, Room

HOUR = timedelta(hours=1)
LINES = 50
Instead = tuple[str, str, str]  # what it says, the form's address, the value sent
TONES = {
    BookingState.CONFIRMED: "ok",
    BookingState.HELD: "warn",
    BookingState.ASKED: "warn",
    BookingState.DECLINED: "bad",
}


def crumbs(by: Actor, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of bookings."""
    return [(_("Bookings"), to("bookings", by.hub.slug)), *more]


def _start(request: HubRequest, room: Room, now: datetime) -> dict[str, Any]:
    """Return what the form begins with: the time that was chosen, an hour long."""
    zone = room.resource.zone
    hour = wall_time(now, zone).replace(minute=0, second=0, microsecond=0)
    asked = time_sent(request.GET.get("at", ""))
    begins = asked.replace(tzinfo=None) if asked else hour + HOUR
    length = timedelta(minutes=max(room.resource.shortest_minutes, 60))
    if room.resource.longest_minutes > 0:
        length = min(length, timedelta(minutes=room.resource.longest_minutes))
    first = {"on": begins.date(), "begins": begins.time()}
    first["ends"] = (begins + length).time()
    with suppress(ValueError):
        first["ends"] = time.fromisoformat(request.GET.get("to", ""))
    names = ("purpose", "people", "set_up", "catering", "repeat", "times")
    return first | {n: request.GET[n] for n in names if request.GET.get(n)}


def _with_instead(data: QueryDict) -> QueryDict:
    """Return what was sent, with the times of the alternative that was chosen."""
    given = data.copy()
    try:
        times = str(given["instead"]).partition("|")[0].split("/")
        first, last = (datetime.fromisoformat(text) for text in times)
    except (KeyError, ValueError):
        return given
    given["on"] = first.date().isoformat()
    given["begins"], given["ends"] = f"{first:%H:%M}", f"{last:%H:%M}"
    return given


@door(rules.may_book, "GET", "POST")
def book(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Book a room; what is in the way is told, with what could be had instead."""
    by, now = request.actor, clock.now()
    space, room = room_here(request, pk)
    data = _with_instead(request.POST) if request.method == "POST" else None
    first = {} if data else _start(request, room, now)
    form = BookForm(data, by=by, resource=room.resource, initial=first)
    context = {"form": form, "space": space, "room": room, "holds": holds(room)}
    on = form["on"].value() or ""
    context |= {"crumbs": crumbs(by), "cancel": f"../week/?on={on}"}
    context["rules"] = rules_for(space)
    if data is None:
        shown = BookForm(_filled(form), by=by, resource=room.resource)
        context |= shown_cost(shown, room, by, now)
        return render(request, "spaces/book.html", context)
    context |= shown_cost(form, room, by, now)
    if not form.is_valid():
        return render(request, "spaces/book.html", context, status=MISTAKE)
    try:
        return _booked(request, space, form, now)
    except NotAllowed:
        raise
    except actions.PriceChanged as other:
        context |= {"cost": other.cost, "is_price_new": True}
        return render(request, "spaces/book.html", context, status=other.status)
    except Taken as taken:
        context |= {
            "taken": taken,
            "may_wait": form.rule is None,
            "instead": _instead(taken, by),
        }
        return render(request, "spaces/book.html", context, status=TAKEN)
    except Refused as refused:
        refusals.tell(form, refused)
        return render(request, "spaces/book.html", context, status=refused.status)


def _filled(form: BookForm) -> dict[str, Any]:
    """Return what the fresh form would send, so that its price can be told."""
    return {name: form[name].value() for name in form.fields if form[name].value()}


def _booked(
    request: HubRequest, space: Space, form: BookForm, now: datetime
) -> HttpResponse:
    """Do what the form asks, and go to what came of it."""
    by, hub = request.actor, request.actor.hub.slug
    aside = bool(form.cleaned_data.get("past_policy"))
    terms = Terms(
        now,
        form.lanes_wanted,
        past_policy=aside,
        agreed=form.cleaned_data.get("agreed") or "",
        reason=form.cleaned_data.get("reason") or "",
    )
    if form.rule is not None:
        done = actions.book_series(
            space, by, rule=form.rule, occasion=form.occasion, terms=terms
        )
        assert done.outcome is not None  # noqa: S101 -- a series has one
        tell_notes(request, done.outcome.notes)
        booked = len(done.outcome.bookings)
        told = ngettext(
            "%(count)d date is booked.", "%(count)d dates are booked.", booked
        )
        messages.success(request, told % {"count": booked})
        return redirect(to("booking-series", hub, pk=done.outcome.series.pk))
    period, notes = form.period
    if request.POST.get("do") == "wait":
        actions.wait_for(space, by, period=period, occasion=form.occasion, terms=terms)
        messages.success(
            request, _("You are in the line. You are told as soon as it is yours.")
        )
        return redirect(to("bookings-mine", hub))
    done = actions.book(space, by, period=period, occasion=form.occasion, terms=terms)
    assert done.booking is not None  # noqa: S101 -- a single one
    tell_notes(request, notes)
    messages.success(request, TOLD[BookingState(done.booking.state)]())
    return redirect(to("booking", hub, pk=done.booking.pk))


TOLD: dict[BookingState, Callable[[], str]] = {
    BookingState.CONFIRMED: lambda: _("It is booked."),
    BookingState.HELD: lambda: _("It is held for you until somebody approves it."),
    BookingState.ASKED: lambda: _(
        "You have asked for it. One of those who ask gets it."
    ),
}


def tell_notes(request: HubRequest, notes: Sequence[Note]) -> None:
    """Say which hours were moved because the clocks change."""
    for note in notes:
        messages.warning(request, str(note))


def _instead(taken: Taken, by: Actor) -> list[Instead]:
    """Return the alternatives of a refusal as buttons of the forms that book them."""
    return [
        (
            str(one),
            to("book", by.hub.slug, pk=one.wish.resource.object_id),
            _times_value(one),
        )
        for one in taken.alternatives
    ]


def _times_value(one: Alternative) -> str:
    """Return when an alternative is, as a button sends it."""
    zone, period = one.wish.resource.zone, one.wish.period
    first, last = wall_time(period.starts_at, zone), wall_time(period.ends_at, zone)
    return f"{first:%Y-%m-%dT%H:%M}/{last:%Y-%m-%dT%H:%M}"


def line_here(request: HubRequest, pk: int) -> Line:
    """Return a booking that the reader may see."""
    row = get_object_or_404(room_bookings_visible_to(request.actor), pk=pk)
    return lines_of_bookings(request.actor, [row])[0]


def changeable(request: HubRequest, pk: int, now: datetime) -> Line:
    """Return a booking that the reader may change and that is not over.

    Raises:
        Http404: there is none for her.
    """
    line = line_here(request, pk)
    if not may_change(request.actor, line.booking) or line.booking.ends_at <= now:
        raise Http404
    return line


@door(rules.may_see_bookings)
def booking(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a booking: what, where, when, what for, and what can become of it."""
    by, now = request.actor, clock.now()
    line = line_here(request, pk)
    row = line.booking
    may = may_change(by, row) and row.ends_at > now
    before, after = row.resource.turnaround
    may_take = (
        may
        and row.state == BookingState.HELD
        and row.resource.approval == Approval.NONE
    )
    here = check_in_of(row)
    context = {
        "line": line,
        "booking": row,
        "tone": tone_of(row),
        "is_standing": may and row.state in TAKING,
        "may_cancel": may and row.state in (*TAKING, BookingState.ASKED),
        "may_check_in": may
        and here is None
        and row.state == BookingState.CONFIRMED
        and row.starts_at - EARLY <= now,
        "here": here,
        "guests": guests_of(row),
        "cost": cost_of(row),
        "may_take": may_take,
        "taking": _cost_of_taking(line, by, now) if may_take else None,
        "may_decide": rules.may_keep_spaces(by)
        and row.state in (BookingState.ASKED, BookingState.HELD)
        and row.resource.approval != Approval.NONE
        and row.starts_at > now,
        "may_tell": line.occasion is not None
        and rules.may_change_occasion(by, line.occasion),
        "set_up": row.starts_at - before if before else None,
        "clearing": row.ends_at + after if after else None,
        "is_same_day": wall_time(row.starts_at, line.zone).date()
        == wall_time(row.ends_at, line.zone).date(),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/booking.html", context)


def _cost_of_taking(line: Line, by: Actor, now: datetime) -> Cost:
    """Return what it costs to take what was held for who waited."""
    organisation = line.occasion.organisation if line.occasion else None
    if is_own_use(organisation, by):
        return NOTHING
    row = line.booking
    return quote(row.resource, organisation, [row.period], now, row.lanes)


@door(rules.may_see_bookings, "GET", "POST")
def tell(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a booking is for; show both texts when somebody was faster."""
    by = request.actor
    line = changeable(request, pk, clock.now())
    row = line.occasion
    if row is None or not rules.may_change_occasion(by, row):
        raise Http404
    form = OccasionForm(sent(request), by=by, row=row)
    context: dict[str, Any] = {
        "title": _("What it is for"),
        "crumbs": crumbs(by, (str(line.space), to("booking", hub, pk=pk))),
        "cancel": to("booking", hub, pk=pk),
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_occasion(row, by, expected=expected, values=form.occasion)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("booking", hub, pk=pk))
    except Stale:
        now = get_object_or_404(occasions_visible_to(by), pk=row.pk)
        return stale_page(request, form, OccasionForm(None, by=by, row=now), **context)
    return form_page(request, form, **context)


def _times(row: Booking) -> dict[str, Any]:
    first = wall_time(row.starts_at, row.resource.zone)
    last = wall_time(row.ends_at, row.resource.zone)
    return {"on": first.date(), "begins": first.time(), "ends": last.time()}


@door(rules.may_see_bookings, "GET", "POST")
def move(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move a booking to another time, or to an alternative that was offered."""
    by, now = request.actor, clock.now()
    line = changeable(request, pk, now)
    row = line.booking
    data = _with_instead(request.POST) if request.method == "POST" else None
    form = TimesForm(data, zone=line.zone, initial=_times(row))
    context: dict[str, Any] = {
        "form": form,
        "line": line,
        "title": _("Move the booking"),
        "submit": _("Move"),
        "crumbs": crumbs(by, (str(line.space), to("booking", hub, pk=pk))),
        "cancel": to("booking", hub, pk=pk),
    }
    if data is None:
        return render(request, "spaces/booking_times.html", context)
    if not form.is_valid():
        return render(request, "spaces/booking_times.html", context, status=MISTAKE)
    period, notes = form.period
    other = _other_room(request)
    try:
        not_over(period, now)
        actions.move_booking(row, by, period=period, now=now, resource=other)
    except NotAllowed:
        raise
    except Taken as taken:
        context |= {"taken": taken, "instead": _elsewhere(taken)}
        return render(request, "spaces/booking_times.html", context, status=TAKEN)
    except Refused as refused:
        refusals.tell(form, refused)
        page = "spaces/booking_times.html"
        return render(request, page, context, status=refused.status)
    tell_notes(request, notes)
    messages.success(request, _("The booking is moved."))
    return redirect(to("booking", hub, pk=pk))


def _other_room(request: HubRequest) -> Any:
    """Return the room of the alternative that was chosen, if it is another one."""
    try:
        pk = int(request.POST.get("instead", "").partition("|")[2] or 0)
    except ValueError:
        return None
    if not pk:
        return None
    found = rooms_of(bookable_spaces(request.actor).filter(pk=pk), request.actor)
    return found[0].resource if found else None


def _elsewhere(taken: Taken) -> list[Instead]:
    """Return the alternatives of a refusal as buttons that also say the room."""
    return [
        (str(one), "", f"{_times_value(one)}|{one.wish.resource.object_id}")
        for one in taken.alternatives
    ]


@door(rules.may_see_bookings, "GET", "POST")
def shorten(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep a part of a booking's time; the rest is free at once."""
    by, now = request.actor, clock.now()
    line = changeable(request, pk, now)
    row = line.booking
    form = TimesForm(sent(request), zone=line.zone, initial=_times(row))
    context: dict[str, Any] = {
        "form": form,
        "line": line,
        "title": _("Shorten the booking"),
        "submit": _("Shorten"),
        "crumbs": crumbs(by, (str(line.space), to("booking", hub, pk=pk))),
        "cancel": to("booking", hub, pk=pk),
    }

    def act() -> None:
        actions.shorten_booking(row, by, period=form.period[0], now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The booking is shorter; the rest is free."))
        return redirect(to("booking", hub, pk=pk))
    status = MISTAKE if form.errors else 200
    return render(request, "spaces/booking_times.html", context, status=status)


@door(rules.may_see_bookings, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Give a booking back."""
    by, now = request.actor, clock.now()
    line = changeable(request, pk, now)
    back = to("booking", hub, pk=pk)
    if act == "cancel":
        reason = request.POST.get("reason", "")
        return do_softly(
            request,
            lambda: actions.cancel_booking(line.booking, by, now=now, reason=reason),
            _("The booking is cancelled; the room is free."),
            back,
        )
    raise Http404


@door(rules.may_see_bookings)
def file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hand out a booking for the reader's own calendar."""
    line = line_here(request, pk)
    text = calendars.calendar([line], clock.now())
    answer = HttpResponse(text, content_type=calendars.TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="booking-{pk}.ics"'
    return answer


@door(rules.may_see_bookings)
def mine(request: HubRequest, hub: str) -> HttpResponse:
    """Show the reader's own bookings, those to come and those that were."""
    by, now = request.actor, clock.now()
    is_past = request.GET.get("show") == "past"
    rows = own_bookings(by, now, is_past=is_past)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    context = {
        "lines": told(lines_of_bookings(by, page.object_list)),
        "page": page,
        "is_past": is_past,
        "waiting": [] if is_past else lines_of_waiting(by, now),
        "view": "mine",
        "feed": _feed(request),
        **bookings_tabs(by, now),
    }
    return render(request, "spaces/bookings_mine.html", context)


def _feed(request: HubRequest) -> str:
    """Return the secret address of the reader's bookings."""
    user = request.actor.user
    if user is None:
        return ""
    token = calendars.token_for(request.actor.hub, user)
    return request.build_absolute_uri(f"/s/bookings/{token}.ics")


def told(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return bookings with the tone of their state."""
    return [(one, tone_of(one.booking)) for one in lines]


def tone_of(row: Booking) -> str:
    """Return the tone in which a booking's state is shown."""
    return TONES.get(BookingState(row.state), "")


@door(rules.may_book, "POST")
def leave_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Wait no longer."""
    by = request.actor
    row = get_object_or_404(waiting_visible_to(by), pk=pk)
    return do_softly(
        request,
        lambda: claims.leave_line(row, by),
        _("You wait for it no longer."),
        to("bookings-mine", hub),
    )
