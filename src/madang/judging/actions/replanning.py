"""What a change frees, and the background work that gives it to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.models import system_actor
from madang.jobs.actions import AlreadyRunning, start_job
from madang.judging.models import (
    GOING,
    Read,
    ReadState,
    Round,
    RoundState,
    Scenario,
    ScenarioState,
    Seat,
)

if TYPE_CHECKING:
    from datetime import datetime

REPLAN = "judging.replan"


def ask_replan(round_: Round, now: datetime) -> None:
    """Have what is missing given to others in the background, if reads were given out.

    The product does it by itself: whoever passed a read back may not see the rest.
    """
    in_force = Scenario.objects.filter(round=round_, state=ScenarioState.ACTIVE)
    if round_.state == RoundState.CLOSED or not in_force.exists():
        return
    try:
        start_job(
            round_.hub,
            system_actor(round_.hub),
            kind=REPLAN,
            title=_("Reads given to others"),
            now=now,
            arguments={"round": round_.pk},
            key=f"replan-{round_.pk}",
        )
    except AlreadyRunning:
        return  # it counts what is missing again before it ends


def free_unopened(seat: Seat, now: datetime) -> int:
    """End what a judge has not locked, and have it given to others."""
    freed = Read.objects.filter(seat=seat, state__in=GOING).update(
        state=ReadState.NO_SHOW, ended_at=now
    )
    if freed:
        ask_replan(seat.round, now)
    return freed
