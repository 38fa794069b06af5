"""Keep personal pages out of every cache: a page is personal until it says otherwise.

A public view says so by setting its own ``Cache-Control``, for example with
``django.views.decorators.cache.cache_control(public=True, max_age=60)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class PrivatePagesMiddleware:
    """Forbid storing any answer that does not speak of caching itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with ``Cache-Control: no-store`` unless the view decided.

        A page that sets a cookie is somebody's, whatever its view believes.
        """
        response = self.get_response(request)
        if response.cookies or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        return response
