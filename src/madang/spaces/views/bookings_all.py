"""All bookings of a hub's rooms: searched, filtered, and handed out as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.hubs.queries import sites_of
from madang.kit import clock
from madang.kit.sheets.writing import csv_lines, workbook
from madang.spaces import rules
from madang.spaces.forms.bookings import ListForm
from madang.spaces.queries.bookings import lines_of_bookings, listed_bookings
from madang.spaces.views.bookings import bookings_tabs
from madang.spaces.views.bookings_book import LINES, told
from madang.spaces.views.lists import SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from madang.claims.models import Booking
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

#: A sheet has no more lines than these.
LONGEST_SHEET = 20_000
CHUNK = 500
COLUMNS = [
    "booking", "room", "building", "begins (UTC)", "ends (UTC)", "time zone",
    "what for", "people", "organisation", "booked by", "state", "set-up", "catering",
]  # fmt: skip


def _rows(request: HubRequest) -> tuple[ListForm, QuerySet[Booking]]:
    by = request.actor
    form = ListForm(request.GET)
    site = sites_of(by.hub).first()
    return form, listed_bookings(by, form.wanted, site.zone if site else "UTC")


@door(rules.may_see_notes)
def everything(request: HubRequest, hub: str) -> HttpResponse:
    """List the bookings that fit what was asked for."""
    by, now = request.actor, clock.now()
    form, rows = _rows(request)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": told(lines_of_bookings(by, page.object_list)),
        "list_query": query.urlencode(),
        "view": "all",
        **bookings_tabs(by, now),
    }
    return render(request, "spaces/bookings_all.html", context)


@door(rules.may_see_notes)
def export(
    request: HubRequest, hub: str, form: str
) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave."""
    by = request.actor
    _form, rows = _rows(request)
    lines = _lines(by, rows)
    answer: HttpResponse | StreamingHttpResponse
    if form == "xlsx":
        sheet = workbook(_("Bookings"), COLUMNS, lines)
        answer = HttpResponse(sheet, content_type=SHEET)
    elif form == "csv":
        kind = "text/csv; charset=utf-8"
        answer = StreamingHttpResponse(csv_lines(COLUMNS, lines), content_type=kind)
    else:
        raise Http404
    name = f"{by.hub.slug}-bookings-{by.hub.day_of(clock.now()).isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(by: Actor, rows: QuerySet[Booking]) -> Iterator[list[Cell]]:
    """Yield a line per booking, some hundred at a time."""
    found = list(rows[:LONGEST_SHEET])
    for start in range(0, len(found), CHUNK):
        for line in lines_of_bookings(by, found[start : start + CHUNK]):
            row, what, space = line.booking, line.occasion, line.space
            yield [
                row.pk,
                str(space or row.resource),
                str(space.building) if space else "",
                row.starts_at,
                row.ends_at,
                line.zone,
                row.label,
                what.people if what else None,
                str(what.organisation or "") if what else "",
                str(row.by or ""),
                row.state,
                what.set_up if what else "",
                what.catering if what else "",
            ]
