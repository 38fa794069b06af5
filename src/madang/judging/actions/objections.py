"""Objections: said and taken back by applicants, answered by staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications.queries import may_write, part_of
from madang.hubs import journal
from madang.hubs.actions import action
from madang.judging import rules
from madang.judging.actions.interests import say_interest
from madang.judging.models import (
    InterestKind,
    Judge,
    Objection,
    ObjectionState,
)
from madang.judging.queries.objections import may_object_now, published_judges
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor

MOST = 20
LONGEST_NAME, LONGEST = 200, 500


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An objection is gone; its line is told of the application."""

    lines: Sequence[journal.Line]


@action(allowed=rules.may_object)
def object_to_judge(
    application: Application,
    by: Actor,
    *,
    named: str,
    kind: InterestKind,
    why: str,
    now: datetime,
) -> Objection:
    """Staff know whom the applicant believes conflicted; no judge does.

    Raises:
        Refused: she names nobody, or says not why.
        NotAllowed: she may only read the application.
        Conflict: judging has begun, or she has named very many.
    """
    named, why = " ".join(named.split())[:LONGEST_NAME], why.strip()[:LONGEST]
    wrong = {} if named else {"named": [_("Name a judge or a firm.")]}
    if not why:
        wrong["why"] = [_("Say why.")]
    if wrong:
        raise Refused(fields=wrong)
    if not may_write(part_of(by, application)):
        raise NotAllowed(_("You may read this application, not write in it."))
    if not may_object_now(application):
        raise Conflict(_("Judging has begun. Write to the programme staff."))
    if Objection.objects.filter(application=application).count() >= MOST:
        raise Conflict(_("You have named very many. Write to the programme staff."))
    known = published_judges(application.call)
    meant = [judge for judge in known if judge.name == named]
    return Objection.objects.create(
        hub=application.hub,
        application=application,
        judge=meant[0] if len(meant) == 1 else None,
        named=named,
        kind=kind,
        why=why,
        said_at=now,
        said_by=by.user,
    )


@action(allowed=rules.may_take_objection_back)
def take_objection_back(objection: Objection, by: Actor) -> TakenBack:
    """The applicant no longer says it.

    Raises:
        Conflict: staff have answered it.
    """
    line = journal.Line(
        "judging.take_objection_back",
        objection.application,
        {"named": [objection.named, None]},
    )
    gone, _each = Objection.objects.filter(
        pk=objection.pk, state=ObjectionState.OPEN
    ).delete()
    if not gone:
        raise Conflict(_("Staff have looked at this already."))
    return TakenBack([line])


@action(allowed=rules.may_answer_objection)
def accept_objection(
    objection: Objection,
    by: Actor,
    *,
    judges: Sequence[Judge],
    now: datetime,
    answer: str = "",
) -> Objection:
    """These judges read nothing of the application from now on.

    Raises:
        Refused: no judge is named.
        Conflict: somebody answered it already.
    """
    if not judges:
        text = _("Choose the judges it means.")
        raise Refused(text, fields={"judges": [text]})
    _answered(objection, by, ObjectionState.ACCEPTED, answer, now)
    for judge in judges:
        say_interest(
            judge,
            by,
            kind=InterestKind(objection.kind),
            application=objection.application,
            reason=objection.why,
            named_by_applicant=True,
            now=now,
        )
    return objection


@action(allowed=rules.may_answer_objection)
def decline_objection(
    objection: Objection, by: Actor, *, answer: str, now: datetime
) -> Objection:
    """Nobody is kept away by it, for a reason that the applicant reads.

    Raises:
        Refused: no reason is given.
        Conflict: somebody answered it already.
    """
    if not answer.strip():
        text = _("Say why: the applicant reads it.")
        raise Refused(text, fields={"answer": [text]})
    _answered(objection, by, ObjectionState.DECLINED, answer, now)
    return objection


def _answered(
    objection: Objection, by: Actor, state: ObjectionState, answer: str, now: datetime
) -> None:
    taken = Objection.objects.filter(pk=objection.pk, state=ObjectionState.OPEN).update(
        state=state,
        answer=answer.strip()[:LONGEST],
        answered_at=now,
        answered_by=by.user,
    )
    if not taken:
        raise Conflict(_("Somebody has answered this already."))
    objection.refresh_from_db()
