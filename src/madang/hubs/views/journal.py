"""Pages of the journal: of a hub, of one object, of one person; and its export."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from madang.hubs import rules
from madang.hubs.http import door
from madang.hubs.journal_lines import as_csv, shown, verb_name
from madang.hubs.queries import (
    journal_head,
    journal_of_object,
    journal_of_user,
    journal_visible_to,
    members_visible_to,
    verbs_in_journal,
    writers_in_journal,
)
from madang.kit.pages import Counted
from madang.kit.sent import day_sent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import JournalLine

LINES = 50
FILTERS = ("who", "verb", "q", "from", "to")


@door(rules.is_insider)
def journal_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show what was done in the hub, as far as the actor may read it."""
    lines = _filtered(request)
    page = _paginator(request, lines).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "lines": shown(page.object_list)}
    if request.actor.is_staff:
        verbs = [(verb, verb_name(verb)) for verb in verbs_in_journal(request.actor)]
        context |= {
            "writers": writers_in_journal(request.actor),
            "verbs": sorted(verbs, key=lambda pair: pair[1]),
        }
    return render(request, "hubs/journal.html", context)


@door(rules.is_staff)
def journal_export(request: HubRequest, hub: str) -> StreamingHttpResponse:
    """Hand the filtered journal out as CSV."""
    lines = _filtered(request).iterator(chunk_size=500)
    answer = StreamingHttpResponse(
        as_csv(lines), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="journal-{hub}.csv"'
    return answer


@door(rules.is_insider)
def journal_object(request: HubRequest, hub: str, kind: str, pk: int) -> HttpResponse:
    """Show what was done with one object; as a fragment where htmx asks."""
    lines = journal_of_object(request.actor, kind, pk)
    return _pages(request, lines)


@door(rules.is_staff)
def journal_person(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what one person did, and what was done for her."""
    person = get_object_or_404(members_visible_to(request.actor), pk=pk)
    return _pages(request, journal_of_user(request.actor, person), person=person)


def _pages(
    request: HubRequest, lines: QuerySet[JournalLine], **more: object
) -> HttpResponse:
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    context = {"page": page, "lines": shown(page.object_list), **more}
    is_part = request.headers.get("HX-Request") == "true"
    name = "hubs/journal_lines.html" if is_part else "hubs/journal_part.html"
    return render(request, name, context)


def _paginator(request: HubRequest, lines: QuerySet[JournalLine]) -> Paginator[Any]:
    """Return the pages of the list; the whole journal's head knows its length."""
    if not request.actor.is_staff or any(request.GET.get(name) for name in FILTERS):
        return Paginator(lines, LINES)
    head = journal_head(request.actor.hub)
    return Counted(lines, LINES, head.number if head else 0)


def _filtered(request: HubRequest) -> QuerySet[JournalLine]:
    """Return the lines that the address asks for; what makes no sense is left out."""
    lines, asked = journal_visible_to(request.actor), request.GET
    if asked.get("who", "").isdecimal():
        lines = lines.filter(by=int(asked["who"][:18]))
    if verb := asked.get("verb"):
        lines = lines.filter(verb=verb)
    if words := asked.get("q", "").strip():
        lines = lines.filter(subject__icontains=words)
    if first := _day(asked.get("from", "")):
        lines = lines.filter(at__gte=first)
    if last := _day(asked.get("to", "")):
        lines = lines.filter(at__lt=last + timedelta(days=1))
    return lines


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in the reader's zone."""
    day = day_sent(text)
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
