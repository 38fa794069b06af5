"""Bookings that come again: their dates, those that were missed, and changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.claims.actions import For, Gaps, Order
from madang.claims.queries import series_visible_to
from madang.claims.recurrence import dates
from madang.claims.rules import may_change
from madang.hubs.form_pages import MISTAKE, TAKEN, do_softly, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.refusals import tell
from madang.kit.wall_time import wall_time
from madang.spaces import actions, rules
from madang.spaces.forms.bookings import SeriesForm
from madang.spaces.queries.bookings import OCCASION, bookings_of_series
from madang.spaces.views.bookings_book import crumbs, tell_notes, tone_of
from madang.spaces.views.shown import to

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.claims.models import Series
    from madang.claims.recurrence import Rule
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor


def _series(request: HubRequest, pk: int) -> Series:
    found = series_visible_to(request.actor).filter(owner_kind=OCCASION)
    return get_object_or_404(found, pk=pk)


def _changeable(request: HubRequest, pk: int) -> Series:
    """Return a series that the reader may change.

    Raises:
        Http404: there is none for her.
    """
    row = _series(request, pk)
    if not may_change(request.actor, row):
        raise Http404
    return row


def _order(row: Series, now: datetime) -> Order:
    return Order(For(row.owner_kind, row.owner_id, row.label), now)


def _crumbs(by: Actor, row: Series) -> list[tuple[str, str]]:
    return crumbs(by, (row.label, to("booking-series", by.hub.slug, pk=row.pk)))


@door(rules.may_see_bookings)
def series(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a series: each date, what was missed and why."""
    by, now, row = request.actor, clock.now(), _series(request, pk)
    found = list(bookings_of_series(row))
    may = may_change(by, row)
    context = {
        "series": row,
        "lines": [(one, tone_of(one)) for one in found],
        "skipped": list(row.skipped.all()),
        "left": sum(one.starts_at > now for one in found),
        "may_change": may and any(one.starts_at > now for one in found),
        "may_retry": may,
        "today": wall_time(now, row.zone).date(),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/booking_series.html", context)


@door(rules.may_see_bookings, "GET", "POST")
def change(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a series other hours, from one of its dates on or throughout."""
    by, now, row = request.actor, clock.now(), _changeable(request, pk)
    ahead = _ahead(row, now)
    form = SeriesForm(sent(request), series=row, ahead=ahead)
    context: dict[str, Any] = {
        "form": form,
        "series": row,
        "crumbs": _crumbs(by, row),
        "cancel": to("booking-series", hub, pk=pk),
    }
    page = "spaces/booking_series_change.html"
    if request.method != "POST":
        return render(request, page, context)
    if not form.is_valid():
        return render(request, page, context, status=MISTAKE)
    try:
        outcome = actions.change_series(
            row,
            by,
            rule=_new_rule(row, form.cleaned_data),
            order=_order(row, now),
            may_lose=form.cleaned_data["may_lose"],
        ).outcome
    except NotAllowed:
        raise
    except Gaps as gaps:
        context["gaps"] = str(gaps)
        return render(request, page, context, status=TAKEN)
    except Refused as refused:
        tell(form, refused)
        return render(request, page, context, status=refused.status)
    assert outcome is not None  # noqa: S101 -- a series has one
    tell_notes(request, outcome.notes)
    messages.success(request, _("The series is changed."))
    return redirect(to("booking-series", hub, pk=outcome.series.pk))


def _ahead(row: Series, now: datetime) -> list[date]:
    """Return the dates of a series from today on."""
    today = wall_time(now, row.zone).date()
    return [on for on in dates(row.rule) if on >= today]


def _new_rule(row: Series, given: dict[str, Any]) -> Rule:
    """Return the rule that holds from a date on, with as many dates as before."""
    rule = row.rule
    first = given["first"]
    times = rule.times
    if times is not None:
        every = dates(replace(rule, left_out=frozenset()))
        times = sum(on >= first for on in every)
    return replace(
        rule,
        starts_on=first,
        begins=given["begins"],
        ends=given["ends"],
        times=times,
    )


@door(rules.may_see_bookings, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Try the missed dates again, or give back those that are to come."""
    by, now, row = request.actor, clock.now(), _changeable(request, pk)
    back = to("booking-series", hub, pk=pk)
    if act == "retry":
        return _retry(request, row, back)
    if act == "end":
        today = wall_time(now, row.zone).date()
        return do_softly(
            request,
            lambda: actions.end_series(row, by, after=today, now=now),
            _("The series has ended; the rooms are free from tomorrow on."),
            back,
        )
    raise Http404


def _retry(request: HubRequest, row: Series, back: str) -> HttpResponse:
    now = clock.now()
    done = actions.retry_series(row, request.actor, order=_order(row, now))
    outcome = done.outcome
    assert outcome is not None  # noqa: S101 -- a series has one
    tell_notes(request, outcome.notes)
    booked = len(outcome.bookings)
    told = ngettext("%(count)d date is booked.", "%(count)d dates are booked.", booked)
    if booked:
        messages.success(request, told % {"count": booked})
    else:
        messages.info(request, _("These dates are still taken."))
    return redirect(back)
