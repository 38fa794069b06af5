"""Who belongs to a hub, and as what: roles given, suspended, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.hubs import rules
from madang.hubs.actions.doing import action
from madang.hubs.models import Hub, Invitation, Membership, Role, User
from madang.hubs.signals import member_left, membership_ended
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor

#: A role that holds in the whole hub.
EVERYWHERE = ("", 0)


class LastOwner(Refused):
    """A hub always keeps an owner who can sign in."""


@action(rules.may_manage_people)
def give_role(
    hub: Hub, by: Actor, *, to: User, role: Role, scope: tuple[str, int] = EVERYWHERE
) -> Membership:
    """The user has the role, in the whole hub or for the one object of `scope`.

    Raises:
        NotAllowed: only owners make owners.
        Conflict: she has it already.
    """
    if not rules.may_give(by, role):
        raise NotAllowed(_("Only an owner can give this role."))
    kind, pk = scope
    try:
        with transaction.atomic():
            return Membership.objects.create(
                hub=hub, user=to, role=role, scope_kind=kind, scope_id=pk
            )
    except IntegrityError as twice:
        raise Conflict(_("%(user)s has this role already.") % {"user": to}) from twice


@action(rules.may_change_membership)
def change_role(membership: Membership, by: Actor, *, role: Role) -> Membership:
    """The membership is of this role from now on.

    Raises:
        NotAllowed: only owners make owners.
        LastOwner: the hub would be left without an owner.
        Conflict: she has that role already.
    """
    if not rules.may_give(by, role):
        raise NotAllowed(_("Only an owner can give this role."))
    if membership.role == role:
        return membership
    _keep_an_owner(membership)
    membership.role = role
    try:
        with transaction.atomic():
            membership.save(update_fields=["role"])
    except IntegrityError as twice:
        who = {"user": membership.user}
        raise Conflict(_("%(user)s has this role already.") % who) from twice
    return membership


@action(rules.may_change_membership)
def suspend(membership: Membership, by: Actor, *, now: datetime) -> Membership:
    """The membership gives no rights until it is resumed.

    Raises:
        LastOwner: the hub would be left without an owner.
    """
    _keep_an_owner(membership)
    membership.suspended_at = now
    membership.save(update_fields=["suspended_at"])
    return membership


@action(rules.may_change_membership)
def resume(membership: Membership, by: Actor) -> Membership:
    """The membership gives its rights again."""
    membership.suspended_at = None
    membership.save(update_fields=["suspended_at"])
    return membership


@action(rules.may_leave)
def end_membership(membership: Membership, by: Actor, *, now: datetime) -> Membership:
    """The role ends at once, and with it every link that hung on it.

    Open invitations to the user's address are withdrawn, and, once she does not run
    the hub any more, those that she sent.

    Raises:
        LastOwner: the hub would be left without an owner.
        Conflict: it has ended already.
    """
    _keep_an_owner(membership)
    open_rows = Membership.objects.filter(pk=membership.pk, ended_at=None)
    if not open_rows.update(ended_at=now):
        raise Conflict(_("This role has ended already."))
    membership.ended_at = now
    withdraw_links(membership, by, now)
    return membership


def withdraw_links(membership: Membership, by: Actor, now: datetime) -> None:
    """Nothing that hung on an ended membership opens anything any more."""
    hub, user = membership.hub, membership.user
    unanswered = Invitation.objects.filter(hub=hub, accepted_at=None, revoked_at=None)
    unanswered.filter(email=user.email.lower()).update(revoked_at=now)
    left = Membership.objects.filter(hub=hub, user=user, ended_at=None)
    roles = {Role(role) for role in left.values_list("role", flat=True)}
    if not roles & {Role.OWNER, Role.PROGRAMME}:
        unanswered.filter(invited_by=user).update(revoked_at=now)
    membership_ended.send(Membership, membership=membership, by=by)
    if not roles:
        member_left.send(User, user=user, hub=hub, by=by)


def _keep_an_owner(membership: Membership) -> None:
    """Refuse to lose the last owner; two at once wait for each other."""
    if membership.role != Role.OWNER or membership.scope_kind:
        return
    Hub.objects.select_for_update().get(pk=membership.hub_id)
    others = Membership.objects.filter(
        hub_id=membership.hub_id,
        role=Role.OWNER,
        ended_at=None,
        suspended_at=None,
        user__is_active=True,
    )
    if not others.exclude(pk=membership.pk).exists():
        raise LastOwner(
            _("%(user)s is the hub's last owner. Make somebody else an owner first.")
            % {"user": membership.user}
        )
