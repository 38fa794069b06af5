"""Who may set up what can be booked, book it, and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.claims import kinds
from madang.claims.models import Approval
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.claims.models import Allowance, Booking, Resource, Series, Waiting
    from madang.hubs.models import Actor, OfHub


def may_arrange(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners, programme and facility staff set up resources and their policies."""
    return by.has(Role.OWNER, Role.PROGRAMME, Role.FACILITY)


def may_account(by: Actor, _thing: Allowance | OfHub | None = None) -> bool:
    """Staff grant and correct allowances."""
    return by.is_staff


def may_spend(by: Actor, allowance: Allowance) -> bool:
    """Staff, and whoever the room of the allowance's owner lets."""
    known = kinds.owner(allowance.owner_kind)
    if by.is_staff or known is None or known.may_spend is None:
        return by.is_staff
    return known.may_spend(by, allowance.owner_id)


def may_ask(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody of the hub; each resource's own rule is asked besides."""
    return by.is_insider


def may_reserve(by: Actor, resource: Resource) -> bool:
    """Whoever the resource's room lets; staff where no room speaks for it."""
    known = kinds.reservable(resource.kind)
    return known.may_reserve(by, resource) if known else by.is_staff


def may_decide(by: Actor, booking: Booking) -> bool:
    """Whoever the resource's room lets; staff where no room speaks for it."""
    return decides(by, booking.resource)


def may_confirm(by: Actor, booking: Booking) -> bool:
    """Who decides, and who won what needs nobody's approval in a waiting line."""
    own = by.user is not None and booking.by_id == by.user.pk
    free = booking.resource.approval == Approval.NONE
    return (own and free) or decides(by, booking.resource)


def decides(by: Actor, resource: Resource) -> bool:
    """Tell whether the actor approves and declines bookings of a resource."""
    known = kinds.reservable(resource.kind)
    return known.may_decide(by, resource) if known else by.is_staff


def may_change(by: Actor, thing: Booking | Series | Waiting) -> bool:
    """Whoever made it, and who decides about its resource."""
    own = by.user is not None and thing.by_id == by.user.pk
    return own or decides(by, thing.resource)
