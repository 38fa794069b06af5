"""Changing the workflow of a call: tried in a draft, then put in force."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.applications import kinds, rules, soundness, workflow
from madang.applications.actions.results import Drafted, InUse
from madang.applications.models import Application, Intake, WorkflowDraft
from madang.hubs import journal
from madang.hubs.actions import Stale, action, save_version
from madang.questionnaires.models import Edition, EditionState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.hubs.models import Actor

#: How many steps can be taken back.
MOST_STEPS = 50


@action(allowed=rules.may_run_calls)
def draft_workflow(
    intake: Intake, by: Actor, *, expected: int, way: workflow.Workflow
) -> Drafted:
    """The draft of the call's workflow is this one, sound or not; one step more.

    `expected` is the draft's version, 0 if none was begun.  What is in force stays.

    Raises:
        Stale: somebody changed the draft since.
    """
    draft = _begun(intake, expected)
    before = draft.way
    draft.past = [*draft.past, draft.content][-MOST_STEPS:]
    draft.content, draft.ahead = way.write(), []
    save_version(draft, draft.version, ["content", "past", "ahead"])
    return _drafted("draft_workflow", draft, before)


@action(allowed=rules.may_run_calls)
def undo_workflow(
    intake: Intake, by: Actor, *, expected: int, is_again: bool = False
) -> Drafted:
    """The draft is as it was one step before, or, with `is_again`, one step after.

    Raises:
        Stale: somebody changed the draft since, or there is no such step.
    """
    draft = _begun(intake, expected)
    before, taken = draft.way, "ahead" if is_again else "past"
    steps, others = getattr(draft, taken), "past" if is_again else "ahead"
    if not steps:
        raise Stale(_("There is no such step."))
    setattr(draft, others, [*getattr(draft, others), draft.content])
    draft.content = steps[-1]
    setattr(draft, taken, steps[:-1])
    save_version(draft, expected, ["content", "past", "ahead"])
    return _drafted("undo_workflow", draft, before)


@action(allowed=rules.may_run_calls)
def drop_workflow(intake: Intake, by: Actor, *, expected: int) -> Intake:
    """There is no draft any more; what is in force stays.

    Raises:
        Stale: somebody changed the draft since.
    """
    _begun(intake, expected).delete()
    return intake


@action(allowed=rules.may_run_calls)
def change_workflow(
    intake: Intake, by: Actor, *, expected: int, way: workflow.Workflow
) -> Intake:
    """Applications go this way from now on; its version has grown, the draft is gone.

    Raises:
        Faulty: it does not work; says where.
        InUse: a stage that it lacks is used; says how many stand there.
        Stale: somebody saved the intake since.
    """
    soundness.check(way)
    for told in _forms_lacking(intake, way):
        raise workflow.Faulty(told)
    for told in stages_held(intake, way):
        raise InUse(told)
    written = way.write()
    if written != intake.workflow:
        intake.workflow, intake.workflow_version = written, intake.workflow_version + 1
    intake.__dict__.pop("way", None)
    save_version(intake, expected, ["workflow", "workflow_version"])
    WorkflowDraft.objects.filter(intake=intake).delete()
    return intake


def stages_held(intake: Intake, way: workflow.Workflow) -> Iterator[str]:
    """Yield, in words, why stages that the other workflow lacks have to stay."""
    keys = {stage.key for stage in way.stages}
    forms = {one.key for one in way.stages if one.kind == workflow.Kind.FORM}
    kept = Q(stage__in=keys, shown_stage__in=keys)
    standing = Application.objects.filter(call=intake.call_id).exclude(
        kept & (Q(form_stage__in=forms) | ~Q(form_stage__in=_forms(intake)))
    )
    places = standing.order_by().values_list("stage", "shown_stage", "form_stage")
    counted: Counter[str] = Counter()
    for stage, shown, form, many in places.annotate(many=Count("pk")):
        lacking = [key for key in (stage, shown) if key not in keys]
        counted[(*lacking, form)[0]] += many
    names = {stage.key: stage.name for stage in intake.way.stages}
    for key, many in sorted(counted.items()):
        told = ngettext(
            "%(many)d application stands in “%(stage)s”; it has to stay.",
            "%(many)d applications stand in “%(stage)s”; it has to stay.",
            many,
        )
        yield told % {"many": many, "stage": names.get(key, key)}
    for key, words in kinds.stages_used(intake.call).items():
        if key not in keys:
            told = _("“%(stage)s” has to stay: %(why)s")
            yield told % {"stage": names.get(key, key), "why": words}


def _forms(intake: Intake) -> set[str]:
    return {s.key for s in intake.way.stages if s.kind == workflow.Kind.FORM}


def _forms_lacking(intake: Intake, way: workflow.Workflow) -> Iterator[str]:
    """Yield which stages ask a form that is not there or may still change."""
    asked = {one.questionnaire for one in way.stages if one.questionnaire}
    frozen = Edition.objects.filter(
        hub_id=intake.hub_id, pk__in=asked, state=EditionState.FROZEN
    )
    known = set(frozen.values_list("pk", flat=True)) if asked else set()
    for stage in way.stages:
        if stage.questionnaire and stage.questionnaire not in known:
            told = _("“%(stage)s” asks a form that is not there or not frozen.")
            yield told % {"stage": stage.name}


def _begun(intake: Intake, expected: int) -> WorkflowDraft:
    """Return the draft at the version expected; version 0 begins one.

    Raises:
        Stale: somebody else has begun, changed or ended it.
    """
    draft = WorkflowDraft.objects.filter(intake=intake).first()
    if (draft.version if draft else 0) != expected:
        raise _stale()
    if draft is not None:
        return draft
    try:
        with transaction.atomic():
            return WorkflowDraft.objects.create(
                hub_id=intake.hub_id, intake=intake, content=intake.workflow
            )
    except IntegrityError as twice:
        raise _stale() from twice


def _stale() -> Stale:
    return Stale(_("Somebody else has changed the draft meanwhile. Look, then go on."))


def _drafted(verb: str, draft: WorkflowDraft, before: workflow.Workflow) -> Drafted:
    """Return the draft, and which stages and moves the step touched."""
    after = draft.way
    changes = {
        "stages": _touched(before.stages, after.stages),
        "moves": _touched(before.moves, after.moves),
    }
    changes = {name: pair for name, pair in changes.items() if any(pair)}
    line = journal.Line(f"applications.{verb}", draft.intake, changes)
    return Drafted(draft, [line])


def _touched(
    old: Sequence[workflow.Stage | workflow.Move],
    new: Sequence[workflow.Stage | workflow.Move],
) -> list[list[str]]:
    """Return the keys of what is no longer so, and of what is new or different."""
    gone = [one.key for one in old if one not in new]
    return [gone, [one.key for one in new if one not in old]]
