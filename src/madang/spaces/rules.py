"""Who may do what with buildings, floors and spaces.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_see_spaces(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody who belongs to the hub finds the way in it."""
    return by.is_insider


def may_see_notes(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub read its internal notes."""
    return by.is_staff


def may_keep_spaces(by: Actor, _thing: OfHub | None = None) -> bool:
    """Facility staff, programme staff and owners keep buildings and plans."""
    return by.has(Role.FACILITY, Role.PROGRAMME, Role.OWNER)
