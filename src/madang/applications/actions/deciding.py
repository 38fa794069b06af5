"""Deciding, writing feedback, and telling: three acts, the last one for all to see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions.moving import Forbidden, Verdict, carry_out
from madang.applications.actions.preferring import forward
from madang.applications.actions.results import Decided, Released
from madang.applications.models import (
    Application,
    Collaborator,
    Decision,
    DecisionOutcome,
    FeedbackEdit,
    Letter,
    Offer,
    StageMove,
)
from madang.applications.offering import last_moment, letter_to
from madang.applications.queries.visible import ABOUT, intake_of
from madang.applications.telling import LETTER, tell_text
from madang.applications.workflow import Outcome
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.applications.models import Intake
    from madang.hubs.models import Actor, User
    from madang.programmes.models import Call

LONGEST_FEEDBACK = 10_000


class AlreadyTold(Conflict):
    """The decision is released; it changes by an appeal only."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be decided on one application, and why."""

    outcome: DecisionOutcome
    rank: int | None = None
    reason_code: str = ""
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """What goes with the step to the end."""
        return Verdict(self.rank, self.reason_code, self.note)


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
    wanted = {application.pk: Wanted(outcome, rank, reason_code, note)}
    return _settle(application.call, by, wanted, now).decisions[0]


@action(allowed=rules.may_run_calls)
def decide_many(
    call: Call, by: Actor, *, wanted: Mapping[int, Wanted], now: datetime
) -> Decided:
    """The applications, by key, are decided on as wanted; nobody outside knows yet.

    What stands as wanted already is left alone.  Costs the same number of statements
    for any number of applications.

    Raises:
        Forbidden: the way has no such end from where one stands, or a guard refuses.
        AlreadyTold: an applicant has her letter.
        Refused: only a reserve has a rank.
    """
    return _settle(call, by, wanted, now)


def _settle(
    call: Call, by: Actor, wanted: Mapping[int, Wanted], now: datetime
) -> Decided:
    if any(w.rank and w.outcome != DecisionOutcome.RESERVE for w in wanted.values()):
        raise Refused(_("Only a reserve has a rank."))
    locked = _standing(wanted).select_for_update(of=("self",))
    former = {one.application_id: one for one in locked}
    before = {key: journal.snapshot(one) for key, one in former.items()}
    if any(one.released_at for one in former.values()):
        raise AlreadyTold(_("The applicant has been told already."))
    same = {k for k, one in former.items() if one.outcome == wanted[k].outcome}
    _say_again([former[key] for key in same], by, wanted, now)
    _take_back(call, by, [key for key in former if key not in same], now)
    _to_the_ends(call, by, {k: w for k, w in wanted.items() if k not in same}, now)
    found = list(_standing(wanted))
    return Decided(found, [_line(one, before, same) for one in found])


def _line(
    one: Decision, before: Mapping[int, Mapping[str, object]], same: Collection[int]
) -> journal.Line:
    if one.application_id not in same:
        return journal.Line("applications.decide", one, journal.created(one))
    after = journal.snapshot(one)
    changes = journal.difference(before[one.application_id], after)
    return journal.Line("applications.decide", one, changes)


def _standing(applications: Iterable[int]) -> QuerySet[Decision]:
    found = Decision.objects.filter(
        application__in=list(applications), superseded_at=None
    )
    return found.select_related("application").order_by("application")


def _say_again(
    same: Sequence[Decision], by: Actor, wanted: Mapping[int, Wanted], now: datetime
) -> None:
    """Write rank, reason and note of decisions whose outcome stays."""
    for one in same:
        told = wanted[one.application_id]
        one.reserve_rank, one.reason_code = told.rank, told.reason_code[:40]
        one.note, one.decided_at, one.decided_by = told.note, now, by.user
    names = ["reserve_rank", "reason_code", "note", "decided_at", "decided_by"]
    Decision.objects.bulk_update(same, names)


def _take_back(call: Call, by: Actor, ids: Collection[int], now: datetime) -> None:
    """Put applications whose decision nobody was told back to where it was made."""
    if not ids:
        return
    rows = list(Application.objects.filter(call=call, pk__in=ids))
    steps = StageMove.objects.filter(application__in=ids).order_by("pk")
    last = {(one.application_id, one.target): one.source for one in steps}
    back = [row for row in rows if (row.pk, row.stage) in last]
    made = [
        StageMove(
            hub_id=row.hub_id,
            application=row,
            source=row.stage,
            target=last[row.pk, row.stage],
            by=by.user,
            at=now,
            reason=_("Decided anew before anybody was told"),
        )
        for row in back
    ]
    for row, step in zip(back, made, strict=True):
        row.stage, row.stage_at = step.target, now
    StageMove.objects.bulk_create(made)
    Application.objects.bulk_update(back, ["stage", "stage_at"])


def _to_the_ends(
    call: Call, by: Actor, wanted: Mapping[int, Wanted], now: datetime
) -> None:
    """Move applications to the ends with their outcomes, each kind of step once."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = Application.objects.filter(call=call, pk__in=list(wanted))
    for key, stage, name in rows.order_by("pk").values_list("pk", "stage", "name"):
        groups[stage, wanted[key].outcome].append(key)
        names[key] = name
    intake = intake_of(call) if groups else None
    for (stage, outcome), ids in groups.items():
        steps = intake.way.to_outcome(stage, Outcome(outcome)) if intake else ()
        if not steps:
            told = _("“%(name)s” cannot be decided on in the stage where it stands.")
            raise Forbidden(told % {"name": names[ids[0]]})
        verdicts = {key: wanted[key].verdict for key in ids}
        reason = min((one.reason for one in verdicts.values()), key=len)
        moved = carry_out(call, by, ids, steps[0].key, now, reason, verdicts=verdicts)
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

    Who is declined and named further calls goes to the next of them.

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
    return Released(taken, lines + forward(taken, now))


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
