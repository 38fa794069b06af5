"""Meetings as PDF: one's own agenda, and an organiser's sheets for a day offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.printing import handed_out
from madang.meetings import rules
from madang.meetings.paper import agenda_pdf, sheets_pdf
from madang.meetings.queries import (
    agenda_of,
    meetings_at,
    own_representatives,
    parties_in,
    tables_of,
)
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import address

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

#: More rows than this are not printed while somebody waits.
MOST = 3_000


@door(rules.may_take_part)
def agenda_paper(request: HubRequest, hub: str) -> HttpResponse:
    """Give one's meetings on paper, in one's language and on one's own clock too."""
    by, back = request.actor, reverse("meetings:agenda", kwargs={"hub": hub})
    turns = agenda_of(by)
    if not turns:
        return _not_now(request, _("There is no meeting to print yet."), back)
    zone = _zone_of(request)
    return _printed(
        request,
        lambda: agenda_pdf(turns, name=str(by.user), zone=zone, hub=str(by.hub)),
        "agenda",
        back,
    )


def _printed(
    request: HubRequest, draw: Callable[[], bytes], name: str, back: str
) -> HttpResponse:
    try:
        document = draw()
    except Refused as refusal:
        return _not_now(request, str(refusal), back)
    return handed_out(document, name)


def _not_now(request: HubRequest, told: str, back: str) -> HttpResponse:
    messages.error(request, told)
    return redirect(back)


def _zone_of(request: HubRequest) -> str:
    """Return the reader's zone: her account's, or that of the seat she has."""
    user = request.actor.user
    if user is None or user.time_zone:
        return user.time_zone if user else ""
    seats = own_representatives(request.actor).filter(user=user).exclude(zone="")
    return seats.values_list("zone", flat=True).first() or ""


@door(rules.may_organise)
def round_sheets(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give the sheets of a round: of its tables, of its parties, or of both."""
    round_ = round_named(request, pk)
    asked, back = request.GET.get("of", ""), address(round_, "day")
    rows = list(meetings_at(round_))
    tables = tables_of(round_) if asked != "parties" else []
    parties = parties_in(round_.matching) if asked != "tables" else []
    if not rows:
        return _not_now(request, _("Publish the round first."), back)
    sides = 0 if asked == "tables" else 2
    if len(rows) * sides + len(tables) * len(round_.slots) > MOST:
        told = _("That is too much for one file. Print the tables alone.")
        return _not_now(request, told, back)
    author = str(request.actor.hub)
    return _printed(
        request,
        lambda: sheets_pdf(round_, rows, tables=tables, parties=parties, hub=author),
        f"sheets-{round_.starts_on}",
        back,
    )
