"""What the world sees of a frozen report, and what a letter's link opens."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from madang.hubs.http import ANYONE, door
from madang.hubs.models import system_actor
from madang.kit.languages import LANGUAGES
from madang.kit.public_pages import addresses, answer, asked_language
from madang.reports.drawing import drawn
from madang.reports.models.copies import PDF, XLSX
from madang.reports.queries import letter_behind, public_snapshot
from madang.reports.views import shown

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from madang.hubs.http import HubRequest
    from madang.reports.models import Snapshot


def _public(request: HubRequest, slug: str, *, files: bool = False) -> Snapshot:
    row = public_snapshot(request.actor.hub, slug)
    if row is None or (files and not row.has_files):
        raise Http404
    return row


def _context(row: Snapshot, *, has_files: bool) -> dict[str, Any]:
    return {
        "hub": row.hub, "snapshot": row, "has_files": has_files, "base": "",
        "told": drawn(row.content, get_language() or "en", outside=True),
        "languages": LANGUAGES, "outside": True, "query": "",
    }  # fmt: skip


@door(ANYONE)
def report(request: HubRequest, hub: str, slug: str) -> HttpResponse:
    """Show a frozen report to the world, with its checksum."""
    row = _public(request, slug)
    with asked_language(request):
        context = _context(row, has_files=row.has_files)
        context["description"] = f"{context['told']['title']} · {row.hub}"
        context |= addresses(f"/{row.hub.slug}/reports/{slug}/", request)
        return answer(request, "reports/public.html", context)


@door(ANYONE, "GET", "POST")
def pdf(request: HubRequest, hub: str, slug: str) -> HttpResponseBase:
    """Hand out a public report as PDF, where the hub allows it."""
    return _file(request, _public(request, slug, files=True), PDF)


@door(ANYONE, "GET", "POST")
def xlsx(request: HubRequest, hub: str, slug: str) -> HttpResponseBase:
    """Hand out a public report as a workbook, where the hub allows it."""
    return _file(request, _public(request, slug, files=True), XLSX)


def _file(request: HttpRequest, row: Snapshot, form: str) -> HttpResponseBase:
    """Hand a file out as outsiders see it; a large one is made for the hub itself."""
    by = system_actor(row.hub)
    return shown.handed(request, row, form, outside=True, by=by)


@door(ANYONE)
def picture(request: HubRequest, hub: str, slug: str, number: int) -> HttpResponse:
    """Show a picture of a public report."""
    return shown.picture(_public(request, slug), number)


def _letter(token: str) -> Snapshot:
    found = letter_behind(sha256(token.encode()).hexdigest())
    if found is None:
        raise Http404
    return found.snapshot


@door(ANYONE)
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show the snapshot that a letter is about to whoever holds its link."""
    row = _letter(token)
    page = render(request, "reports/letter.html", _context(row, has_files=True))
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@door(ANYONE, "GET", "POST")
def letter_pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out as PDF what a letter is about."""
    return _file(request, _letter(token), PDF)


@door(ANYONE, "GET", "POST")
def letter_xlsx(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out as a workbook what a letter is about."""
    return _file(request, _letter(token), XLSX)


@door(ANYONE)
def letter_picture(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Show a picture of what a letter is about."""
    return shown.picture(_letter(token), number)
