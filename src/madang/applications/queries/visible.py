"""Who sees which applications, and what belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.applications import rules
from madang.applications.models import (
    Application,
    ApplicationState,
    Collaborator,
    CollaboratorRole,
    Exemption,
    ExemptionKind,
    Intake,
    Preference,
    Submission,
    WorkflowDraft,
)
from madang.programmes.models import Call, CallState
from madang.programmes.queries import calls_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub, User

ABOUT = ("hub", "call", "call__hub", "call__programme", "edition", "organisation")


def intake_of(call: Call) -> Intake | None:
    """Return how a call takes applications, if it does."""
    found = Intake.objects.select_related("edition", "call", "call__programme", "hub")
    return found.filter(hub_id=call.hub_id, call=call).first()


def intakes_visible_to(by: Actor) -> QuerySet[Intake]:
    """Return the intakes of the hub's calls, to those who run programmes."""
    found = Intake.objects.filter(hub=by.hub).select_related(
        "call", "call__programme", "edition", "edition__questionnaire"
    )
    return found if rules.may_see_applications(by) else found.none()


def workflow_draft_of(intake: Intake) -> WorkflowDraft | None:
    """Return the draft of a call's workflow, if somebody has begun one."""
    found = WorkflowDraft.objects.filter(intake=intake)
    return found.select_related("intake", "intake__call").first()


def applications_of(hub: Hub) -> QuerySet[Application]:
    """Return every application of a hub, each with what a page says of it."""
    return Application.objects.filter(hub=hub).select_related(*ABOUT)


def applications_visible_to(by: Actor) -> QuerySet[Application]:
    """Return the applications that the actor may see.

    Those who run programmes see what was sent; applicants their own, drafts too.
    """
    found = applications_of(by.hub)
    own = Q(pk__in=rules.own_applications(by))
    if rules.may_see_applications(by):
        return found.filter(own | ~Q(state=ApplicationState.DRAFT))
    return found.filter(own)


def own_applications_of(by: Actor) -> QuerySet[Application]:
    """Return the applications that the actor works on, the latest first."""
    found = applications_of(by.hub).filter(pk__in=rules.own_applications(by))
    return found.order_by("-created_at", "-pk")


def collaborators_of(application: Application) -> QuerySet[Collaborator]:
    """Return those who work on an application, its lead first."""
    found = Collaborator.objects.filter(application=application)
    return found.select_related("user").order_by("pk")


def part_of(by: Actor, application: Application) -> Collaborator | None:
    """Return the actor's own part in an application."""
    if by.user is None:
        return None
    found = Collaborator.objects.filter(application=application, user=by.user)
    return found.select_related("user").first()


def may_write(part: Collaborator | None) -> bool:
    """Return whether somebody may change the answers."""
    return part is not None and part.role != CollaboratorRole.READER


def people_of(application: Application) -> list[User]:
    """Return the users who work on an application."""
    return [row.user for row in collaborators_of(application) if row.user]


def last_submission(application: Application) -> Submission | None:
    """Return what was sent last."""
    found = Submission.objects.filter(application=application)
    return found.select_related("edition", "sent_by").first()


def submissions_of(application: Application) -> QuerySet[Submission]:
    """Return everything that was sent, the latest first."""
    found = Submission.objects.filter(application=application)
    return found.select_related("edition", "sent_by")


def preferences_of(application: Application) -> QuerySet[Preference]:
    """Return the other calls an application would go to, by rank."""
    return Preference.objects.filter(application=application).select_related("call")


def onward_of(application: Application) -> Application | None:
    """Return the application to the next choice that came of a declined one."""
    found = Application.objects.filter(came_from=application)
    return found.select_related("hub", "call").first()


def calls_to_prefer(application: Application, now: datetime) -> list[Call]:
    """Return the other calls of the programme that take applications now."""
    found = calls_of(application.hub).filter(
        programme=application.call.programme_id, state=CallState.PUBLISHED
    )
    taking = [c for c in found if c.pk != application.call_id and c.takes(now)]
    asked = Intake.objects.filter(call__in=taking).values_list("call_id", flat=True)
    return [call for call in taking if call.pk in set(asked)]


def exemptions_of(call: Call) -> QuerySet[Exemption]:
    """Return every exemption of a call, the latest first."""
    found = Exemption.objects.filter(hub_id=call.hub_id, call=call)
    return found.select_related("granted_by").order_by("-granted_at", "-pk")


def exemption_for(
    application: Application, kind: ExemptionKind, now: datetime
) -> Exemption | None:
    """Return the exemption that holds for one of an application's people now."""
    mails = Collaborator.objects.filter(application=application)
    found = mails.values_list("email", flat=True)
    return exemption_of(application.call, [mail.lower() for mail in found], kind, now)


def exemption_of(
    call: Call, emails: Sequence[str], kind: ExemptionKind, now: datetime
) -> Exemption | None:
    """Return the exemption that holds for one of these addresses now."""
    found = Exemption.objects.filter(
        call=call, kind=kind, revoked_at=None, expires_at__gt=now, email__in=emails
    )
    return found.order_by("-expires_at").first()
