"""What this room does by itself: reminding of tasks that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.deals.actions import remind_of_tasks
from madang.deals.queries import hubs_with_due_tasks
from madang.hubs.models import system_actor

if TYPE_CHECKING:
    from datetime import datetime

#: Where a hub's day may be ahead of the clock's.
A_DAY = timedelta(days=1)


def remind(now: datetime) -> None:
    """Everybody in every hub was told, once, of her tasks that are due."""
    for hub in hubs_with_due_tasks(now.date() + A_DAY):
        remind_of_tasks(hub, system_actor(hub), now=now)
