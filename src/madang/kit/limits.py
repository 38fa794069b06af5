"""A limit on what may be sent, asked before a byte of it is read.

An address and a form lose the one character that no database takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_LARGE, LENGTH_NEEDED = 413, 411
NUL, WRITTEN = "\0", "%00"


class BodyLimitMiddleware:
    """Refuse a request body over `LARGEST_UPLOAD`, or of unknown length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 or 411, or go on."""
        if WRITTEN in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace(WRITTEN, "")
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return HttpResponse(status=LENGTH_NEEDED)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.LARGEST_UPLOAD:
            return render(
                request,
                "413.html",
                {"most": settings.LARGEST_UPLOAD // (1024 * 1024)},
                status=TOO_LARGE,
            )
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Take that character out of a form, once it may be read."""
        if not any(
            NUL in text for _name, texts in request.POST.lists() for text in texts
        ):
            return
        kept = request.POST.copy()
        for name, texts in request.POST.lists():
            kept.setlist(name, [str(text).replace(NUL, "") for text in texts])
        request.POST = kept  # type: ignore[assignment]
