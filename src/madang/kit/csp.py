"""The content security policy: its header, and the door where browsers report breaches.

The setting and the middleware have the names that Django 6 gives them, so that ours
can go when the house moves there: ``SECURE_CSP`` maps a directive to its sources.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

REPORT_PATH = "/csp-report"
LARGEST_REPORT = 16_384
LOGGED_PER_KIND = 50  # a broken extension of one visitor must not fill the disk

SELF_ONLY: dict[str, list[str]] = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "report-uri": [REPORT_PATH],
}
"""Everything from our own address, nothing inline, framed by nobody."""

log = logging.getLogger(__name__)
reports: Counter[str] = Counter()
"""How many breaches of each directive browsers told this process."""


def serialize(policy: Mapping[str, Iterable[str]]) -> str:
    """Return the policy as the header's value.

    >>> serialize({"default-src": ["'self'"], "object-src": ["'none'"]})
    "default-src 'self'; object-src 'none'"
    """
    return "; ".join(" ".join([name, *sources]) for name, sources in policy.items())


class ContentSecurityPolicyMiddleware:
    """Put the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.value = serialize(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the header set."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.value)
        return response


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Count and log what a browser refused to load; the sender is not trusted."""
    try:
        size = int(request.headers.get("Content-Length") or 0)
        body = json.loads(request.body) if 0 < size <= LARGEST_REPORT else None
    except (ValueError, RecursionError, RawPostDataException):
        body = None  # a form, read by a middleware before: no report
    breaches = [found for found in _bodies(body) if isinstance(found, dict)]
    if not breaches:
        return HttpResponse(status=400)
    for breach in breaches[:10]:
        _note(breach)
    return HttpResponse(status=204)


def _bodies(body: Any) -> list[Any]:
    """Both ways in which browsers send it: `report-uri` and the Reporting API."""
    if isinstance(body, dict):
        return [body.get("csp-report")]
    if isinstance(body, list):
        return [item.get("body") for item in body if isinstance(item, dict)]
    return []


def _note(breach: dict[str, Any]) -> None:
    def told(*names: str) -> str:
        return str(next((breach[name] for name in names if breach.get(name)), ""))

    directive = told("effective-directive", "effectiveDirective", "violated-directive")
    kind = directive.split(" ")[0] if directive else ""
    kind = kind if kind in KNOWN else "other"
    reports[kind] += 1
    if reports[kind] <= LOGGED_PER_KIND:
        log.warning(
            "content security policy broken",
            extra={
                "directive": kind,
                "page": _bare(told("document-uri", "documentURL")),
                "blocked": _bare(told("blocked-uri", "blockedURL")),
            },
        )


KNOWN = frozenset(
    {*SELF_ONLY, "script-src-elem", "script-src-attr", "style-src-elem"}
    | {"style-src-attr", "font-src", "connect-src", "frame-src", "media-src"}
    | {"worker-src", "manifest-src"}
)


def _bare(address: str) -> str:
    """Strip the query and the fragment: they may hold somebody's one-time link."""
    try:
        parts = urlsplit(address[:500])
    except ValueError:
        return "unreadable"
    if not parts.netloc:
        return parts.path[:100]
    return f"{parts.scheme}://{parts.netloc}{parts.path}"[:300]
