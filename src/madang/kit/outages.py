"""What a person sees when something breaks: plain words, the right code, a number.

Every exception that nobody caught ends in `server_error`, wherever in the middleware
it was raised.  A lost or busy database answers 503 with ``Retry-After`` and a full disk
507: nothing was stored, and the page says so.  Anything else is a 500 whose number is
the request's, to be found in the log beside the trace.
"""

from __future__ import annotations

import errno
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.request_log import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

log = logging.getLogger(__name__)
RETRY_SECONDS = 10
DEEPEST = 20
POSTGRES_DISK_FULL = "53100"
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN")
UNWRITABLE = ("SQLITE_IOERR", "SQLITE_READONLY")
BARE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<main>
<h1>{title}</h1>
<p>{text}</p>
<p><strong>{number}</strong></p>
<p><a href="/">{start}</a></p>
</main>
</html>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say: a code, a heading, a sentence, and when to come back."""

    status: int
    title: str
    text: str
    retry_seconds: int | None = None


def answer_to(problem: BaseException | None) -> Answer:
    """Return what a person is told about `problem`, in the words of its page."""
    if is_disk_full(problem):
        return Answer(
            507,
            _("The disk is full"),
            _(
                "Nothing was stored. The people who run this server have to make "
                "room first; then try again."
            ),
        )
    if is_database_away(problem):
        return Answer(
            503,
            _("Back in a moment"),
            _(
                "The product is being looked after or is very busy. "
                "Nothing was stored; try again shortly."
            ),
            RETRY_SECONDS,
        )
    return Answer(
        500,
        _("Something broke on our side"),
        _(
            "Nothing you typed was stored half-way. We have a record of what happened "
            "and will mend it."
        ),
    )


def is_disk_full(problem: BaseException | None) -> bool:
    """Tell whether the disk, or a quota on it, is used up.

    SQLite undoes the whole transaction when that happens, so what arrives here may be
    the failure to undo a part of it: what it came from is looked at too.
    """
    return any(_says_full(one) for one in _history(problem))


def _history(problem: BaseException | None) -> Iterator[BaseException]:
    """Yield a problem and what it came from, the latest first."""
    for _turn in range(DEEPEST):
        if problem is None:
            return
        yield problem
        problem = problem.__cause__ or problem.__context__


def _says_full(problem: BaseException) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in DISK_FULL
    return (
        getattr(problem, "sqlstate", None) == POSTGRES_DISK_FULL
        or getattr(problem, "sqlite_errorname", "") == "SQLITE_FULL"
    )


def is_database_away(problem: BaseException | None) -> bool:
    """Tell whether the database could not be reached, or was busy for too long."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    cause = problem.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return str(name).startswith(AWAY + UNWRITABLE)
    return type(cause).__module__.startswith("psycopg")


def _page(answer: Answer, number: str) -> str:
    """The product's page for it; a bare one when even that cannot be shown."""
    try:
        return render_to_string(f"{answer.status}.html", {"error_number": number})
    except Exception:
        log.exception("the page of an error could not be shown")
        return format_html(
            BARE,
            language=get_language() or "en",
            title=answer.title,
            text=answer.text,
            number=number,
            start=_("Go to the first page"),
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for whatever is being handled right now; Django's ``handler500``."""
    problem = sys.exc_info()[1]
    answer = answer_to(problem)
    number = number_of(request)
    response: HttpResponse
    if request.get_preferred_type(["text/html", "application/json"]) == (
        "application/json"
    ):
        body = {"title": answer.title, "detail": answer.text, "number": number}
        response = JsonResponse(body, status=answer.status)
    else:
        response = HttpResponse(_page(answer, number), status=answer.status)
    if answer.retry_seconds is not None:
        response["Retry-After"] = str(answer.retry_seconds)
    response["Cache-Control"] = "no-store"
    response.problem = problem  # type: ignore[attr-defined]  # for who may try again
    return response
