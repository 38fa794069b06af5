"""From a declined first choice to the next one, by the applicant's own ranking.

When a decline is released, the application goes to the next call that it named: as an
application of its own there, sent, with the same people, and with the answers to the
questions that both forms ask under the same key and kind.  A call is passed over if it
was cancelled, has told anybody a decision already, asks something that was not
answered, or has an application of this firm by the same person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from madang.applications import checking, rules
from madang.applications.actions.applying import next_number
from madang.applications.actions.sending import document_of
from madang.applications.fingerprint import canonical, fingerprint
from madang.applications.models import (
    Application,
    ApplicationState,
    Collaborator,
    Decision,
    DecisionOutcome,
    Preference,
    StageMove,
    Submission,
)
from madang.applications.queries.visible import (
    collaborators_of,
    intake_of,
    last_submission,
    preferences_of,
)
from madang.applications.telling import tell_forwarded, tell_staff
from madang.hubs import journal
from madang.hubs.actions import give_role
from madang.hubs.models import Role, system_actor
from madang.hubs.queries import managers_of
from madang.programmes.models import CallState
from madang.questionnaires import answering

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.applications.models import Intake
    from madang.questionnaires.answering import Answers
    from madang.questionnaires.definition import Definition


def forward(decisions: Sequence[Decision], now: datetime) -> list[journal.Line]:
    """Send on those just declined that named further calls; return what is journalled.

    One statement where nobody did.
    """
    declined = [
        one.application
        for one in decisions
        if one.outcome == DecisionOutcome.DECLINED
        and one.application.state == ApplicationState.SUBMITTED
    ]
    named = set(
        Preference.objects.filter(application__in=declined).values_list(
            "application", flat=True
        )
    )
    lines = []
    for row in declined:
        made = _onward(row, now) if row.pk in named else None
        if made is not None:
            changes = {"call": [str(row.call), str(made.call)]}
            lines.append(journal.Line("applications.forward", made, changes))
    return lines


def _onward(row: Application, now: datetime) -> Application | None:
    """Put the application into the first of its further calls that can take it."""
    sent = last_submission(row)
    wishes = list(preferences_of(row))
    if sent is None or Application.objects.filter(came_from=row).exists():
        return None
    for place, wish in enumerate(wishes):
        intake = intake_of(wish.call)
        if intake is None or not _still_decides(intake):
            continue
        answers = carried(
            sent.edition.definition, intake.edition.definition, sent.answers
        )
        if answering.faults(intake.edition.definition, answers, at_submit=True):
            continue
        made = _made(row, intake, answers, now)
        if made is not None:
            _settle(row, made, intake, sent, wishes[place + 1 :], now)
            return made
    return None


def _still_decides(intake: Intake) -> bool:
    """Return whether a call is public and has told nobody a decision yet."""
    told = Decision.objects.filter(
        hub_id=intake.hub_id,
        application__call=intake.call_id,
        released_at__isnull=False,
    )
    return intake.call.state == CallState.PUBLISHED and not told.exists()


def carried(asked: Definition, asks: Definition, answers: Answers) -> Answers:
    """Return the answers that another form asks for under the same key and kind."""
    return {
        question.key: answers[question.key]
        for question in asks.questions()
        if question.key in answers
        and (former := asked.question(question.key)) is not None
        and former.kind is question.kind
    }


def _made(
    row: Application, intake: Intake, answers: Answers, now: datetime
) -> Application | None:
    """Return the new application; none if this person has one of the firm there."""
    first = intake.way.first.key
    made = Application(
        hub_id=row.hub_id,
        call=intake.call,
        came_from=row,
        name=row.name,
        country=row.country,
        organisation=row.organisation,
        language=row.language,
        state=ApplicationState.SUBMITTED,
        stage=first,
        stage_at=now,
        shown_stage=first,
        form_stage=first,
        edition=intake.edition,
        answers=answers,
        started_by=row.started_by,
        saved_by=row.saved_by,
        saved_at=now,
        submitted_at=now,
        registration_key=row.registration_key,
        mail_domain=row.mail_domain,
    )
    try:
        with transaction.atomic():
            made.number = next_number(intake)
            made.save()
    except IntegrityError:
        return None
    return made


def _settle(  # noqa: PLR0913, PLR0917 -- what an application consists of
    row: Application,
    made: Application,
    intake: Intake,
    sent: Submission,
    wishes: Sequence[Preference],
    now: datetime,
) -> None:
    """Give the new application its people, its submission, its stage, its check."""
    people = [
        Collaborator(
            hub_id=made.hub_id,
            application=made,
            user=part.user,
            email=part.email,
            role=part.role,
            is_signatory=part.is_signatory,
            invited_at=part.invited_at,
            joined_at=part.joined_at,
        )
        for part in collaborators_of(row)
    ]
    house = system_actor(made.hub)
    Collaborator.objects.bulk_create(people)
    Preference.objects.bulk_create(
        Preference(hub_id=made.hub_id, application=made, call=one.call, rank=one.rank)
        for one in wishes
    )
    for part in people:
        if part.user is not None:
            scope = (rules.APPLICATION, made.pk)
            give_role(made.hub, house, to=part.user, role=Role.GUEST, scope=scope)
    _send(made, sent, now)
    _move(made, intake, now)
    checking.check(intake, [made], now)
    readers = [part.user for part in people if part.user is not None]
    tell_forwarded(row, made, readers, now)
    tell_staff(
        made, list(managers_of(made.hub)), key=f"forwarded:{made.pk}",
        text="forwarded", now=now,
    )  # fmt: skip


def _send(made: Application, sent: Submission, now: datetime) -> None:
    document: dict[str, Any] = document_of(made, sent.sent_by, 1, now)
    document["carried_from"] = sent.fingerprint
    Submission.objects.create(
        hub_id=made.hub_id,
        application=made,
        number=1,
        stage=made.form_stage,
        edition=made.edition,
        answers=made.answers,
        document=canonical(document).decode(),
        fingerprint=fingerprint(document),
        sent_at=now,
        sent_by=sent.sent_by,
    )


def _move(made: Application, intake: Intake, now: datetime) -> None:
    step = intake.way.sending(made.form_stage)
    if step is None:
        return
    StageMove.objects.create(
        hub_id=made.hub_id,
        application=made,
        source=made.stage,
        target=step.target,
        at=now,
    )
    made.stage = made.shown_stage = step.target
    made.save(update_fields=["stage", "shown_stage"])
