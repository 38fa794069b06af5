"""Sending an application, taking it back, and what follows from it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.applications import checking, facts, rules
from madang.applications.actions.applying import Closed, writing_of
from madang.applications.actions.results import Sent
from madang.applications.fingerprint import FORMAT, canonical, fingerprint
from madang.applications.models import (
    Application,
    ApplicationState,
    Collaborator,
    CollaboratorRole,
    Intake,
    StageMove,
    Submission,
)
from madang.applications.queries.visible import (
    ABOUT,
    collaborators_of,
    intake_of,
    last_submission,
    may_write,
    preferences_of,
)
from madang.applications.telling import tell_receipt
from madang.directory.actions import add_organisation, add_part
from madang.directory.models import Organisation
from madang.directory.queries import organisations_of
from madang.directory.rules import ORGANISATION, own_organisations
from madang.hubs import journal
from madang.hubs.actions import Stale, action, give_role
from madang.hubs.models import Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.questionnaires import answering

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, User


class Incomplete(Refused):
    """Something is missing or wrong; `fields` names it by question."""


@action(allowed=rules.may_work_on)
def submit(
    application: Application, by: Actor, *, expected: int, now: datetime
) -> Sent:
    """What the draft holds is sent: numbered, hashed, on record, with a receipt.

    `now` is when the server received it, and decides about the deadline.  The same
    again, unchanged, is the same submission.

    Raises:
        NotAllowed: she may only read, or somebody else is to sign.
        Refused: the call asks for a signatory, and none is named.
        Stale: it was saved since version `expected`.
        Closed: it arrived too late; the text says when it did.
        Incomplete: an answer is missing or wrong.
    """
    row = _locked(application)
    crew = list(collaborators_of(row))
    _may_send(by, crew)
    intake = intake_of(row.call)
    _signatory_is_named(intake, crew)
    if row.version != expected:
        raise Stale(_("This was changed meanwhile. Read it through and send it again."))
    found = writing_of(row, now)
    last = last_submission(row)
    if last and row.is_sent and _is_same(row, last):
        return Sent(last, [])
    if intake is None or not found.is_open:
        raise Closed(found.why)
    faults = answering.faults(row.edition.definition, row.answers, at_submit=True)
    if faults:
        told = _("Something is missing or not right yet.")
        raise Incomplete(told, fields={key: [text] for key, text in faults.items()})
    sent = _written(row, by, (last.number if last else 0) + 1, now)
    _after_sending(row, by, now, intake, crew)
    people = [one.user for one in crew if one.user]
    tell_receipt(row, sent, people, now)
    changes = {"number": [None, sent.number], "fingerprint": [None, sent.fingerprint]}
    for name in ("state", "stage", "submitted_at", "organisation_id"):
        setattr(application, name, getattr(row, name))
    return Sent(sent, [journal.Line("applications.submit", row, changes)])


@action(allowed=rules.may_work_on)
def withdraw(application: Application, by: Actor, *, now: datetime) -> Application:
    """The application is taken back; until the deadline it can be brought back.

    Raises:
        NotAllowed: she may only read, or somebody else is to sign.
        Conflict: it was taken back already.
    """
    row = _locked(application)
    _may_send(by, list(collaborators_of(row)))
    if row.state == ApplicationState.WITHDRAWN:
        raise Conflict(_("This application was withdrawn already."))
    application.state, application.withdrawn_at = ApplicationState.WITHDRAWN, now
    application.save(update_fields=["state", "withdrawn_at"])
    return application


@action(allowed=rules.may_work_on)
def bring_back(application: Application, by: Actor, *, now: datetime) -> Application:
    """The withdrawn application is as it was before.

    Raises:
        NotAllowed: she may only read, or somebody else is to sign.
        Closed: the call takes nothing any more.
        Conflict: there is another one of this firm.
    """
    row = _locked(application)
    _may_send(by, list(collaborators_of(row)))
    if row.state != ApplicationState.WITHDRAWN:
        raise Conflict(_("This application was not withdrawn."))
    was_sent = row.submissions.exists()
    row.state = ApplicationState.SUBMITTED if was_sent else ApplicationState.DRAFT
    found = writing_of(row, now)
    if not found.is_open:
        raise Closed(found.why)
    application.state, application.withdrawn_at = row.state, None
    try:
        with transaction.atomic():
            application.save(update_fields=["state", "withdrawn_at"])
    except IntegrityError as twice:
        told = _("There is another application of this company. Withdraw it first.")
        raise Conflict(told) from twice
    return application


def _locked(application: Application) -> Application:
    """Return the application as it stands, kept from others till the act is over."""
    found = Application.objects.select_for_update(of=("self",)).select_related(*ABOUT)
    return found.get(pk=application.pk)


def _may_send(by: Actor, crew: Sequence[Collaborator]) -> None:
    own = [one for one in crew if by.user is not None and one.user_id == by.user.pk]
    part = own[0] if own else None
    if not may_write(part):
        raise NotAllowed(_("You may read this application, not change it."))
    signatory = next((one for one in crew if one.is_signatory), None)
    if signatory is not None and part is not None and signatory.pk != part.pk:
        told = _("%(who)s signs this application and alone may do this.")
        raise NotAllowed(told % {"who": signatory})


def _signatory_is_named(intake: Intake | None, crew: Sequence[Collaborator]) -> None:
    if intake is None or not intake.needs_signatory:
        return
    if not any(one.is_signatory for one in crew):
        raise Refused(_("Name first who signs this application."))


def _is_same(row: Application, last: Submission) -> bool:
    return last.stage == row.form_stage and last.answers == row.answers


def _written(row: Application, by: Actor, number: int, now: datetime) -> Submission:
    document = document_of(row, by.user, number, now)
    return Submission.objects.create(
        hub=row.hub,
        application=row,
        number=number,
        stage=row.form_stage,
        edition=row.edition,
        answers=row.answers,
        document=canonical(document).decode(),
        fingerprint=fingerprint(document),
        sent_at=now,
        sent_by=by.user,
    )


def document_of(
    row: Application, sender: User | None, number: int, now: datetime
) -> dict[str, Any]:
    """Return what is sent, as the receipt's file holds it."""
    return {
        "format": FORMAT,
        "hub": row.hub.slug,
        "programme": row.call.programme.slug,
        "call": row.call.slug,
        "application": {
            "id": str(row.uuid),
            "number": row.number,
            "name": row.name,
            "country": row.country,
        },
        "submission": number,
        "stage": row.form_stage,
        "form": {
            "questionnaire": row.edition.questionnaire_id,
            "edition": row.edition.number,
            "fingerprint": row.edition.fingerprint,
        },
        "language": row.language,
        "preferences": [one.call.slug for one in preferences_of(row)],
        "sent_at": now.isoformat(timespec="microseconds"),
        "sent_by": sender.email if sender else "",
        "answers": row.answers,
    }


def _after_sending(
    row: Application,
    by: Actor,
    now: datetime,
    intake: Intake,
    crew: Sequence[Collaborator],
) -> None:
    """Put the application where it belongs: sent, linked, checked, moved on."""
    definition = row.edition.definition
    number = facts.answer_to(definition, row.answers, "registration_number")
    row.registration_key = _number_key(number)
    row.mail_domain = facts.domain_of(by.user.email if by.user else "")
    row.state, row.submitted_at = ApplicationState.SUBMITTED, now
    if row.organisation_id is None:
        row.organisation = _organisation(row, by, number, now, crew)
    move = intake.way.sending(row.form_stage)
    if move is not None and row.stage == row.form_stage:
        StageMove.objects.create(
            hub=row.hub,
            application=row,
            source=row.stage,
            target=move.target,
            by=by.user,
            at=now,
        )
        row.stage, row.stage_at, row.shown_stage = move.target, now, move.target
    row.save(
        update_fields=[
            *("state", "submitted_at", "organisation", "registration_key"),
            *("mail_domain", "stage", "stage_at", "shown_stage"),
        ]
    )
    checking.check(intake, [row], now)


def _number_key(number: str) -> str:
    field = Organisation._meta.get_field("registration_key")
    rule = getattr(field, "rule", None)
    return str(rule(number)) if rule and number else ""


def _organisation(
    row: Application,
    by: Actor,
    number: str,
    now: datetime,
    crew: Sequence[Collaborator],
) -> Organisation | None:
    """Return the firm's entry: her own, or a new one; none if it is somebody else's.

    An entry of the same name that she does not belong to is left to staff, so that
    nobody walks into another firm by its name.
    """
    known = organisations_of(row.hub)
    own = list(known.filter(pk__in=own_organisations(by)))
    mine = [one for one in own if one.name_key == row.name_key]
    if mine or len(own) == 1:
        return (mine or own)[0]
    same = known.filter(name_key=row.name_key)
    if key := _number_key(number):
        same = same | known.filter(registration_key=key)
    if same.exists() or by.user is None:
        return None
    house = system_actor(row.hub).on_behalf_of(by.user)
    values = {"name": row.name, "country": row.country, "registration_number": number}
    made = add_organisation(row.hub, house, values=values, now=now)
    standing = {"kind": "applicant", "starts_on": by.hub.day_of(now)}
    add_part(made, house, part="standing", values=standing, now=now)
    leads = (one for one in crew if one.role == CollaboratorRole.LEAD)
    lead = next(leads, None)
    if lead is not None and lead.user is not None:
        scope = (ORGANISATION, made.pk)
        give_role(row.hub, house, to=lead.user, role=Role.MEMBER, scope=scope)
    return made
