"""Planning what a company does about its gaps, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign
from madang.kit.errors import Conflict, Refused
from madang.readiness import rules
from madang.readiness.checking import check
from madang.readiness.models import OPEN, PlanTask, TaskState
from madang.readiness.queries.plans import helpers_of
from madang.readiness.scoring import result_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, User
    from madang.readiness.models import Assessment

#: The kind and purpose under which the evidence of tasks is kept.
TASK, EVIDENCE = "readiness.plantask", "evidence"
FIELDS = ("title", "owner", "due_on", "state", "session", "mentor", "note")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Planned:
    """Tasks that were made together, with their journal lines."""

    rows: list[PlanTask]

    @property
    def lines(self) -> Sequence[journal.Line]:
        """One line a task."""
        return [
            journal.Line("readiness.plan_gaps", row, journal.created(row))
            for row in self.rows
        ]


@action(rules.may_answer)
def plan_gaps(  # noqa: PLR0913 -- what, by when, who
    assessment: Assessment,
    by: Actor,
    *,
    keys: Collection[str],
    due_on: date,
    owner: User | None,
    language: str,
    now: datetime,
) -> Planned:
    """A task stands for each of these gaps; where one is open already, that one stays.

    Raises:
        Conflict: it is a draft.
        Refused: nothing was chosen, what was chosen is no gap, or a value is wrong.
    """
    if assessment.is_draft:
        raise Conflict(_("Hand it in first: gaps of a draft may still change."))
    version = assessment.of_version
    found = result_of(version.edition.definition, version.points, assessment.answers)
    gaps = {one.question.key: one for part in found.parts for one in part.gaps}
    if not keys or set(keys) - set(gaps):
        told = _("Choose gaps of this self-assessment.")
        raise Refused(told, fields={"keys": [told]})
    taken = PlanTask.objects.filter(
        hub=by.hub, organisation=assessment.organisation, state__in=OPEN
    )
    known = set(taken.values_list("key", flat=True))
    rows = []
    for key in gaps:
        if key in known or key not in keys:
            continue
        title = gaps[key].question.name(language)[:LONGEST]
        values = {"title": title, "due_on": due_on, "owner": owner}
        row = PlanTask(
            hub=by.hub, organisation=assessment.organisation, assessment=assessment,
            key=key,
        )  # fmt: skip
        _fill(row, values, by, now)
        row.save(force_insert=True)
        rows.append(row)
    return Planned(rows)


@action(rules.may_answer_for)
def add_task(
    organisation: Organisation, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> PlanTask:
    """A task stands in the company's plan that comes from no gap.

    Raises:
        Refused: a value is wrong.
    """
    row = PlanTask(hub=organisation.hub, organisation=organisation)
    _fill(row, values, by, now)
    row.save(force_insert=True)
    return row


def _fill(row: PlanTask, values: Mapping[str, Any], by: Actor, now: datetime) -> None:
    was = row.due_on
    assign(row, values, FIELDS)
    faults = {}
    if row.due_on and row.due_on != was and row.due_on < by.hub.day_of(now):
        faults["due_on"] = _("This day is past.")
    people, mentors = helpers_of(row.organisation)
    if row.owner and row.owner not in people:
        faults["owner"] = _("This person does not belong to the company.")
    if row.mentor and row.mentor not in mentors:
        faults["mentor"] = _("This person is no mentor here.")
    if row.state == TaskState.DONE and row.done_at is None:
        faults["state"] = _("Say what came of it to finish it.")
    check(row, **faults)


@action(rules.may_keep_task)
def change_task(
    task: PlanTask,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    now: datetime,
) -> PlanTask:
    """What is known of a task is as given.

    Raises:
        Refused: a value is wrong.
        Stale: somebody else changed it since.
    """
    if task.state == TaskState.DONE:
        raise Conflict(_("It is done. Assess the question again."))
    _fill(task, values, by, now)
    return save_version(task, expected, list(FIELDS))


@action(rules.may_keep_task)
def finish_task(
    task: PlanTask,
    by: Actor,
    *,
    expected: int,
    note: str,
    upload: File[Any] | None,
    now: datetime,
) -> PlanTask:
    """The task is done, with what came of it and what proves it.

    Raises:
        Conflict: it is not open.
        Refused: neither words nor a file say what came of it, or it is not taken.
        Stale: somebody else changed it since.
    """
    if not task.is_open:
        raise Conflict(_("There is nothing left to do."))
    if not note.strip() and upload is None:
        told = _("Say what came of it, or add evidence.")
        raise Refused(told, fields={"note": [told]})
    if upload is not None:
        task.evidence = store_file(
            task.hub, by, upload=upload, kind=TASK, object_id=task.pk, now=now,
            purpose=EVIDENCE,
        )  # fmt: skip
    task.note = note.strip() or task.note
    task.state, task.done_at, task.done_by = TaskState.DONE, now, by.user
    done = ["note", "evidence", "state", "done_at", "done_by"]
    return save_version(task, expected, done)


@action(rules.may_keep_task)
def reopen_task(task: PlanTask, by: Actor, *, expected: int) -> PlanTask:
    """The task is begun again; what came of it and what proves it stay with it.

    Raises:
        Conflict: it is open.
        Stale: somebody else changed it since.
    """
    if task.is_open:
        raise Conflict(_("It is open."))
    task.state, task.done_at, task.done_by = TaskState.BEGUN, None, None
    return save_version(task, expected, ["state", "done_at", "done_by"])
