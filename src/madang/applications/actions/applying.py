"""Writing an application: begun, saved, its files, its people, its preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications import rules, writing
from madang.applications.actions.results import Saved
from madang.applications.models import (
    Application,
    ApplicationFile,
    ApplicationState,
    Collaborator,
    CollaboratorRole,
    ExemptionKind,
    Intake,
    KeptDraft,
    Preference,
)
from madang.applications.queries.visible import (
    calls_to_prefer,
    exemption_for,
    exemption_of,
    intake_of,
    may_write,
    part_of,
)
from madang.files.actions import store_file
from madang.hubs.actions import Stale, action, give_role
from madang.hubs.models import Role, system_actor
from madang.kit.errors import NotAllowed, Refused
from madang.questionnaires import answering
from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.core.files.base import File

    from madang.applications.models import Exemption
    from madang.files.models import StoredFile
    from madang.hubs.models import Actor
    from madang.programmes.models import Call
    from madang.questionnaires.answering import Answers

LONGEST_NAME = 200


class Closed(Refused):
    """Nothing is taken now; the text says since when, by whose clock."""


class Elsewhere(Stale):
    """Another device, or somebody else, saved meanwhile; `answers` are theirs."""

    def __init__(self, text: str, application: Application) -> None:
        super().__init__(text)
        self.application = application


@action(allowed=rules.may_begin)
def begin_application(
    call: Call,
    by: Actor,
    *,
    name: str,
    country: str,
    language: str,
    now: datetime,
) -> Application:
    """The actor has a draft for her firm; beginning twice gives the same one.

    She leads it, and belongs to the hub as its guest, for this application.

    Raises:
        Closed: the call takes nothing now.
        Refused: there is no name.
    """
    intake = intake_of(call)
    firm = " ".join(name.split())[:LONGEST_NAME]
    if intake is None:
        raise Closed(_("This call takes no applications."))
    if not firm:
        raise Refused(fields={"name": [_("Write the name of your company.")]})
    _must_be_open(writing.at_call(call, now, _late_for(call, by, now), _language()))
    row = _fresh(intake, by, firm, country, language, now)
    found = Application.objects.filter(
        call=call, started_by=by.user, name_key=_key_of(firm)
    ).exclude(state=ApplicationState.WITHDRAWN)
    if same := found.first():
        return same
    try:
        with transaction.atomic():
            row.number = next_number(intake)
            row.save()
    except IntegrityError:
        return found.get()
    _lead(row, by, now)
    return row


def _fresh(
    intake: Intake, by: Actor, name: str, country: str, language: str, now: datetime
) -> Application:
    first = intake.way.first.key
    return Application(
        hub=intake.hub,
        call=intake.call,
        name=name,
        country=country,
        language=language,
        stage=first,
        stage_at=now,
        shown_stage=first,
        form_stage=first,
        edition=intake.edition,
        started_by=by.user,
    )


def _key_of(name: str) -> str:
    field = Application._meta.get_field("name_key")
    rule = getattr(field, "rule", None)
    return str(rule(name)) if rule else name


def next_number(intake: Intake) -> int:
    """Return the next number of a call; two at once wait for each other."""
    mine = Intake.objects.filter(pk=intake.pk)
    mine.update(last_number=F("last_number") + 1)
    return int(mine.values_list("last_number", flat=True).get())


def _lead(row: Application, by: Actor, now: datetime) -> None:
    user = by.user
    if user is None:
        raise NotAllowed(_("You may not do this here."))
    Collaborator.objects.create(
        hub=row.hub,
        application=row,
        user=user,
        email=user.email.lower(),
        role=CollaboratorRole.LEAD,
        invited_at=now,
        joined_at=now,
    )
    house = system_actor(row.hub).on_behalf_of(user)
    give_role(
        row.hub, house, to=user, role=Role.GUEST, scope=(rules.APPLICATION, row.pk)
    )


@action(allowed=rules.may_work_on)
def save_draft(
    application: Application,
    by: Actor,
    *,
    expected: int,
    answers: Answers,
    now: datetime,
    keep_former: bool = False,
) -> Saved:
    """The draft holds these answers; its version has grown by one.

    With `keep_former` what it replaces is kept aside: the writer has seen it and
    chosen.  Nothing is journalled, since drafts are saved every few seconds.

    Raises:
        NotAllowed: she may only read.
        Closed: nothing is taken now.
        Elsewhere: it was saved since version `expected`; nothing is changed.
    """
    if not may_write(part_of(by, application)):
        raise NotAllowed(_("You may read this application, not change it."))
    _must_be_open(writing_of(application, now))
    if keep_former:
        KeptDraft.objects.create(
            hub=application.hub,
            application=application,
            stage=application.form_stage,
            answers=application.answers,
            at=now,
            by=application.saved_by,
        )
    taken = Application.objects.filter(pk=application.pk, version=expected).update(
        version=expected + 1,
        answers=answers,
        saved_at=now,
        saved_by=by.user,
        updated_at=now,
    )
    if not taken:
        theirs = Application.objects.select_related("saved_by", "edition").get(
            pk=application.pk
        )
        raise Elsewhere(_("This was changed on another device."), theirs)
    application.version, application.answers = expected + 1, answers
    application.saved_at, application.saved_by = now, by.user
    return Saved(application)


@action(allowed=rules.may_work_on)
def attach_file(
    application: Application,
    by: Actor,
    *,
    question: str,
    upload: File[Any],
    now: datetime,
) -> StoredFile:
    """The file is kept for the question; saving the draft makes it the answer.

    Raises:
        NotAllowed: she may only read.
        Closed: nothing is taken now.
        Refused: it is too large, of a kind not taken here, or not what it says.
    """
    if not may_write(part_of(by, application)):
        raise NotAllowed(_("You may read this application, not change it."))
    _must_be_open(writing_of(application, now))
    asked = application.edition.definition.question(question)
    if asked is None or asked.kind is not Kind.FILE:
        raise Refused(_("This question is asked no longer. Load the page again."))
    fault = answering.faults(
        application.edition.definition, {question: upload}, at_submit=False
    ).get(question)
    if fault:
        raise Refused(fault, fields={question: [fault]})
    stored = store_file(
        application.hub,
        by,
        upload=upload,
        kind=rules.APPLICATION,
        object_id=application.pk,
        now=now,
        purpose="answer",
    )
    ApplicationFile.objects.create(
        hub=application.hub,
        application=application,
        question=question,
        file=stored,
        at=now,
    )
    return stored


@action(allowed=rules.may_work_on)
def set_preferences(
    application: Application, by: Actor, *, calls: Sequence[int], now: datetime
) -> Application:
    """The application would also go to these calls, in this order.

    Raises:
        NotAllowed: she may only read.
        Closed: nothing is taken now.
        Refused: one of them is no open call of the programme.
    """
    if not may_write(part_of(by, application)):
        raise NotAllowed(_("You may read this application, not change it."))
    _must_be_open(writing_of(application, now))
    known = {call.pk for call in calls_to_prefer(application, now)}
    wanted = list(dict.fromkeys(calls))
    if set(wanted) - known:
        raise Refused(_("Choose among the open calls of the programme."))
    Preference.objects.filter(application=application).delete()
    Preference.objects.bulk_create(
        Preference(hub=application.hub, application=application, call_id=pk, rank=rank)
        for rank, pk in enumerate(wanted, start=2)
    )
    return application


def writing_of(application: Application, now: datetime) -> writing.Writing:
    """Return whether the application's form may be written now; reads the call anew."""
    application.call.refresh_from_db(
        fields=["state", "opens_at", "early_at", "closes_at", "grace_minutes"]
    )
    intake = intake_of(application.call)
    if intake is None:
        return writing.Writing(is_open=False, why=_("This call takes no applications."))
    late = None
    if not application.call.takes(now):
        late = exemption_for(application, ExemptionKind.LATE, now)
    return writing.in_application(application, intake, now, late, _language())


def _late_for(call: Call, by: Actor, now: datetime) -> Exemption | None:
    if call.takes(now) or by.user is None:
        return None
    return exemption_of(call, [by.user.email.lower()], ExemptionKind.LATE, now)


def _must_be_open(found: writing.Writing) -> None:
    if not found.is_open:
        raise Closed(found.why)


def _language() -> str:
    return get_language() or "en"
