"""Organisers' pages of a round's rooms: where tables stand, and what is lost."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madang.claims.taken import Taken
from madang.hubs.form_pages import act, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.meetings import actions, rules
from madang.meetings.forms.rooms import RoomsForm
from madang.meetings.models import RoundState
from madang.meetings.queries import (
    lost_of,
    rooms_held,
    tables_with_rooms,
    windows_of,
)
from madang.meetings.views.room_taken import taken_page
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import address, round_tabs, version_of
from madang.spaces.queries.bookings import bookable_spaces, rooms_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Round, Table


@door(rules.may_organise, "GET", "POST")
def rooms_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show in which rooms the tables stand, and put some of them elsewhere."""
    round_, by, now = round_named(request, pk), request.actor, clock.now()
    tables = list(tables_with_rooms(round_))
    spaces = bookable_spaces(by).select_related("building", "floor")
    form = RoomsForm(sent(request), rooms=rooms_of(spaces, by), tables=tables)
    taken: list[Taken] = []

    def put() -> None:
        chosen, key = set(form.cleaned_data["tables"]), form.cleaned_data["space"]
        try:
            actions.put_tables(
                round_,
                by,
                space=spaces.get(pk=int(key)) if key else None,
                tables=[one for one in tables if str(one.pk) in chosen],
                expected=version_of(request),
                now=now,
            )
        except Taken as refusal:
            taken.append(refusal)
            raise

    if request.method == "POST":
        if done_or_refused(form, put):
            return redirect(address(round_, "rooms"))
        if taken:
            return taken_page(request, round_, taken[0], form.cleaned_data["tables"])
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "rooms"),
        "form": form,
        "rooms": _rooms(round_, tables),
        "windows": windows_of(round_),
        "lost": lost_of(round_, now, tables),
        "is_open": round_.state != RoundState.OVER and not round_.is_remote,
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/rooms.html", context, status=status)


def _rooms(round_: Round, tables: list[Table]) -> list[dict[str, Any]]:
    """Return the rooms in which tables stand, each with its tables and bookings."""
    held = rooms_held(round_)
    inside = [table for table in tables if table.space is not None]
    inside.sort(key=lambda one: (one.space_id or 0, one.order))
    return [
        {
            "space": rows[0].space,
            "tables": rows,
            "bookings": held.get(key or 0, []),
        }
        for key, found in groupby(inside, key=lambda one: one.space_id)
        if (rows := list(found))
    ]


@door(rules.may_organise, "POST")
def rooms_take(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a published round's rooms again, where it lost them."""
    round_ = round_named(request, pk)
    try:
        actions.take_rooms_again(round_, request.actor, now=clock.now())
    except Taken as taken:
        return taken_page(request, round_, taken)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(address(round_, "rooms"))


@door(rules.may_organise, "POST")
def round_withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Call off the meetings of a published round; the plan is kept."""
    round_ = round_named(request, pk)
    expected = version_of(request)
    return act(
        request,
        lambda: actions.withdraw_publication(
            round_, request.actor, expected=expected, now=clock.now()
        ),
        address(round_, "round"),
        _("Called off, and everybody concerned is told. Publish to bring it back."),
    )
