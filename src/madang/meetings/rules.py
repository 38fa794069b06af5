"""Who may do what with meetings.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import own_organisations

if TYPE_CHECKING:
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, OfHub


def may_organise(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff make rounds, plan, publish and see every wish."""
    return by.is_managing


def may_see_meetings_of(by: Actor, organisation: Organisation) -> bool:
    """Organisers of every organisation, others of their own."""
    return may_organise(by) or organisation.pk in own_organisations(by)


def may_take_part(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody signed in with a role; queries and actions ask whose party it is."""
    return by.user is not None and by.is_insider


def may_speak_for(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff for every party, others for their own; the action asks which it is."""
    return may_organise(by) or may_take_part(by)
