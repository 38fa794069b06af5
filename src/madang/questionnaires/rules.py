"""Who may write questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_read(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work for the hub."""
    return by.is_staff


def may_design(by: Actor, _thing: OfHub | None = None) -> bool:
    """Write, freeze and archive questionnaires: those who run the hub."""
    return by.is_managing
