"""The lists of programmes, calls and cohorts as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.programmes import listing, rules
from madang.programmes.actions import note_export

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest

LISTS = {
    "programmes": (listing.programmes_list, _("Programmes")),
    "calls": (listing.calls_list, _("Calls")),
    "cohorts": (listing.cohorts_list, _("Cohorts")),
}


@door(rules.may_see_programmes)
def export(
    request: HubRequest, hub: str, page: str
) -> HttpResponse | StreamingHttpResponse:
    """Hand out everything that the filters in the address leave."""
    by, now = request.actor, clock.now()
    listed, title = LISTS[page]
    found = listed(by, request.GET, now)
    wanted = request.GET.get("format", "xlsx")
    answer = file_answer(
        f"{hub}-{page}",
        str(title),
        found.header(),
        list(found.lines()),
        wanted=wanted,
        today=by.hub.day_of(now),
    )
    many = len(found.rows)
    note_export(by.hub, by, page=page, file_format=wanted, many=many)
    return answer
