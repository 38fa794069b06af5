"""What this room does by itself: rooms given back, credits, costs, rises of rents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.hubs.models import system_actor
from madang.jobs.kinds import GaveUp
from madang.kit import clock
from madang.kit.errors import Refused
from madang.spaces.actions.bookings_deciding import release_absent
from madang.spaces.actions.costs import grant_month
from madang.spaces.actions.paying import settle_costs
from madang.spaces.actions.rounds import LONG_SECONDS, work_out
from madang.spaces.actions.terms import propose_steps
from madang.spaces.models import AllocationRound
from madang.spaces.queries.bookings import hubs_that_release
from madang.spaces.queries.costs import hubs_with_open_costs, hubs_with_plans
from madang.spaces.queries.rounds import rounds_visible_to
from madang.spaces.queries.terms import due_rises, hubs_with_rules

if TYPE_CHECKING:
    from datetime import datetime

    from madang.jobs.kinds import Run


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


def propose(now: datetime) -> None:
    """Every rise that is due waits for somebody's word in every hub."""
    for hub in hubs_with_rules():
        today = hub.day_of(now)
        if due_rises(hub, today):
            propose_steps(hub, system_actor(hub), today=today)


def allocate(run: Run) -> dict[str, Any]:
    """Work out a scenario of a large round and keep it; nobody is offered anything.

    Raises:
        GaveUp: the round is gone, or whoever asked may no longer run it.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    given = run.arguments
    try:
        round_ = rounds_visible_to(run.actor).get(pk=given["round"])
    except AllocationRound.DoesNotExist as gone:
        raise GaveUp("the round is gone") from gone
    run.progress(0, LONG_SECONDS)
    try:
        made = work_out(
            round_, run.actor, weights=given["weights"],
            seed=int(given["seed"]), now=clock.now(), seconds=LONG_SECONDS,
        )  # fmt: skip
    except Refused as refused:
        raise GaveUp(str(refused)) from refused
    run.progress(LONG_SECONDS)
    return {"scenario": made.pk}
