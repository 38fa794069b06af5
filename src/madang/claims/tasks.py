"""What this room does by itself: ending what has run out, serving who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.claims.actions import expire_allowances, expire_holds, serve_line
from madang.claims.queries import (
    hubs_with_overdue_allowances,
    hubs_with_overdue_holds,
    hubs_with_waiting_lines,
)
from madang.hubs.models import system_actor

if TYPE_CHECKING:
    from datetime import datetime


def expire(now: datetime) -> None:
    """Holds that ran out are over in every hub."""
    for hub in hubs_with_overdue_holds(now):
        expire_holds(hub, system_actor(hub), now=now)


def tidy(now: datetime) -> None:
    """In every hub waiting lines are served and allowances that ran out are over."""
    for hub in hubs_with_waiting_lines():
        serve_line(hub, system_actor(hub), now=now)
    for hub in hubs_with_overdue_allowances(now):
        expire_allowances(hub, system_actor(hub), now=now)
