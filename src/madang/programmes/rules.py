"""Who may do what with programmes.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import own_organisations
from madang.programmes.models import Place

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_see_programmes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub see all of its programmes."""
    return by.is_staff


def may_run_programmes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff run programmes, calls and cohorts."""
    return by.is_managing


def may_take_part(by: Actor, _thing: OfHub | None = None) -> bool:
    """The people of a company have pages of its places."""
    return bool(own_organisations(by))


def may_see_cohorts(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff, and a company's people for the cohorts it is in."""
    return by.is_staff or bool(own_organisations(by))


def may_speak_for(by: Actor, thing: OfHub | None = None) -> bool:
    """A company's own people: nobody else accepts, signs or declines for it."""
    own = own_organisations(by)
    if thing is None:
        return bool(own)
    return isinstance(thing, Place) and thing.organisation_id in own


def may_keep_place(by: Actor, thing: OfHub | None = None) -> bool:
    """Those who run programmes, and a company's people for its own place."""
    return may_run_programmes(by) or may_speak_for(by, thing)


def may_cohost(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for a partner hub; what they see is up to the agreement."""
    return by.is_staff
