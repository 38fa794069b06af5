"""Who may do what with a hub.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def is_insider(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody with a role in the hub."""
    return by.is_insider


def is_staff(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub."""
    return by.is_staff


def is_managing(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who run the hub: owners and programme staff."""
    return by.is_managing
