"""A limit on what may be sent, asked before a byte of it is read.

An address loses the one character that no database takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_LARGE, LENGTH_NEEDED = 413, 411
NUL = "%00"


class BodyLimitMiddleware:
    """Refuse a request body over `LARGEST_UPLOAD`, or of unknown length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 or 411, or go on."""
        if NUL in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace(NUL, "")
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
