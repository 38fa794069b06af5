"""Answering a checklist for one's own company, and letting others read the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs.actions import Stale, action, save_version
from madang.kit.errors import Conflict, Refused
from madang.questionnaires import answering
from madang.readiness import rules
from madang.readiness.checking import check
from madang.readiness.models import (
    Assessment,
    AssessmentState,
    ChecklistVersion,
    PlanTask,
    Proof,
    Sharing,
)
from madang.readiness.queries.assessments import handed_in_of, latest_version
from madang.readiness.scoring import result_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.readiness.models import Checklist

#: The kind and purpose under which the evidence of answers is kept.
ASSESSMENT, EVIDENCE = "readiness.assessment", "evidence"
LONGEST_NOTE = 2000


@action(rules.may_answer_for)
def begin_assessment(
    organisation: Organisation, by: Actor, *, checklist: Checklist
) -> Assessment:
    """The company's draft of a checklist: the one there is, or a new one.

    A new one answers the latest version and begins with what was answered last time.

    Raises:
        Conflict: the checklist is asked no more, or has no version yet.
    """
    drafts = Assessment.objects.filter(
        hub=by.hub, organisation=organisation, checklist=checklist, state="draft"
    )
    if found := drafts.select_related("of_version__edition", "organisation").first():
        return found
    version: ChecklistVersion | None = latest_version(checklist)
    if checklist.retired_at or version is None:
        raise Conflict(_("This checklist is not asked at present."))
    return _draft(organisation, version, handed_in_of(organisation, checklist).first())


def _draft(
    firm: Organisation, version: ChecklistVersion, last: Assessment | None
) -> Assessment:
    """A company has a draft that begins with what was answered before."""
    row = Assessment(
        hub=firm.hub, organisation=firm, checklist=version.checklist,
        of_version=version,
    )  # fmt: skip
    asked = {one.key for one in version.edition.definition.questions()}
    if last is not None:
        row.answers = {k: v for k, v in last.answers.items() if k in asked}
        row.notes = {k: v for k, v in last.notes.items() if k in asked}
    check(row)
    row.save(force_insert=True)
    kept = last.proofs.filter(key__in=asked) if last is not None else ()
    Proof.objects.bulk_create(
        Proof(hub=row.hub, assessment=row, key=one.key, file_id=one.file_id)
        for one in kept
    )
    return row


def _must_be_draft(row: Assessment) -> None:
    if not row.is_draft:
        raise Conflict(_("It was handed in and stands. Begin the next one."))


@action(rules.may_answer)
def save_answers(
    assessment: Assessment,
    by: Actor,
    *,
    expected: int,
    answers: Mapping[str, Any],
    notes: Mapping[str, str],
) -> Assessment:
    """The draft holds these answers and the notes beside them.

    Raises:
        Conflict: it was handed in.
        Stale: it was saved on another device since.
        Refused: a note is too long.
    """
    _must_be_draft(assessment)
    if any(len(text) > LONGEST_NOTE for text in notes.values()):
        raise Refused(_("A note has 2,000 characters at most."))
    assessment.answers = dict(answers)
    assessment.notes = {k: v.strip() for k, v in notes.items() if v.strip()}
    return save_version(assessment, expected, ["answers", "notes"])


@action(rules.may_answer)
def prove_answer(
    assessment: Assessment, by: Actor, *, key: str, upload: File[Any], now: datetime
) -> Proof:
    """A file proves the answer to a question of the draft.

    Raises:
        Conflict: it was handed in.
        Refused: there is no such question, or the file is not taken.
    """
    _must_be_draft(assessment)
    if assessment.of_version.edition.definition.question(key) is None:
        raise Refused(_("The checklist has no such question."))
    file = store_file(
        assessment.hub, by, upload=upload, kind=ASSESSMENT, object_id=assessment.pk,
        now=now, purpose=EVIDENCE,
    )  # fmt: skip
    return Proof.objects.create(
        hub=assessment.hub, assessment=assessment, key=key, file=file
    )


@action(rules.may_answer)
def hand_in(
    assessment: Assessment, by: Actor, *, expected: int, now: datetime
) -> Assessment:
    """The draft stands as the company's self-assessment of this day, with its score.

    Raises:
        Conflict: it was handed in already.
        Stale: it was saved on another device since.
        Refused: something is not answered; each fault stands at its question.
    """
    _must_be_draft(assessment)
    definition = assessment.of_version.edition.definition
    faults = answering.faults(definition, assessment.answers, at_submit=True)
    if faults:
        told = {key: [text] for key, text in faults.items()}
        raise Refused(_("Some questions are not answered yet."), fields=told)
    found = result_of(definition, assessment.of_version.points, assessment.answers)
    values = {
        "state": AssessmentState.HANDED_IN, "score": found.score,
        "missed": found.missed, "handed_in_at": now, "handed_in_by": by.user,
        "version": expected + 1, "updated_at": now,
    }  # fmt: skip
    rows = Assessment.objects.filter(pk=assessment.pk, state="draft", version=expected)
    if not rows.update(**values):
        raise Stale(
            _("Somebody else has changed this meanwhile. Compare and save again.")
        )
    for name, value in values.items():
        setattr(assessment, name, value)
    return assessment


@action(rules.may_answer)
def take_back_assessment(
    assessment: Assessment, by: Actor, *, now: datetime
) -> Assessment:
    """What was handed in counts no more; a draft goes on from it.

    Raises:
        Conflict: it is no longer the last one, is being answered anew, or tasks were
            planned from it.
    """
    firm, checklist = assessment.organisation, assessment.checklist
    last = handed_in_of(firm, checklist).first()
    drafts = Assessment.objects.filter(
        hub=by.hub, organisation=firm, checklist=checklist, state="draft"
    )
    if last is None or last.pk != assessment.pk or drafts.exists():
        raise Conflict(_("It is answered anew already."))
    if PlanTask.objects.filter(assessment=assessment).exists():
        raise Conflict(_("Tasks were planned from it, so it stays."))
    rows = Assessment.objects.filter(pk=assessment.pk, taken_back_at=None)
    rows.update(taken_back_at=now, taken_back_by=by.user)
    assessment.taken_back_at, assessment.taken_back_by = now, by.user
    _draft(firm, assessment.of_version, assessment)
    return assessment


@action(rules.may_answer)
def drop_draft(assessment: Assessment, by: Actor) -> Assessment:
    """The draft is thrown away; what was handed in stays.

    Raises:
        Conflict: it was handed in, or something uses it.
    """
    _must_be_draft(assessment)
    pk = assessment.pk
    try:
        assessment.delete()
    except ProtectedError as used:
        raise Conflict(_("Something uses this draft already.")) from used
    assessment.pk = pk  # for the journal
    return assessment


@action(rules.may_answer_for)
def share_readiness(
    organisation: Organisation, by: Actor, *, reader: Organisation | None, now: datetime
) -> Sharing:
    """A buyer, or without one the hub's staff, reads what the company handed in.

    Raises:
        Conflict: they read it already.
    """
    shared = Sharing.objects.filter(
        hub=by.hub, organisation=organisation, reader=reader, taken_back_at=None
    )
    if shared.exists():
        raise Conflict(_("They read it already."))
    row = Sharing(
        hub=by.hub, organisation=organisation, reader=reader, given_at=now,
        given_by=by.user,
    )  # fmt: skip
    check(row)
    row.save(force_insert=True)
    return row


@action(lambda by, row: rules.may_speak_for(by, row.organisation_id))
def take_back_sharing(sharing: Sharing, by: Actor, *, now: datetime) -> Sharing:
    """They read nothing of it any more; that they did stays known.

    Raises:
        Conflict: it was taken back already.
    """
    rows = Sharing.objects.filter(pk=sharing.pk, taken_back_at=None)
    if not rows.update(taken_back_at=now, taken_back_by=by.user):
        raise Conflict(_("This was taken back already."))
    sharing.taken_back_at, sharing.taken_back_by = now, by.user
    return sharing
