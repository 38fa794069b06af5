"""Who may do what with indicators, values, surveys and targets.  Pure: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import own_organisations
from madang.hubs.models import Role
from madang.outcomes.models import Origin, Value

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub

#: Roles of staff who read what came of the hub's work, and of those who write it.
SEEING = (Role.OWNER, Role.PROGRAMME, Role.FINANCE)
KEEPING = (Role.OWNER, Role.PROGRAMME)


def may_see_outcomes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners, programme staff and finance see every figure and the rows behind it."""
    return by.has(*SEEING)


def may_keep_outcomes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff keep indicators, values, surveys and targets."""
    return by.has(*KEEPING)


def may_see_values(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who see all, and a company's people, who see their own."""
    return may_see_outcomes(by) or bool(own_organisations(by))


def may_note_values(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who keep outcomes, and a company's people for their own company."""
    return may_keep_outcomes(by) or bool(own_organisations(by))


def may_see_own_values(by: Actor, _thing: OfHub | None = None) -> bool:
    """A company's people who do not see all outcomes anyway."""
    return not may_see_outcomes(by) and bool(own_organisations(by))


def may_speak_for(by: Actor, organisation: int) -> bool:
    """Whether she may note values of this company."""
    return may_keep_outcomes(by) or organisation in own_organisations(by)


def may_change_value(by: Actor, thing: OfHub | None = None) -> bool:
    """Those who keep outcomes; a company's people what nobody has verified yet."""
    if may_keep_outcomes(by):
        return True
    return (
        isinstance(thing, Value)
        and thing.organisation_id in own_organisations(by)
        and thing.origin in {Origin.COMPANY, Origin.SURVEY}
        and thing.state in {"claimed", "evidenced"}
    )


def may_check_values(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff who see all verify and reject; never what they noted themselves."""
    return may_see_outcomes(by)


def may_gather(by: Actor, _thing: OfHub | None = None) -> bool:
    """The product itself, and those who keep outcomes."""
    return by.is_system or may_keep_outcomes(by)


def may_answer(_by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever has a survey's secret address; the query that reads it is the door."""
    return True
