"""What this room does by itself: freeing what was held and not confirmed in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.claims.actions import expire_holds
from madang.claims.queries import hubs_with_overdue_holds
from madang.hubs.models import system_actor

if TYPE_CHECKING:
    from datetime import datetime


def expire(now: datetime) -> None:
    """Holds that ran out are over in every hub."""
    for hub in hubs_with_overdue_holds(now):
        expire_holds(hub, system_actor(hub), now=now)
