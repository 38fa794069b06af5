"""Who may do what in the network.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.directory.rules import own_organisations
from madang.network.models import Introduction, Listing

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_see_network(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub, and the people of its companies."""
    return by.is_staff or bool(own_organisations(by))


def may_post(by: Actor, thing: OfHub | None = None) -> bool:
    """A company's people speak for their company, nobody else does."""
    own = own_organisations(by)
    if thing is None:
        return bool(own)
    if isinstance(thing, Listing):
        return thing.organisation_id in own
    return isinstance(thing, Organisation) and thing.pk in own


def may_close(by: Actor, thing: OfHub | None = None) -> bool:
    """Its own people; those who run the hub also take down what does not belong."""
    return by.is_managing or may_post(by, thing)


def may_answer(by: Actor, thing: OfHub | None = None) -> bool:
    """The people of the organisation that was asked."""
    own = own_organisations(by)
    if thing is None:
        return bool(own)
    return isinstance(thing, Introduction) and thing.asked_id in own


def may_withdraw(by: Actor, thing: OfHub | None = None) -> bool:
    """The people of the organisation that asks."""
    own = own_organisations(by)
    if thing is None:
        return bool(own)
    return isinstance(thing, Introduction) and thing.asking_id in own
