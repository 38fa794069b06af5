"""A list as a file: XLSX, CSV or JSON, of what the actor may see."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, StreamingHttpResponse

from madang.directory import actions, rules
from madang.directory.exporting import COLUMNS, lines_of
from madang.directory.models import ListPage
from madang.directory.queries import PLANS, Listing, wanted_of
from madang.directory.views.lists import plain_query
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.writing import csv_lines, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@door(rules.may_keep_directory)
def export(
    request: HubRequest, hub: str, folder: str
) -> HttpResponse | StreamingHttpResponse:
    """Hand out everything that the filters in the address leave."""
    by, page, now = request.actor, ListPage(folder), clock.now()
    wanted = request.GET.get("format", "xlsx")
    if wanted not in FORMATS:
        raise Http404
    plan = PLANS[page]
    listing = Listing(plan, by, wanted_of(plan, request.GET), by.hub.day_of(now))
    ids = list(listing.rows().values_list("pk", flat=True))
    query = plain_query(request.GET)
    actions.note_export(
        by.hub, by, page=page, file_format=wanted, query=query, ids=ids, now=now
    )
    return answer_with(by, page, ids, wanted)


def answer_with(
    by: Actor, page: ListPage, ids: Sequence[int], wanted: str
) -> HttpResponse | StreamingHttpResponse:
    """Return the file; CSV and JSON leave line by line."""
    today = by.hub.day_of(clock.now())
    lines, header = lines_of(page, by.hub, ids, today), COLUMNS[page]
    answer: HttpResponse | StreamingHttpResponse
    if wanted == "xlsx":
        answer = HttpResponse(workbook(str(page.label), header, lines))
    elif wanted == "csv":
        answer = StreamingHttpResponse(csv_lines(header, lines))
    else:
        answer = StreamingHttpResponse(_json(header, lines))
    name = f"{by.hub.slug}-{page.value}-{today.isoformat()}.{wanted}"
    answer.headers["Content-Type"] = FORMATS[wanted]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(header: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield one JSON array, an object a line."""
    before = "[\n"
    for line in lines:
        row = dict(zip(header, map(_plain, line), strict=True))
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(cell: Cell) -> str | int | float | bool | None:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) else None
