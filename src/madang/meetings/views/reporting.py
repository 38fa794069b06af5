"""A matching's report and its file, and the panel on an organisation's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.directory.queries import organisations_visible_to
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.meetings import rules
from madang.meetings.queries import matchings_visible_to
from madang.meetings.queries.reporting import met_by, report_of
from madang.meetings.views.shown import matching_tabs

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Matching


def _matching(request: HubRequest, pk: int) -> Matching:
    rows = matchings_visible_to(request.actor).select_related("hub")
    return get_object_or_404(rows, pk=pk)


@door(rules.may_organise)
def report_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what came of a matching over all its rounds, party by party."""
    matching = _matching(request, pk)
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "report"),
        "report": report_of(matching),
    }
    return render(request, "meetings/report.html", context)


@door(rules.may_organise)
def report_file(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand the report out as a file, a line a party."""
    matching = _matching(request, pk)
    sides = {"left": matching.left_name, "right": matching.right_name}
    header = (
        _("Party"),
        _("Side"),
        pgettext("meetings", "Asked for"),
        _("Asked for by others"),
        pgettext("meeting", "Planned"),
        pgettext("meeting", "Held"),
        _("Not held"),
        _("Wants again"),
        _("Both want again"),
    )
    lines = (
        (
            one.party.name,
            sides[one.party.side] or one.party.get_side_display(),
            one.asked,
            one.was_asked,
            one.planned,
            one.held,
            one.no_shows,
            one.wants_again,
            one.both_again,
        )
        for one in report_of(matching).lines
    )
    return file_answer(
        f"{hub}-meetings-{pk}",
        _("Meetings"),
        header,
        lines,
        wanted=request.GET.get("format", "xlsx"),
        today=request.actor.hub.day_of(clock.now()),
    )


@door(rules.may_take_part)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an organisation's meetings on its page, to staff and to its own people."""
    owner = get_object_or_404(organisations_visible_to(request.actor), pk=pk)
    if not rules.may_see_meetings_of(request.actor, owner):
        raise Http404
    context = {
        "owner": owner,
        "met": met_by(request.actor, owner.pk),
        "crumbs": [(str(owner), f"/h/{hub}/organisations/{owner.pk}/")],
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"meetings/of_organisation.html{part}", context)
