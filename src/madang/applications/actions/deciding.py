"""Deciding, writing feedback, and telling: three acts, the last one for all to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions.moving import Forbidden, Verdict, carry_out
from madang.applications.actions.results import Released
from madang.applications.models import (
    Application,
    Collaborator,
    Decision,
    DecisionOutcome,
    FeedbackEdit,
    Letter,
    Offer,
)
from madang.applications.offering import last_moment, letter_to
from madang.applications.queries.visible import ABOUT, intake_of
from madang.applications.telling import LETTER, tell_text
from madang.applications.workflow import Outcome
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from madang.applications.models import Intake
    from madang.hubs.models import Actor, User
    from madang.programmes.models import Call

LONGEST_FEEDBACK = 10_000


class AlreadyTold(Conflict):
    """The decision is released; it changes by an appeal only."""


@action(allowed=rules.may_run_calls)
def decide(  # noqa: PLR0913 -- what a decision consists of
    application: Application,
    by: Actor,
    *,
    outcome: DecisionOutcome,
    now: datetime,
    rank: int | None = None,
    reason_code: str = "",
    note: str = "",
) -> Decision:
    """The application is decided on; nobody outside knows until it is released.

    Raises:
        Forbidden: the way has no such end from here, or a guard refuses.
        AlreadyTold: the applicant has her letter.
        Refused: only a reserve has a rank.
    """
    if rank is not None and outcome != DecisionOutcome.RESERVE:
        raise Refused(_("Only a reserve has a rank."))
    standing = Decision.objects.filter(application=application, superseded_at=None)
    former = standing.first()
    if former is not None and former.released_at:
        raise AlreadyTold(_("The applicant has been told already."))
    if former is not None and former.outcome == outcome:
        former.reserve_rank, former.reason_code = rank, reason_code[:40]
        former.note, former.decided_at, former.decided_by = note, now, by.user
        former.save()
        return former
    _to_the_end(application, by, outcome, Verdict(rank, reason_code, note), now)
    return standing.get()


def _to_the_end(
    application: Application, by: Actor, outcome: str, verdict: Verdict, now: datetime
) -> None:
    """Move the application to the end with this outcome."""
    intake = intake_of(application.call)
    stage = Application.objects.values_list("stage", flat=True).get(pk=application.pk)
    way = intake.way if intake else None
    ends = (
        {s.key for s in way.stages if s.outcome == Outcome(outcome)} if way else set()
    )
    steps = [m for m in way.moves_from(stage) if m.target in ends] if way else []
    if not steps:
        told = _("“%(name)s” cannot be decided on in the stage where it stands.")
        raise Forbidden(told % {"name": application.name})
    moved = carry_out(
        application.call,
        by,
        [application.pk],
        steps[0].key,
        now,
        verdict.note or verdict.code,
        verdict=verdict,
    )
    for why in moved.refused.values():
        raise Forbidden(why)


@action(allowed=rules.may_run_calls)
def write_feedback(
    decision: Decision, by: Actor, *, text: str, now: datetime
) -> Decision:
    """The feedback says this; every text before it is kept, the first as the original.

    Raises:
        AlreadyTold: the applicant has read the present one.
    """
    if decision.released_at:
        raise AlreadyTold(_("The applicant has been told already."))
    given = text.replace("\r\n", "\n").strip()[:LONGEST_FEEDBACK]
    if given == decision.feedback:
        return decision
    number = FeedbackEdit.objects.filter(decision=decision).count() + 1
    FeedbackEdit.objects.create(
        hub_id=decision.hub_id,
        decision=decision,
        number=number,
        text=given,
        by=by.user,
        at=now,
    )
    decision.feedback = given
    decision.save(update_fields=["feedback", "updated_at"])
    return decision


@action(allowed=rules.may_run_calls)
def release(call: Call, by: Actor, *, ids: Collection[int], now: datetime) -> Released:
    """The applicants of these decisions have their letters, each one.

    Two people releasing at once send one letter each: a decision is taken by whoever
    writes its moment first, and only what one has taken oneself is told.

    Raises:
        Forbidden: the call takes no applications.
    """
    intake = intake_of(call)
    if intake is None:
        raise Forbidden(_("This call takes no applications."))
    taken = _take(call, by, ids, now)
    people = _people([row.application_id for row in taken])
    for decision in taken:
        announce(intake, decision, people.get(decision.application_id, []), now)
    lines = [
        journal.Line("applications.release", row, {"released_at": [None, now]})
        for row in taken
    ]
    return Released(taken, lines)


def _take(call: Call, by: Actor, ids: Collection[int], now: datetime) -> list[Decision]:
    """Return the decisions that this act releases, one conditional write each."""
    waiting = Decision.objects.filter(
        hub_id=call.hub_id,
        application__call=call,
        superseded_at=None,
        released_at=None,
        pk__in=ids,
    )
    taken = []
    for pk in sorted(waiting.values_list("pk", flat=True)):
        mine = Decision.objects.filter(pk=pk, released_at=None, superseded_at=None)
        if mine.update(released_at=now, released_by=by.user):
            taken.append(pk)
    found = Decision.objects.filter(pk__in=taken).order_by("pk")
    return list(
        found.select_related("application", *(f"application__{one}" for one in ABOUT))
    )


def _people(applications: Sequence[int]) -> dict[int, list[User]]:
    parts = Collaborator.objects.filter(
        application__in=applications, user__isnull=False
    ).select_related("user")
    found: dict[int, list[User]] = {}
    for part in parts:
        if part.user is not None:
            found.setdefault(part.application_id, []).append(part.user)
    return found


def announce(  # noqa: PLR0913 -- whom, what, in whose place
    intake: Intake,
    decision: Decision,
    people: Sequence[User],
    now: datetime,
    *,
    kind: str = "",
    instead_of: Offer | None = None,
) -> Letter:
    """Show a released decision to its applicant: stage, offer, letter and mail."""
    row = decision.application
    row.shown_stage = row.stage
    row.save(update_fields=["shown_stage"])
    until = None
    if decision.outcome == DecisionOutcome.ACCEPTED:
        until = last_moment(intake, now)
        Offer.objects.create(
            hub_id=row.hub_id,
            decision=decision,
            expires_at=until,
            instead_of=instead_of,
        )
    filled = letter_to(intake, decision, until, kind=kind)
    letter = Letter.objects.create(
        hub_id=row.hub_id,
        decision=decision,
        language=row.language,
        subject=filled.subject,
        text=filled.body,
        at=now,
    )
    tell_text(
        row,
        people,
        kind=LETTER,
        key=f"decision:{decision.pk}",
        subject=filled.subject,
        body=filled.body,
        now=now,
    )
    return letter
