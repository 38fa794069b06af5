"""Who may do what with a hub.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, Invitation, Membership, OfHub


def is_insider(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody with a role in the hub."""
    return by.is_insider


def is_staff(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub."""
    return by.is_staff


def is_managing(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who run the hub: owners and programme staff."""
    return by.is_managing


def may_set_up(by: Actor, _thing: OfHub | None = None) -> bool:
    """Change the hub's identity, sites and consent texts."""
    return by.is_managing


def may_manage_people(by: Actor, _thing: OfHub | None = None) -> bool:
    """Invite people, give and end roles."""
    return by.is_managing


def may_give(by: Actor, role: Role) -> bool:
    """Give or take this role: an owner's is in owners' hands only."""
    return by.has(Role.OWNER) if role == Role.OWNER else by.is_managing


def may_change_membership(by: Actor, membership: Membership) -> bool:
    """Change or end somebody's role."""
    return may_give(by, Role(membership.role))


def may_leave(by: Actor, membership: Membership) -> bool:
    """End one's own role, or, running the hub, somebody else's."""
    own = by.user is not None and membership.user_id == by.user.pk
    return own or may_change_membership(by, membership)


def may_change_invitation(by: Actor, invitation: Invitation) -> bool:
    """Send an invitation again, or withdraw it."""
    return may_give(by, Role(invitation.role))


def may_accept(by: Actor, invitation: Invitation) -> bool:
    """Accept an invitation: the one whose address it was sent to."""
    return by.user is not None and by.user.email.lower() == invitation.email


def may_answer_requests(by: Actor, _thing: OfHub | None = None) -> bool:
    """Answer what people ask about their data; erase, hold, read who saw whom."""
    return by.is_managing


def is_oneself(by: Actor, thing: OfHub) -> bool:
    """Do something for oneself: the row's user is the actor's."""
    return by.user is not None and getattr(thing, "user_id", None) == by.user.pk


def is_user(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody signed in who belongs to the hub."""
    return by.user is not None and by.is_insider


def may_share(by: Actor, _record: OfHub | None = None) -> bool:
    """Let another hub read a record: those who run the hub."""
    return by.is_managing


def may_see_shares(by: Actor, _thing: OfHub | None = None) -> bool:
    """Read what others share with the hub, and what it shares: its staff."""
    return by.is_staff
