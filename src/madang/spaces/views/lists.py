"""All spaces of a hub: searched, and handed out as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.writing import csv_lines, workbook
from madang.spaces import rules
from madang.spaces.exporting import COLUMNS, lines_of
from madang.spaces.forms.lists import SearchForm
from madang.spaces.queries import found_spaces
from madang.spaces.views.shown import crumbs

if TYPE_CHECKING:
    from madang.hubs.http import HubRequest

LINES = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door(rules.may_see_spaces)
def spaces(request: HubRequest, hub: str) -> HttpResponse:
    """List the spaces that fit what was asked for."""
    by = request.actor
    form = SearchForm(request.GET, by=by)
    page = Paginator(found_spaces(by, form.wanted), LINES)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "may_keep": rules.may_keep_spaces(by),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/list.html", context)


@door(rules.may_see_notes)
def export(
    request: HubRequest, hub: str, form: str
) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave, in the columns that an import reads."""
    by = request.actor
    found = found_spaces(by, SearchForm(request.GET, by=by).wanted)
    lines = lines_of(found.select_related("floor", "building__site", "parent"))
    answer: HttpResponse | StreamingHttpResponse
    if form == "xlsx":
        answer = HttpResponse(workbook(_("Spaces"), COLUMNS, lines), content_type=SHEET)
    elif form == "csv":
        told = "text/csv; charset=utf-8"
        answer = StreamingHttpResponse(csv_lines(COLUMNS, lines), content_type=told)
    else:
        raise Http404
    name = f"{by.hub.slug}-spaces-{by.hub.day_of(clock.now()).isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
