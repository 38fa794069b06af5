"""The review screen: the application on the left, the rubric on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.files.queries import stored_bytes
from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.judging import actions, rules, scores
from madang.judging.models import InterestKind, ReadState
from madang.judging.queries import (
    Page,
    desks_of,
    latest_submissions,
    reads_visible_to,
    review_page,
)
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.sent import number_sent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from madang.hubs.http import HubRequest
    from madang.judging.models import Read, Sheet
    from madang.judging.rubric import Criterion

SCORE = "score-"


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion as the screen shows it, with what was given or just typed."""

    criterion: Criterion
    value: str
    faults: tuple[str, ...]
    steps: tuple[tuple[str, str, bool], ...]

    @property
    def is_skipped(self) -> bool:
        """Whether N/A was given."""
        return self.value == scores.NOT_APPLICABLE


@door(rules.may_judge, "GET", "POST")
def read_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an application with its rubric; save or lock the score."""
    reads = list(reads_visible_to(request.actor))
    read = next((one for one in reads if one.pk == pk), None)
    if read is None:
        raise Http404
    if request.method == "POST":
        return _posted(request, read, reads)
    sheet = _opened(request, read)
    return _screen(request, review_page(read, reads), sheet)


def _opened(request: HubRequest, read: Read) -> Sheet | None:
    """Open the read, where the round is open; opening keeps it with this judge."""
    now = clock.now()
    if read.state == ReadState.LOCKED or not read.round.is_open_at(now):
        return None
    latest = latest_submissions([read.application_id])
    seen = latest.get(read.application_id, 0)
    return actions.open_read(read, request.actor, seen=seen, now=now)


def _screen(
    request: HubRequest,
    page: Page,
    sheet: Sheet | None,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet or page.task.sheet
    read = page.read
    held = scores.read(sheet.scores if sheet else {})
    given = {
        key: scores.NOT_APPLICABLE if s is None else str(s)
        for key, s in held.of.items()
    } | {key.removeprefix(SCORE): v for key, v in (typed or {}).items()}
    faults = refusal.fields if refusal else {}
    rubric = read.round.scale
    steps = rubric.steps if rubric.has_buttons else []
    is_open = read.round.is_open_at(clock.now())
    context = {
        "page": page,
        "read": read,
        "round": read.round,
        "reading": page.answers,
        "sheet": sheet,
        "rubric": rubric,
        "rows": [
            _row(one, given.get(one.key, ""), tuple(faults.get(one.key, ())), steps)
            for one in rubric.criteria
        ],
        "total": held.shown_total(rubric),
        "open_count": len(held.missing(rubric)),
        "is_locked": read.state == ReadState.LOCKED,
        "is_open": is_open,
        "before": page.neighbour(-1),
        "after": page.neighbour(1),
        "comment_private": _text(typed, "comment_private", sheet),
        "comment_shared": _text(typed, "comment_shared", sheet),
        "refusal": str(refusal) if refusal else "",
        "interest_kinds": InterestKind.choices,
    }
    return render(request, "judging/read.html", context, status=status)


def _text(typed: Mapping[str, str] | None, name: str, sheet: Sheet | None) -> str:
    if typed is not None and name in typed:
        return typed[name]
    return str(getattr(sheet, name, ""))


def _row(
    one: Criterion, value: str, faults: tuple[str, ...], steps: list[Decimal]
) -> Row:
    words = dict(one.anchored)
    return Row(
        one,
        value,
        faults,
        tuple((str(s), words.get(s, ""), str(s) == value) for s in steps),
    )


def _posted(request: HubRequest, read: Read, reads: Sequence[Read]) -> HttpResponse:
    """Save or lock what was posted; a script gets JSON, a form the page."""
    typed = {
        key: str(value)
        for key, value in request.POST.items()
        if key.startswith((SCORE, "comment_"))
    }
    is_script = request.headers.get("Accept", "").startswith("application/json")
    locks = request.POST.get("act") == "lock"
    does = actions.lock_sheet if locks else actions.save_sheet
    try:
        sheet = does(
            read,
            request.actor,
            expected=_whole(request.POST.get("version")),
            values={
                key.removeprefix(SCORE): value
                for key, value in typed.items()
                if key.startswith(SCORE)
            },
            comment_private=typed.get("comment_private"),
            comment_shared=typed.get("comment_shared"),
            seen=_whole(request.POST.get("seen")),
            now=clock.now(),
        )
    except Refused as refusal:
        if is_script:
            told = {"why": str(refusal), "fields": refusal.fields}
            return JsonResponse(told, status=refusal.status)
        page = review_page(read, reads)
        return _screen(
            request, page, None, typed=typed, refusal=refusal, status=refusal.status
        )
    if is_script:
        return JsonResponse(_saved(read, sheet))
    return _onward(request, read, is_locked=locks)


def _saved(read: Read, sheet: Sheet) -> dict[str, Any]:
    held = scores.read(sheet.scores)
    rubric = read.round.scale
    total = held.shown_total(rubric)
    return {
        "version": sheet.version,
        "total": "" if total is None else str(total),
        "open": len(held.missing(rubric)),
    }


def _onward(request: HubRequest, read: Read, *, is_locked: bool) -> HttpResponse:
    """Go on to the next read after locking; stay after saving."""
    hub = request.actor.hub.slug
    if not is_locked:
        messages.success(request, _("Saved."))
        return redirect("judging:read", hub=hub, pk=read.pk)
    messages.success(request, _("Your score is locked."))
    if read.round.show_others == "after_lock" and "stay" in request.POST:
        return redirect("judging:read", hub=hub, pk=read.pk)
    desk = next((d for d in desks_of(request.actor) if d.seat.pk == read.seat_id), None)
    following = desk.next if desk else None
    if following is None:
        return redirect("judging:desk", hub=hub)
    return redirect("judging:read", hub=hub, pk=following.read.pk)


def _whole(text: str | None) -> int:
    return number_sent(text)


@door(rules.may_judge, "POST")
def read_recuse(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Recuse oneself: an interest ties the judge to the applicant."""
    read = get_object_or_404(reads_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: actions.recuse(
            read,
            request.actor,
            kind=request.POST.get("kind", ""),
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        ),
        reverse("judging:desk", kwargs={"hub": hub}),
        _("Thank you. Somebody else reads it."),
    )


@door(rules.may_judge, "POST")
def read_pass(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Pass a read back: no time, or not one's field."""
    read = get_object_or_404(reads_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: actions.pass_back(
            read,
            request.actor,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        ),
        reverse("judging:desk", kwargs={"hub": hub}),
        _("It goes to somebody else."),
    )


@door(rules.may_judge)
def read_file(request: HubRequest, hub: str, pk: int, file: int) -> HttpResponse:
    """Give a file of an application that the judge reads, under the name shown there.

    In a blind round the name tells only the kind of file.
    """
    read = get_object_or_404(reads_visible_to(request.actor), pk=pk)
    reading = review_page(read, [read]).answers
    lines = [line for part in reading.parts for line in part.lines] if reading else []
    found = next((ln.file for ln in lines if ln.file and ln.file.pk == file), None)
    if found is None:
        raise Http404
    answer = HttpResponse(
        stored_bytes(request.actor.hub, file), content_type="application/octet-stream"
    )
    name = quote(found.name)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
