"""Pages of self-assessments: begun, written part by part, handed in, read, shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.hubs.actions import Stale
from madang.hubs.form_pages import MISTAKE, TAKEN, act, do_softly, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.questionnaires import answering
from madang.questionnaires.showing import QuestionForm
from madang.readiness import actions, rules
from madang.readiness.forms.checklists import SharingForm
from madang.readiness.queries import (
    assessments_visible_to,
    before,
    checklists_visible_to,
    compared,
    handed_in_of,
    result,
    sharings_visible_to,
    tasks_visible_to,
    with_proofs,
)
from madang.readiness.scoring import Point
from madang.readiness.views.shown import language, own_firm, taken, to, way_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.files.models import StoredFile
    from madang.hubs.http import HubRequest
    from madang.readiness.models import Assessment

OKAY, LONG = 200, 10


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands below a question while it is answered: the note, the evidence."""

    key: str
    point: Point
    note: str
    files: list[StoredFile]


@door(rules.may_speak, "POST")
def begin(request: HubRequest, hub: str, pk: int, checklist: int) -> HttpResponse:
    """Begin to answer a checklist, or go on where a draft is."""
    by, firm = request.actor, own_firm(request, pk)
    row = get_object_or_404(checklists_visible_to(by), pk=checklist)
    made: list[Assessment] = []

    def do() -> None:
        made.append(actions.begin_assessment(firm, by, checklist=row))

    answer = act(request, do, to("company", hub, pk=pk))
    return redirect(to("write", hub, pk=made[0].pk)) if made else answer


def assessment_of(request: HubRequest, pk: int) -> Assessment:
    """Return a self-assessment that the reader may see, with its evidence."""
    return get_object_or_404(with_proofs(assessments_visible_to(request.actor)), pk=pk)


def draft_of(request: HubRequest, pk: int) -> Assessment:
    """Return a draft of the reader's own company.

    Raises:
        Http404: it is another company's, or was handed in.
    """
    row = assessment_of(request, pk)
    if not row.is_draft or not rules.may_answer(request.actor, row):
        raise Http404
    return row


@door(rules.may_speak, "GET", "POST")
def write(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Answer a checklist part by part; each part is kept when one goes on."""
    row = draft_of(request, pk)
    if request.method == "POST":
        return _written(request, row)
    return _write_page(request, row, row.answers, row.notes, {})


def _parts(row: Assessment) -> list[str]:
    return [one.key for one in row.of_version.edition.definition.sections]


def _here(request: HubRequest, row: Assessment) -> str:
    """Return the part on the page: the one asked for, or that of a question."""
    asked = request.POST.get("part", "") or request.GET.get("part", "")
    definition = row.of_version.edition.definition
    if key := request.GET.get("question", ""):
        section = definition.section_of(key)
        asked = section.key if section else asked
    parts = _parts(row)
    return asked if asked in parts else parts[0]


def _written(request: HubRequest, row: Assessment) -> HttpResponse:
    answers = answering.read(
        row.of_version.edition.definition, request.POST, None, row.answers
    )
    answers = {k: v for k, v in answers.items() if not isinstance(v, UploadedFile)}
    notes = dict(row.notes)
    for key in request.POST.getlist(answering.ASKED):
        notes[key] = request.POST.get(f"note-{key}", notes.get(key, ""))
    try:
        faults = _kept(request, row, answers, notes)
    except Stale:
        current = assessment_of(request, row.pk)
        return _write_page(request, current, answers, notes, {}, TAKEN, is_stale=True)
    except Refused as refused:
        why = str(refused)
        return _write_page(request, row, answers, notes, {}, MISTAKE, refused=why)
    if faults:
        return _write_page(request, row, answers, notes, faults, MISTAKE)
    return _gone_on(request, row)


def _kept(
    request: HubRequest, row: Assessment, answers: dict[str, Any], notes: dict[str, str]
) -> dict[str, str]:
    """Keep what was typed and sent; return what is wrong with the files."""
    by, now = request.actor, clock.now()
    given = request.POST.get("version", "")
    expected = int(given) if given.isdecimal() and len(given) < LONG else 0
    actions.save_answers(row, by, expected=expected, answers=answers, notes=notes)
    faults = {}
    for name, file in request.FILES.items():
        key = name.removeprefix("proof-")
        if not isinstance(file, UploadedFile):
            continue
        try:
            actions.prove_answer(row, by, key=key, upload=file, now=now)
        except Refused as refused:
            faults[key] = str(refused)
    return faults


def _gone_on(request: HubRequest, row: Assessment) -> HttpResponse:
    slug, go = row.hub.slug, request.POST.get("go", "")
    if go == "hand_in":
        return _handed_in(request, row)
    parts, here = _parts(row), _here(request, row)
    step = {"next": 1, "back": -1}.get(go, 0)
    place = min(max(parts.index(here) + step, 0), len(parts) - 1)
    if not step:
        messages.success(request, _("Saved."))
    return redirect(f"{to('write', slug, pk=row.pk)}?part={parts[place]}")


def _handed_in(request: HubRequest, row: Assessment) -> HttpResponse:
    try:
        actions.hand_in(row, request.actor, expected=row.version, now=clock.now())
    except Refused as refused:
        faults = {key: texts[0] for key, texts in refused.fields.items()}
        definition = row.of_version.edition.definition
        section = definition.section_of(next(iter(faults), ""))
        here = section.key if section else _here(request, row)
        return _write_page(
            request, row, row.answers, row.notes, faults, OKAY, part=here,
            refused=str(refused),
        )  # fmt: skip
    undo = to("reopen", row.hub.slug, pk=row.pk)
    messages.success(request, _("Handed in."), extra_tags=f"undo:{undo}")
    return redirect(to("assessment", row.hub.slug, pk=row.pk))


def _write_page(  # noqa: PLR0913, PLR0917 -- what was typed, what is wrong
    request: HubRequest,
    row: Assessment,
    answers: dict[str, Any],
    notes: dict[str, str],
    faults: dict[str, str],
    status: int = OKAY,
    part: str = "",
    **more: Any,
) -> HttpResponse:
    here = part or _here(request, row)
    version, code, keys = row.of_version, language(), _parts(row)
    definition = version.edition.definition
    proofs = list(row.proofs.all())
    steps = [
        (one.key, one.name(code), all(
            answering.is_answered(q, answers) for q in one.questions if q.is_answerable
        ))
        for one in definition.sections
    ]  # fmt: skip
    context = {
        "row": row,
        "form": QuestionForm(definition, answers, faults=faults, section=here),
        "about": {
            one.key: Beside(
                one.key,
                Point.read(version.points.get(one.key)),
                notes.get(one.key, ""),
                [proof.file for proof in proofs if proof.key == one.key],
            )
            for one in definition.questions()
            if one.is_answerable
        },
        "steps": steps,
        "here": here,
        "is_first": here == keys[0],
        "is_last": here == keys[-1],
        "crumbs": way_to(request.actor, row.organisation),
        **more,
    }
    return render(request, "readiness/write.html", context, status=status)


@door(rules.may_speak, "POST")
def drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row = draft_of(request, pk)
    back = to("company", hub, pk=row.organisation_id)
    verb = partial(actions.drop_draft, row, request.actor)
    return do_softly(request, verb, _("The draft is thrown away."), back)


@door(rules.may_speak, "POST")
def reopen(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take back what was handed in, and go on writing."""
    by, row = request.actor, assessment_of(request, pk)
    if row.is_draft or not rules.may_answer(by, row):
        raise Http404
    verb = partial(actions.take_back_assessment, row, by, now=clock.now())
    told = _("Taken back. You go on from what you had answered.")
    return do_softly(request, verb, told, to("company", hub, pk=row.organisation_id))


@door(rules.may_see_readiness)
def assessment(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what was answered, the score and the gap of each part, and what changed."""
    by, row = request.actor, assessment_of(request, pk)
    if row.is_draft:
        return redirect(to("write", hub, pk=pk))
    code = language()
    found, former = result(row, code), before(row)
    was = result(former, code) if former else None
    is_own = rules.may_answer(by, row)
    every = list(handed_in_of(row.organisation_id, row.checklist_id))
    tasks = tasks_visible_to(by).filter(organisation=row.organisation_id)
    context = {
        "row": row,
        "result": found,
        "parts": list(
            zip(found.parts, compared(found, was, code), strict=True)
        ),
        "former": former,
        "change": row.score - former.score
        if former and row.score is not None and former.score is not None
        else None,
        "proofs": _by_key(row),
        "planned": {one.key: one for one in tasks if one.key and one.is_open},
        "versions": every,
        "is_own": is_own,
        "is_newest": is_own and every[:1] == [row],
        "crumbs": way_to(by, row.organisation),
    }  # fmt: skip
    return render(request, "readiness/assessment.html", context)


def _by_key(row: Assessment) -> dict[str, list[StoredFile]]:
    found: dict[str, list[StoredFile]] = {}
    for proof in row.proofs.all():
        found.setdefault(proof.key, []).append(proof.file)
    return found


@door(rules.may_speak, "GET", "POST")
def share(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a buyer or the hub's staff read what the company handed in."""
    by, firm = request.actor, own_firm(request, pk)
    form = SharingForm(sent(request), by=by, firm=firm)
    back = to("company", hub, pk=pk)

    def do() -> None:
        reader = form.cleaned_data["reader"]
        actions.share_readiness(firm, by, reader=reader, now=clock.now())

    return taken(
        request, form, do, told=_("Shared. You can take it back at any time."),
        done=lambda: back, title=_("Share readiness"), cancel=back,
        submit=pgettext("readiness", "Share"), crumbs=way_to(by, firm),
        lead=_(
            "They read certificates with their evidence, machines, and what was handed "
            "in of their own and the hub's checklists; the hub's staff also the plan. "
            "Drafts stay yours."
        ),
    )  # fmt: skip


@door(rules.may_speak, "POST")
def take_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let them read no more."""
    row = get_object_or_404(sharings_visible_to(request.actor), pk=pk)
    back = to("company", hub, pk=row.organisation_id)
    verb = partial(actions.take_back_sharing, row, request.actor, now=clock.now())
    return do_softly(request, verb, _("Taken back. They read it no more."), back)
