"""What this room does by itself: giving back rooms to which nobody has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.spaces.actions.bookings_deciding import release_absent
from madang.spaces.queries.bookings import hubs_that_release

if TYPE_CHECKING:
    from datetime import datetime


def give_back(now: datetime) -> None:
    """Rooms to which nobody has come in time are free in every hub."""
    for hub in hubs_that_release():
        release_absent(hub, system_actor(hub), now=now)
