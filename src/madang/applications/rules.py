"""Who may do what with applications.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub

#: The kind under which a membership is scoped to one application.
APPLICATION = "applications.application"


def own_applications(by: Actor) -> frozenset[int]:
    """Return the ids of the applications that the actor works on."""
    return by.scope_of({Role.GUEST}, APPLICATION)


def may_begin(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody who is signed in may apply, with a role here or without."""
    return by.user is not None


def may_work_on(by: Actor, thing: OfHub | None = None) -> bool:
    """Those who work on an application; what each may do there is her row's role."""
    own = own_applications(by)
    if thing is None:
        return bool(own)
    pk = getattr(thing, "application_id", None) or getattr(thing, "pk", None)
    return pk in own


def may_have_pages(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody with a role has a page of her own applications."""
    return by.is_insider and by.user is not None


def may_see_applications(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who run programmes, and no other staff: applications are confidential."""
    return by.is_managing


def may_run_calls(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff set up intakes, move, decide and release."""
    return by.is_managing


def may_answer(by: Actor, thing: OfHub | None = None) -> bool:
    """Answer an offer, appeal: those who work on the application decided on."""
    own = own_applications(by)
    if thing is None:
        return bool(own)
    decision = getattr(thing, "decision", thing)
    return getattr(decision, "application_id", None) in own


def is_system(by: Actor, _thing: OfHub | None = None) -> bool:
    """Only the product itself, in its periodic work."""
    return by.is_system
