"""What this room does by itself: giving rooms back, granting credits, settling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.spaces.actions.bookings_deciding import release_absent
from madang.spaces.actions.costs import grant_month
from madang.spaces.actions.paying import settle_costs
from madang.spaces.queries.bookings import hubs_that_release
from madang.spaces.queries.costs import hubs_with_open_costs, hubs_with_plans

if TYPE_CHECKING:
    from datetime import datetime


def give_back(now: datetime) -> None:
    """Rooms to which nobody has come in time are free in every hub."""
    for hub in hubs_that_release():
        release_absent(hub, system_actor(hub), now=now)


def settle(now: datetime) -> None:
    """Bookings that are over are paid for in every hub."""
    for hub in hubs_with_open_costs():
        settle_costs(hub, system_actor(hub), now=now)


def grant(now: datetime) -> None:
    """Memberships have the credits of this month in every hub."""
    for hub in hubs_with_plans():
        grant_month(hub, system_actor(hub), now=now)
