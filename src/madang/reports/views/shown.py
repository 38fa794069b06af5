"""What several pages of this room show alike: ways, forms, files of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.languages import CODES, best
from madang.kit.printing import handed_out
from madang.kit.sheets.answer import FORMATS
from madang.reports.file import book_of
from madang.reports.paper import pdf_of
from madang.reports.queries import parts_of, reports_visible_to

if TYPE_CHECKING:
    from django.http import HttpRequest

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.reports.models import Report, Snapshot

Crumbs = list[tuple[str, str]]


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"reports:{name}", kwargs={"hub": hub, **keys})


def crumbs(by: Actor, report: Report | None = None) -> Crumbs:
    """Return the way to the reports, or to one of them."""
    found = [(_("Reports"), to("list", by.hub.slug))]
    if report is not None:
        found.append((str(report), to("report", by.hub.slug, pk=report.pk)))
    return found


def report_of(request: HubRequest, pk: int) -> Report:
    """Return a report that the actor may see.

    Raises:
        Http404: there is none.
    """
    return get_object_or_404(reports_visible_to(request.actor), pk=pk)


def language_asked(request: HttpRequest) -> str:
    """Return the language that the address asks for, else the reader's."""
    asked = request.GET.get("lang", "")
    return asked if asked in CODES else (get_language() or "en")


def file_name(snapshot: Snapshot, language: str) -> str:
    """Return what a file of a snapshot is called, without its ending."""
    return f"{snapshot.report.slug}-{snapshot.edition}-{language}"


def pdf(request: HttpRequest, snapshot: Snapshot, *, outside: bool) -> HttpResponse:
    """Answer with a snapshot as PDF."""
    language = language_asked(request)
    document = pdf_of(snapshot, language, outside=outside)
    return handed_out(document, file_name(snapshot, language))


def xlsx(request: HttpRequest, snapshot: Snapshot, *, outside: bool) -> FileResponse:
    """Answer with a snapshot as a workbook, read from disk as it is sent."""
    language = language_asked(request)
    answer = FileResponse(
        book_of(snapshot, language, outside=outside),
        as_attachment=True,
        filename=f"{file_name(snapshot, language)}.xlsx",
        content_type=FORMATS["xlsx"],
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def picture(snapshot: Snapshot, number: int) -> HttpResponse:
    """Answer with a picture of a snapshot.

    Raises:
        Http404: it has none of this number.
    """
    blocks = snapshot.content["blocks"]
    kinds = {one["number"]: one["type"] for one in blocks if one["kind"] == "photo"}
    part = next((p for p in parts_of(snapshot, "picture") if p.number == number), None)
    if part is None:
        raise Http404
    answer = HttpResponse(bytes(part.body), content_type=kinds[number])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def title_of(snapshot: Snapshot) -> str:
    """Return what a snapshot is called in the reader's language."""
    return best(snapshot.titles)
