"""One log line per request: its number, answer, time and count of SQL statements.

The number comes from a sane ``X-Request-ID`` of the proxy, else it is made here; it
goes back in the answer, into every log line written meanwhile, and onto error pages.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from contextlib import ExitStack
from contextvars import ContextVar
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

log = logging.getLogger("madang.access")
request_id: ContextVar[str] = ContextVar("request_id", default="")
SANE = re.compile(r"[A-Za-z0-9-]{8,64}")
SECRET_PARTS = frozenset({"token", "key", "code", "secret", "signature", "signed"})
QUIET = ("/healthz", "/readyz", "/static/")


class StatementCounter:
    """Count the SQL statements that pass; stands in the connection's own path."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 -- the signature is Django's
        context: dict[str, Any],
    ) -> Any:
        """Run the statement and count it."""
        self.count += 1
        return execute(sql, params, many, context)


class RequestLogMiddleware:
    """Give each request a number and write its line; stands outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with ``X-Request-ID`` set and one line logged."""
        number = new_number(request.headers.get("X-Request-ID", ""))
        request.META["MADANG_REQUEST_ID"] = number
        mark = request_id.set(number)
        statements = StatementCounter()
        began, busy = time.perf_counter(), time.thread_time()
        try:
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(statements))
                response = self.get_response(request)
            response["X-Request-ID"] = number
            if is_noted(request.path, response.status_code):
                seconds = time.perf_counter() - began
                cpu = time.thread_time() - busy
                log.info(
                    "request",
                    extra=_line(request, response, statements.count, seconds, cpu),
                )
        finally:
            request_id.reset(mark)
        return response


def is_noted(path: str, status: int) -> bool:
    """Tell whether a request deserves a line: probes and files only when they fail."""
    return not path.startswith(QUIET) or status >= HTTPStatus.BAD_REQUEST


def new_number(offered: str) -> str:
    """Return the proxy's number when it is sane, else a new one.

    >>> new_number("4f9a-77c0-11")
    '4f9a-77c0-11'
    >>> len(new_number("<script>"))
    16
    """
    return offered if SANE.fullmatch(offered) else secrets.token_hex(8)


def number_of(request: HttpRequest) -> str:
    """Return the request's number, which is also the number of its error."""
    return str(request.META.get("MADANG_REQUEST_ID") or request_id.get() or "none")


def _line(
    request: HttpRequest,
    response: HttpResponseBase,
    statements: int,
    seconds: float,
    cpu: float,
) -> dict[str, Any]:
    size = None if response.streaming else len(getattr(response, "content", b""))
    user = getattr(request, "_cached_user", None)  # never asked for just to be logged
    return {
        "method": request.method,
        "path": _without_secrets(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "cpu_ms": round(cpu * 1000, 1),
        "sql": statements,
        "bytes": size,
        "user": getattr(user, "pk", None),
        "address": request.META.get("REMOTE_ADDR", ""),
    }


def _without_secrets(request: HttpRequest) -> str:
    """The path, never the query, with one-time links blanked."""
    path = request.path
    match = request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        if SECRET_PARTS & set(name.split("_")):
            path = path.replace(str(value), "***")
    return path
