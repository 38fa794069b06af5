"""Moving applications along their way: the one act behind page, bulk and API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import kinds, rules
from madang.applications.actions.results import Moved
from madang.applications.models import (
    Application,
    ApplicationState,
    Collaborator,
    Decision,
    StageMove,
)
from madang.applications.queries.visible import ABOUT, intake_of
from madang.applications.telling import tell_move
from madang.applications.workflow import Kind, Move, Outcome, Workflow
from madang.hubs import journal
from madang.hubs.actions import action
from madang.hubs.models import Role, User
from madang.kit.errors import Conflict, NotAllowed
from madang.questionnaires.models import Edition

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Call

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What goes with a decision: the rank of a reserve, a reason, the note."""

    rank: int | None = None
    code: str = ""
    note: str = ""

    @property
    def reason(self) -> str:
        """Why the application goes there."""
        return (self.note or self.code).strip()[:LONGEST_REASON]


class Forbidden(Conflict):
    """The application may not go there now; the text says why."""


@action(allowed=rules.may_run_calls)
def move(
    application: Application,
    by: Actor,
    *,
    move: str,
    now: datetime,
    reason: str = "",
    due_at: datetime | None = None,
) -> Moved:
    """The application is in the move's target stage, its step on record.

    Raises:
        NotAllowed: the move is not the actor's to make.
        Forbidden: it does not leave this stage, or a guard refuses; says why.
    """
    found = carry_out(
        application.call, by, [application.pk], move, now, reason, due_at=due_at
    )
    for why in found.refused.values():
        raise Forbidden(why)
    return found


@action(allowed=rules.may_run_calls)
def move_many(
    call: Call,
    by: Actor,
    *,
    ids: Collection[int],
    move: str,
    now: datetime,
    reason: str = "",
) -> Moved:
    """Those of the applications that may go are in the target stage.

    `refused` says of the others why not.

    Raises:
        NotAllowed: the move is not the actor's to make.
        Forbidden: there is no such move.
    """
    return carry_out(call, by, ids, move, now, reason)


def carry_out(  # noqa: PLR0913 -- one act, asked in several ways
    call: Call,
    by: Actor,
    ids: Collection[int],
    key: str,
    now: datetime,
    reason: str = "",
    *,
    due_at: datetime | None = None,
    verdicts: Mapping[int, Verdict] | None = None,
) -> Moved:
    """Move applications of one call, with a constant number of statements.

    `verdicts` says by application what goes with its decision; the guards then see
    `reason`, and each step on record has its own.

    Raises:
        NotAllowed: the move is not the actor's to make.
        Forbidden: there is no such move.
    """
    way, step = _step(call, by, key)
    rows = _standing(call, ids)
    refused = _refused(by, rows, step, reason.strip())
    going = [row for row in rows if row.pk not in refused]
    _move_all(going, step, now)
    same = Verdict(note=reason.strip())
    told = {row.pk: (verdicts or {}).get(row.pk, same) for row in going}
    _record(going, step, by, now, told)
    _decide(going, way, step, by, now, told)
    if (target := way.stage(step.target)) and target.kind == Kind.FORM:
        _ask_form(going, target.questionnaire, step.target, due_at, now)
    _tell(going, step, now)
    lines = [
        journal.Line("applications.move", row, {"stage": [step.source, step.target]})
        for row in going
    ]
    return Moved(going, refused, lines)


def _step(call: Call, by: Actor, key: str) -> tuple[Workflow, Move]:
    intake = intake_of(call)
    step = intake.way.move(key) if intake else None
    if intake is None or step is None:
        raise Forbidden(_("There is no such move in this call."))
    roles = [Role(role) for role in step.roles if role in Role.values]
    if not by.is_system and not by.has(*roles):
        raise NotAllowed(_("This move is not yours to make."))
    return intake.way, step


def _standing(call: Call, ids: Collection[int]) -> list[Application]:
    """Return the applications named, kept from others till the act is over."""
    found = Application.objects.select_for_update(of=("self",)).select_related(*ABOUT)
    rows = found.filter(hub_id=call.hub_id, call=call, pk__in=ids)
    return list(rows.exclude(state=ApplicationState.DRAFT).order_by("pk"))


def _refused(
    by: Actor, rows: Sequence[Application], step: Move, reason: str
) -> dict[int, str]:
    """Return, by application, why it may not make the step."""
    refused: dict[int, str] = {}
    for row in rows:
        if row.state == ApplicationState.WITHDRAWN:
            refused[row.pk] = _("%(name)s was withdrawn.") % {"name": row.name}
        elif row.stage != step.source:
            told = _("%(name)s is not in the stage that this move leaves.")
            refused[row.pk] = told % {"name": row.name}
    for name in step.guards:
        left = [row for row in rows if row.pk not in refused]
        guard = kinds.guard_named(name)
        if guard is None:
            told = _("“%(guard)s” cannot be asked here, so nothing may pass it.")
            refused |= {row.pk: told % {"guard": name} for row in left}
        elif left:
            refused |= guard.check(by, left, reason)
    return refused


def _move_all(rows: Sequence[Application], step: Move, now: datetime) -> None:
    """Write the new stage, and show it where the applicant is told of it."""
    ids = [row.pk for row in rows]
    values: dict[str, object] = {"stage": step.target, "stage_at": now}
    if step.message is not None:
        values["shown_stage"] = step.target
    Application.objects.filter(pk__in=ids, stage=step.source).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)


def _record(
    rows: Sequence[Application],
    step: Move,
    by: Actor,
    now: datetime,
    told: Mapping[int, Verdict],
) -> None:
    StageMove.objects.bulk_create(
        StageMove(
            hub_id=row.hub_id,
            application=row,
            source=step.source,
            target=step.target,
            by=by.user,
            at=now,
            reason=told[row.pk].reason,
        )
        for row in rows
    )


def _decide(
    rows: Sequence[Application],
    way: Workflow,
    step: Move,
    by: Actor,
    now: datetime,
    told: Mapping[int, Verdict],
) -> None:
    """Put a new decision, not yet released, where the step leads to an end."""
    target, source = way.stage(step.target), way.stage(step.source)
    ids = [row.pk for row in rows]
    standing = Decision.objects.filter(application__in=ids, superseded_at=None)
    if target is None or target.outcome is None:
        if source is not None and source.outcome is not None:
            standing.filter(released_at=None).update(superseded_at=now)
        return
    standing.update(superseded_at=now)
    is_reserve = target.outcome == Outcome.RESERVE
    Decision.objects.bulk_create(
        Decision(
            hub_id=row.hub_id,
            application=row,
            outcome=str(target.outcome),
            reserve_rank=told[row.pk].rank if is_reserve else None,
            reason_code=told[row.pk].code[:40],
            note=told[row.pk].note,
            decided_at=now,
            decided_by=by.user,
        )
        for row in rows
    )


def _ask_form(
    rows: Sequence[Application],
    edition: int | None,
    stage: str,
    due_at: datetime | None,
    now: datetime,
) -> None:
    """Give applicants a later form, filled in with what they have answered before."""
    editions = Edition.objects.filter(hub=rows[0].hub_id) if rows else None
    asked = editions.get(pk=edition) if editions is not None and edition else None
    for row in rows:
        form = asked or row.edition
        kept = {q.key for q in form.definition.questions()}
        row.edition, row.form_stage, row.form_due_at = form, stage, due_at
        row.answers = {key: v for key, v in row.answers.items() if key in kept}
        row.shown_stage, row.version = stage, row.version + 1
        row.updated_at = now
    Application.objects.bulk_update(
        rows,
        ["edition", "form_stage", "form_due_at", "answers", "shown_stage", "version"],
    )


def _tell(rows: Sequence[Application], step: Move, now: datetime) -> None:
    if step.message is None:
        return
    people = Collaborator.objects.filter(
        application__in=[row.pk for row in rows], user__isnull=False
    ).select_related("user")
    readers: dict[int, list[User]] = {}
    for part in people:
        if part.user is not None:
            readers.setdefault(part.application_id, []).append(part.user)
    for row in rows:
        key = f"move:{row.pk}:{step.key}:{now:%Y%m%d%H%M%S}"
        tell_move(row, step.message, readers.get(row.pk, []), key=key, now=now)
