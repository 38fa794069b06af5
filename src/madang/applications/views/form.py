"""The form: shown part by part, saved as one types, files sent on their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions import (
    Elsewhere,
    attach_file,
    save_draft,
    writing_of,
)
from madang.applications.queries import may_write, part_of
from madang.applications.views.shared import (
    CONFLICT,
    MENDED,
    own,
    received,
    sentence_of,
)
from madang.hubs.http import door
from madang.kit.dates import moment_text
from madang.kit.errors import Refused
from madang.kit.sent import number_sent
from madang.questionnaires import answering
from madang.questionnaires.kinds import facts_of
from madang.questionnaires.showing import QuestionForm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from madang.applications.models import Application
    from madang.hubs.http import HubRequest
    from madang.questionnaires.answering import Answers
    from madang.questionnaires.definition import Definition

OKAY = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the form in the line of steps."""

    key: str
    title: str
    url: str
    is_here: bool
    missing: int


@door(rules.may_work_on, "GET", "POST")
def form(request: HubRequest, hub: str, uuid: UUID, section: str = "") -> HttpResponse:
    """Show one part of the form and take what was typed into it."""
    row, _intake = own(request, uuid)
    definition = row.edition.definition
    keys = _sections(definition, row.answers)
    here = section if section in keys else (keys[0] if keys else "")
    if request.method == "POST":
        return _posted(request, row, here, keys)
    return _page(request, row, here, row.answers, {})


def _sections(definition: Definition, answers: Answers) -> list[str]:
    """Return the parts that have something to show."""
    shown = answering.visible(definition, answers)
    return [
        part.key
        for part in definition.sections
        if any(question.key in shown for question in part.questions)
    ]


def _posted(
    request: HubRequest, row: Application, here: str, keys: list[str]
) -> HttpResponse:
    now = received(request)
    answers, faults = _taken(request, row, now)
    try:
        save_draft(
            row,
            request.actor,
            expected=_version(request),
            answers=answers,
            now=now,
            keep_former=request.POST.get("keep") == "1",
        )
    except Elsewhere as elsewhere:
        theirs = elsewhere.application
        context = {
            "elsewhere": theirs,
            "differences": differences(row.edition.definition, answers, theirs.answers),
        }
        return _page(request, row, here, answers, faults, status=CONFLICT, **context)
    except Refused as refused:
        context = {"refused": str(refused)}
        return _page(request, row, here, answers, faults, status=MENDED, **context)
    faults |= answering.faults(row.edition.definition, answers, at_submit=False)
    wrong = {key: text for key, text in faults.items() if key in _asked(request)}
    if wrong:
        return _page(request, row, here, answers, wrong, status=OKAY)
    return redirect(_next(request, row, here, keys))


def _asked(request: HubRequest) -> set[str]:
    """Return the questions that the page had on it, else those it sent."""
    told = set(request.POST.getlist(answering.ASKED))
    sent = {name[2:].partition(".")[0] for name in request.POST if name[:2] == "q-"}
    return told or sent


def _next(request: HubRequest, row: Application, here: str, keys: list[str]) -> str:
    """Return where the pressed button leads."""
    go, place = request.POST.get("go", ""), keys.index(here) if here in keys else 0
    if go == "next" and place + 1 < len(keys):
        return part_url(row, keys[place + 1])
    if go == "back" and place > 0:
        return part_url(row, keys[place - 1])
    if go in {"next", "review"}:
        return reverse("applications:review", args=[row.hub.slug, row.uuid])
    if go == "stay":
        messages.success(request, _("Saved."))
        return part_url(row, here)
    return reverse("applications:mine", args=[row.hub.slug, row.uuid])


def part_url(row: Application, section: str) -> str:
    """Return where a part of the form stands."""
    return reverse("applications:part", args=[row.hub.slug, row.uuid, section])


def _version(request: HubRequest) -> int:
    given = request.POST.get("version", "")
    return number_sent(given)


def _taken(
    request: HubRequest, row: Application, now: datetime
) -> tuple[Answers, dict[str, str]]:
    """Return what was sent, its files kept, and what is wrong with these."""
    read = answering.read(
        row.edition.definition, request.POST, request.FILES, row.answers
    )
    faults: dict[str, str] = {}
    for key, value in list(read.items()):
        if not isinstance(value, UploadedFile):
            continue
        try:
            stored = attach_file(
                row, request.actor, question=key, upload=value, now=now
            )
        except Refused as refused:
            faults[key] = sentence_of(refused)
            read[key] = row.answers.get(key)
        else:
            read[key] = answer_of(stored)
    return {key: value for key, value in read.items() if value is not None}, faults


def answer_of(stored: Any) -> dict[str, Any]:
    """Return a stored file as the answer that names it."""
    return {
        "file": stored.pk,
        "name": stored.name,
        "size": stored.size,
        "sha256": stored.sha256,
    }


def _page(
    request: HubRequest,
    row: Application,
    here: str,
    answers: Answers,
    faults: Mapping[str, str],
    *,
    status: int = OKAY,
    **more: Any,
) -> HttpResponse:
    now = received(request)
    definition = row.edition.definition
    steps = steps_of(row, answers, here)
    at = next((n for n, step in enumerate(steps) if step.is_here), 0)
    shown = QuestionForm(
        definition,
        answers,
        faults=faults,
        facts=facts_of(row.organisation),
        section=here,
        files=file_urls(row, answers),
    )
    context = {
        "hub": row.hub,
        "application": row,
        "form": shown,
        "steps": steps,
        "step": at + 1,
        "here": steps[at] if steps else None,
        "is_last": at + 1 >= len(steps),
        "writing": writing_of(row, now),
        "may_write": may_write(part_of(request.actor, row)),
        "now": now,
        "version": more["elsewhere"].version if "elsewhere" in more else row.version,
        **more,
    }
    return render(request, "applications/form.html", context, status=status)


def steps_of(row: Application, answers: Answers, here: str = "") -> list[Step]:
    """Return the parts of the form, each with how much is missing in it."""
    definition = row.edition.definition
    lacking = [q.key for q in answering.missing(definition, answers)]
    keys = _sections(definition, answers)
    return [
        Step(
            part.key,
            part.name(),
            part_url(row, part.key),
            part.key == here,
            sum(question.key in lacking for question in part.questions),
        )
        for part in definition.sections
        if part.key in keys
    ]


def file_urls(row: Application, answers: Answers) -> dict[str, str]:
    """Return where the files among the answers are to be had."""
    return {
        key: reverse("files:download", args=[row.hub.slug, value["file"]])
        for key, value in answers.items()
        if isinstance(value, dict) and isinstance(value.get("file"), int)
    }


def differences(
    definition: Definition, mine: Answers, theirs: Answers
) -> list[tuple[str, str, str]]:
    """Return label, mine and theirs of every answer that differs."""
    return [
        (
            question.name(),
            answering.in_words(question, mine.get(question.key)),
            answering.in_words(question, theirs.get(question.key)),
        )
        for question in definition.questions()
        if mine.get(question.key) != theirs.get(question.key)
    ]


@door(rules.may_work_on, "POST")
def save(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Save what is typed, for the page's own script; answers with JSON."""
    row, _intake = own(request, uuid)
    now = received(request)
    answers = answering.read(row.edition.definition, request.POST, {}, row.answers)
    return _saved(request, row, answers, now)


@door(rules.may_work_on, "POST")
def upload(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Keep one file and make it the answer; answers with JSON."""
    row, _intake = own(request, uuid)
    now = received(request)
    key, sent = request.POST.get("question", ""), request.FILES.get("file")
    if sent is None:
        return JsonResponse({"text": _("Choose a file first.")}, status=MENDED)
    try:
        stored = attach_file(row, request.actor, question=key, upload=sent, now=now)
    except Refused as refused:
        text = sentence_of(refused)
        return JsonResponse({"text": text}, status=refused.status)
    answers = {**row.answers, key: answer_of(stored)}
    return _saved(request, row, answers, now, name=stored.name, size=stored.size)


def _saved(
    request: HubRequest,
    row: Application,
    answers: Answers,
    now: datetime,
    **more: object,
) -> JsonResponse:
    try:
        saved = save_draft(
            row, request.actor, expected=_version(request), answers=answers, now=now
        ).application
    except Elsewhere as elsewhere:
        theirs = elsewhere.application
        told = {
            "text": str(elsewhere),
            "version": theirs.version,
            "who": str(theirs.saved_by or ""),
            "differences": [
                {"label": label, "mine": mine, "theirs": other}
                for label, mine, other in differences(
                    row.edition.definition, answers, theirs.answers
                )
            ],
        }
        return JsonResponse(told, status=CONFLICT)
    except Refused as refused:
        return JsonResponse({"text": str(refused)}, status=refused.status)
    speaks = get_language() or "en"
    moment = moment_text(now, speaks, row.call.zone)
    definition = row.edition.definition
    return JsonResponse(
        {
            "version": saved.version,
            "saved": _("Saved at %(time)s") % {"time": f"{moment[-5:]}:{now:%S}"},
            "missing": len(answering.missing(definition, answers)),
            "now": int(now.timestamp() * 1000),
            **more,
        }
    )
