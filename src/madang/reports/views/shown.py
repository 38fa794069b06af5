"""What several pages of this room show alike: ways, forms, files of a snapshot."""

from __future__ import annotations

from contextlib import suppress
from os import SEEK_END
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.files.queries import chunks_of
from madang.jobs.actions import AlreadyRunning
from madang.jobs.queries import latest_job
from madang.jobs.rules import may_steer
from madang.kit import clock
from madang.kit.languages import CODES, best
from madang.reports import actions
from madang.reports.copies import TYPES, is_large, made, rows_in
from madang.reports.models.copies import PDF, Copy
from madang.reports.queries import (
    file_key,
    kept_file,
    parts_of,
    reports_visible_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from madang.files.models import StoredFile
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.reports.models import Report, Snapshot

Crumbs = list[tuple[str, str]]
CHUNK = 256 * 1024


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


def handed(
    request: HttpRequest, snapshot: Snapshot, form: str, *, outside: bool, by: Actor
) -> HttpResponseBase:
    """Answer with a file of a snapshot; one that takes long is made in the background.

    Until it is kept, its address shows how far it is, and takes the press to make it.
    """
    copy = Copy(form, language_asked(request), outside)
    kept = kept_file(snapshot, copy)
    if kept is not None and not request.headers.get("HX-Request"):
        return _streamed(chunks_of(kept), copy, snapshot, kept.size)
    if kept is None and not is_large(snapshot, copy):
        return _streamed_at_once(snapshot, copy)
    if request.method == "POST" and kept is None:
        with suppress(AlreadyRunning):
            actions.start_file(snapshot, by, copy=copy, now=clock.now())
        return redirect(request.get_full_path())
    return _making(request, snapshot, copy, by, kept)


def _making(
    request: HttpRequest,
    snapshot: Snapshot,
    copy: Copy,
    by: Actor,
    kept: StoredFile | None,
) -> HttpResponse:
    """Show how far a file is; asked by htmx, only that."""
    job = latest_job(snapshot.hub, file_key(snapshot, copy))
    context = {
        "hub": snapshot.hub, "snapshot": snapshot, "job": job, "kept": kept,
        "title": title_of(snapshot), "file": copy.called(snapshot),
        "here": request.get_full_path(), "rows": rows_in(snapshot, copy),
        "may_stop": bool(job and by.user and may_steer(by, job)),
        "base": "kit/page.html" if by.user else "kit/public.html",
    }  # fmt: skip
    part = "#making" if request.headers.get("HX-Request") else ""
    return render(request, f"reports/making.html{part}", context)


def _streamed_at_once(snapshot: Snapshot, copy: Copy) -> HttpResponseBase:
    out = made(snapshot, copy)
    size = out.seek(0, SEEK_END)
    out.seek(0)
    return _streamed(FileWrapper(out, CHUNK), copy, snapshot, size)


def _streamed(
    pieces: Iterable[bytes], copy: Copy, snapshot: Snapshot, size: int
) -> StreamingHttpResponse:
    """Return the answer that hands a file out, kept by nobody on the way."""
    answer = StreamingHttpResponse(pieces, content_type=TYPES[copy.form])
    way = "inline" if copy.form == PDF else "attachment"
    answer.headers["Content-Disposition"] = f'{way}; filename="{copy.called(snapshot)}"'
    answer.headers["Content-Length"] = str(size)
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
