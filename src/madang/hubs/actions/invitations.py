"""Inviting people into a hub: sent, sent again, withdrawn, accepted."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import rules
from madang.hubs.actions.doing import action
from madang.hubs.actions.people import EVERYWHERE
from madang.hubs.models import (
    LONGEST,
    Hub,
    Invitation,
    InvitationState,
    Membership,
    Role,
    User,
)
from madang.hubs.models.journal import sha256
from madang.hubs.queries import user_of
from madang.hubs.signals import invitation_accepted, invitation_sent
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor


class NotOpen(Refused):
    """The invitation was used, withdrawn or is too old."""


@action(rules.may_manage_people)
def invite(  # noqa: PLR0913 -- what an invitation consists of
    hub: Hub,
    by: Actor,
    *,
    email: str,
    role: Role,
    language: str,
    now: datetime,
    scope: tuple[str, int] = EVERYWHERE,
    scope_name: str = "",
) -> Invitation:
    """An invitation to the address is on its way; its link opens for 14 days.

    The same role offered to the same address again is the same invitation, sent again.

    Raises:
        NotAllowed: only owners invite owners.
        Conflict: somebody with this address has the role already.
    """
    if not rules.may_give(by, role):
        raise NotAllowed(_("Only an owner can give this role."))
    address = email.strip().lower()
    invitation = _open_invitation(hub, address, role, scope)
    token = secrets.token_urlsafe(32)
    given = {
        "language": language,
        "scope_name": scope_name[:200],
        "invited_by": by.user,
        **_fresh(token, now),
    }
    for name, value in given.items():
        setattr(invitation, name, value)
    try:
        invitation.save(update_fields=None if invitation.pk is None else [*given])
    except IntegrityError as known:
        told = _("%(email)s was invited by somebody else at this moment.")
        raise Conflict(told % {"email": address}) from known
    _announce(invitation, token, by)
    return invitation


def _open_invitation(
    hub: Hub, address: str, role: Role, scope: tuple[str, int]
) -> Invitation:
    """Return the open invitation to a role, or a new one that is not stored yet.

    Raises:
        Conflict: somebody with this address has the role already.
    """
    kind, pk = scope
    same = {"hub": hub, "role": role, "scope_kind": kind, "scope_id": pk}
    held = Membership.objects.filter(**same, ended_at=None, user__email__iexact=address)
    standing = Invitation.objects.filter(
        **same, email=address, accepted_at=None, revoked_at=None
    )
    found = Hub.objects.filter(pk=hub.pk).annotate(
        is_held=Exists(held), standing=Subquery(standing.values("pk")[:1])
    )
    is_held, open_pk = found.values_list("is_held", "standing").get()
    if is_held:
        raise Conflict(_("%(email)s has this role already.") % {"email": address})
    if open_pk is not None:
        return Invitation.objects.select_for_update(of=("self",)).get(pk=open_pk)
    return Invitation(**same, email=address)


@action(rules.may_change_invitation)
def resend(invitation: Invitation, by: Actor, *, now: datetime) -> Invitation:
    """A new link is on its way, open for another 14 days; the old one is dead.

    Raises:
        NotOpen: it was accepted or withdrawn.
    """
    if invitation.accepted_at or invitation.revoked_at:
        raise NotOpen(_("This invitation is closed. Invite the person anew."))
    token = secrets.token_urlsafe(32)
    for name, value in _fresh(token, now).items():
        setattr(invitation, name, value)
    invitation.save(update_fields=[*_fresh(token, now)])
    _announce(invitation, token, by)
    return invitation


@action(rules.may_change_invitation)
def revoke(invitation: Invitation, by: Actor, *, now: datetime) -> Invitation:
    """The link opens nothing any more.

    Raises:
        NotOpen: it was accepted or withdrawn before.
    """
    open_rows = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None
    )
    if not open_rows.update(revoked_at=now):
        raise NotOpen(_("This invitation is closed already."))
    invitation.revoked_at = now
    return invitation


@action(rules.may_accept)
def accept(invitation: Invitation, by: Actor, *, now: datetime) -> Membership:
    """The invited user has the offered role; the link is used up.

    Raises:
        NotOpen: the link was used, withdrawn or is too old.
    """
    if by.user is None:
        raise NotAllowed(_("You may not do this here."))
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=by.user)
    if not taken:
        raise NotOpen(why_closed(invitation, now))
    membership, _is_new = Membership.objects.get_or_create(
        hub=by.hub,
        user=by.user,
        role=invitation.role,
        scope_kind=invitation.scope_kind,
        scope_id=invitation.scope_id,
        ended_at=None,
    )
    invitation_accepted.send(Invitation, invitation=invitation, user=by.user)
    return membership


def user_for(invitation: Invitation, *, name: str) -> User:
    """Return the user of the invitation's address, newly made if there is none.

    Who holds the link reads the mailbox, so the address counts as verified.
    """
    user = user_of(invitation.email)
    if user is None:
        user = User.objects.create_user(
            invitation.email, name=name.strip(), language=invitation.language
        )
    EmailAddress.objects.update_or_create(
        user=user, email=invitation.email, defaults={"verified": True}
    )
    if not EmailAddress.objects.filter(user=user, primary=True).exists():
        EmailAddress.objects.filter(user=user, email=invitation.email).update(
            primary=True
        )
    return user


def why_closed(invitation: Invitation, now: datetime) -> str:
    """Return, for the person with the link, why it opens nothing."""
    return {
        InvitationState.ACCEPTED: _("This invitation was already accepted."),
        InvitationState.REVOKED: _("This invitation was withdrawn."),
        InvitationState.EXPIRED: _("This invitation is too old."),
    }.get(invitation.state(now), "")


def _fresh(token: str, now: datetime) -> dict[str, object]:
    return {
        "token_digest": sha256(token),
        "sent_at": now,
        "expires_at": now + LONGEST,
    }


def _announce(invitation: Invitation, token: str, by: Actor) -> None:
    path = reverse("hubs:invitation", kwargs={"token": token})
    invitation_sent.send(
        Invitation, invitation=invitation, token=token, path=path, by=by
    )
