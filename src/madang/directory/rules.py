"""Who may do what in the directory.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.models import Organisation, Person
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub

#: The kind under which a membership is scoped to one organisation.
ORGANISATION = "directory.organisation"


def own_organisations(by: Actor) -> frozenset[int]:
    """Return the ids of the organisations that the actor belongs to."""
    return by.scope_of({Role.MEMBER}, ORGANISATION)


def may_keep_directory(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub keep its directory."""
    return by.is_staff


def may_see_directory(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody with a role; each sees what the queries let her see."""
    return by.is_insider


def may_set_policy(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff say how the directory is kept."""
    return by.is_managing


def may_keep_own_profile(by: Actor, thing: OfHub | None = None) -> bool:
    """Staff, and the people of a company for their own one."""
    if by.is_staff:
        return True
    own = own_organisations(by)
    if thing is None:
        return bool(own)
    return isinstance(thing, Organisation) and thing.pk in own


def may_keep_person(by: Actor, thing: OfHub | None = None) -> bool:
    """Staff, and everybody for herself."""
    if by.is_staff:
        return True
    if by.user is None:
        return False
    if thing is None:
        return by.is_insider
    return isinstance(thing, Person) and thing.user_id == by.user.pk


def may_keep_page(by: Actor, thing: OfHub | None = None) -> bool:
    """Staff; a company's people for their company; everybody for herself."""
    return may_keep_own_profile(by, thing) or may_keep_person(by, thing)


def may_keep_some_page(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody with a role: each may have a page of her own to keep."""
    return by.is_insider


def may_see_files(by: Actor, thing: OfHub | None = None) -> bool:
    """Staff, and the people of a company for their own one."""
    return may_keep_own_profile(by, thing)
