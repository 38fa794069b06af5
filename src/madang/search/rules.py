"""Who may search.  What is found is asked of each room's own door."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub


def may_search(by: Actor, _thing: OfHub | None = None) -> bool:
    """Everybody with a role in the hub."""
    return by.is_insider
