"""Who may do what with buildings, floors and spaces.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.spaces.models import Occasion


def may_see_spaces(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody who belongs to the hub finds the way in it."""
    return by.is_insider


def may_see_notes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub read its internal notes."""
    return by.is_staff


def may_keep_spaces(by: Actor, _thing: OfHub | None = None) -> bool:
    """Facility staff, programme staff and owners keep buildings and plans."""
    return by.has(Role.FACILITY, Role.PROGRAMME, Role.OWNER)


def may_book(by: Actor, _thing: OfHub | None = None) -> bool:
    """Tenants' people book rooms, and those who keep the spaces."""
    return may_keep_spaces(by) or by.has_somewhere(Role.MEMBER)


def may_see_bookings(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever books sees when rooms are free; staff see it, too."""
    return by.is_staff or may_book(by)


def may_change_occasion(by: Actor, occasion: Occasion) -> bool:
    """Whoever booked says what for, and those who keep the spaces."""
    own = by.user is not None and occasion.by_id == by.user.pk
    return own or may_keep_spaces(by)


def may_see_agreements(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff read all agreements, members of a company those of their company."""
    return by.is_staff or by.has_somewhere(Role.MEMBER)


def may_see_occupancy(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub see who sits where and how full it is."""
    return by.is_staff


def may_keep_agreements(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever keeps the spaces offers them, signs, and ends agreements."""
    return may_keep_spaces(by)


def may_keep_deposits(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever keeps agreements, and finance, note what became of a deposit."""
    return may_keep_agreements(by) or by.has(Role.FINANCE)


def may_keep_credits(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever keeps the spaces, and finance, grant and correct credits."""
    return may_keep_spaces(by) or by.has(Role.FINANCE)


def may_see_credits(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff see all credits, members of a company those of their company."""
    return by.is_staff or by.has_somewhere(Role.MEMBER)


def may_ask_for_room(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff, and members of companies for theirs, ask for rooms of a round."""
    return by.is_staff or by.has_somewhere(Role.MEMBER)


def companies_of(by: Actor) -> list[int]:
    """Return the keys of the companies whose member the actor is."""
    return list(by.scope_of([Role.MEMBER], "directory.organisation"))
