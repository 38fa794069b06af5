"""Who works on an application: invited, named signatory, taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.models import Application, Collaborator, CollaboratorRole
from madang.applications.queries.visible import part_of
from madang.hubs.actions import action, end_membership, invite, revoke
from madang.hubs.models import Invitation, Membership, Role, system_actor
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, User

MOST_COLLABORATORS = 12


@action(allowed=rules.may_work_on)
def invite_collaborator(
    application: Application,
    by: Actor,
    *,
    email: str,
    role: CollaboratorRole,
    language: str,
    now: datetime,
) -> Collaborator:
    """An invitation to work on the application is on its way to the address.

    Raises:
        NotAllowed: only the lead invites.
        Conflict: this address is on it already.
        Refused: there are too many.
    """
    _leads(by, application)
    if role == CollaboratorRole.LEAD:
        raise Refused(_("An application has one lead."))
    mine = Collaborator.objects.filter(application=application)
    if mine.count() >= MOST_COLLABORATORS:
        raise Refused(_("Twelve people are enough for one application."))
    address = email.strip().lower()
    row = Collaborator(
        hub=application.hub,
        application=application,
        email=address,
        role=role,
        invited_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        told = _("%(email)s works on this application already.")
        raise Conflict(told % {"email": address}) from twice
    invite(
        application.hub,
        _house(by, application),
        email=address,
        role=Role.GUEST,
        language=language,
        now=now,
        scope=(rules.APPLICATION, application.pk),
        scope_name=application.name,
    )
    return row


@action(allowed=rules.may_work_on)
def take_off(collaborator: Collaborator, by: Actor, *, now: datetime) -> Collaborator:
    """Somebody works on the application no longer; her link and her door are closed.

    Raises:
        NotAllowed: only the lead takes people off.
        Refused: the lead stays.
    """
    application = collaborator.application
    _leads(by, application)
    if collaborator.role == CollaboratorRole.LEAD:
        raise Refused(_("The lead stays on the application."))
    house = _house(by, application)
    scope = {"scope_kind": rules.APPLICATION, "scope_id": application.pk}
    for row in Membership.objects.filter(
        hub=application.hub, user=collaborator.user_id, ended_at=None, **scope
    ).select_related("hub", "user"):
        end_membership(row, house, now=now)
    for asked in Invitation.objects.filter(
        hub=application.hub,
        email=collaborator.email,
        accepted_at=None,
        revoked_at=None,
        **scope,
    ):
        revoke(asked, house, now=now)
    collaborator.delete()
    return collaborator


@action(allowed=rules.may_work_on)
def name_signatory(
    application: Application, by: Actor, *, collaborator: int | None
) -> Application:
    """This person alone submits; nobody named, whoever may write submits.

    Raises:
        NotAllowed: only the lead names a signatory.
        Refused: she does not work on this application.
    """
    _leads(by, application)
    mine = Collaborator.objects.filter(application=application)
    mine.filter(is_signatory=True).update(is_signatory=False)
    if collaborator is not None and not mine.filter(pk=collaborator).update(
        is_signatory=True
    ):
        raise Refused(_("Choose somebody who works on this application."))
    return application


def joined(*, invitation: Invitation, user: User, **_signal: Any) -> None:
    """Put the user who accepted an invitation into its application."""
    if invitation.scope_kind != rules.APPLICATION:
        return
    mine = Collaborator.objects.filter(
        hub_id=invitation.hub_id,
        application=invitation.scope_id,
        email=invitation.email,
    )
    mine.update(user=user, joined_at=invitation.accepted_at)


def _house(by: Actor, application: Application) -> Actor:
    """Return the house acting for the lead, who may not invite by herself."""
    house = system_actor(application.hub)
    return house.on_behalf_of(by.user) if by.user else house


def _leads(by: Actor, application: Application) -> None:
    part = part_of(by, application)
    if part is None or part.role != CollaboratorRole.LEAD:
        raise NotAllowed(_("Only the lead of the application may do this."))
