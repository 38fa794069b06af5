"""The background work of judging: allocating a round, giving freed reads to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.hubs.models import system_actor
from madang.jobs.kinds import Cancelled, GaveUp, Run
from madang.judging import rules
from madang.judging.actions import (
    activate_scenario,
    close_poll,
    keep_plan,
    keep_scenario,
)
from madang.judging.models import LOST
from madang.judging.planning import (
    LONG_PATIENCE,
    MANY_TRIES,
    allocate,
    bench_of,
    given_of,
    material_of,
    plan,
    rows_of_day,
)
from madang.judging.queries import (
    days_visible_to,
    polls_over,
    rounds_visible_to,
    scenario_in_force,
)
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.judging.models import Round
    from madang.judging.planning import Allocation, Given

REPLAN_SECONDS = 20
MOST_TURNS = 5
ASK_EVERY = 0.5  # seconds between two looks at whether the job was cancelled


def run_allocation(run: Run) -> dict[str, Any]:
    """Work out a scenario and keep it; nobody's reads change.

    Raises:
        GaveUp: the round is gone, or whoever asked may no longer run it.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    round_ = _round(run)
    settings = run.arguments["settings"]
    extra = {int(key): n for key, n in settings.get("extra", {}).items()}
    run.progress(0, int(settings["seconds"]))
    material = material_of(round_, on=round_.hub.day_of(clock.now()))
    given = given_of(material, with_asked=bool(settings.get("with_asked")), extra=extra)
    found = _solved(run, given, settings)
    scenario = keep_scenario(
        round_,
        run.actor,
        name=run.arguments.get("name", ""),
        settings=settings,
        found=found,
        now=clock.now(),
    )
    return {"scenario": scenario.pk, "reads": found.weighed.reads}


def run_replan(run: Run) -> dict[str, Any]:
    """Give what was passed back, recused or not read to others; begun reads stay.

    Goes on while judges hand back more, so that one job is enough for many of them.
    """
    moved = 0
    for turn in range(MOST_TURNS):
        round_ = _round(run)
        if scenario_in_force(round_) is None:
            break
        now = clock.now()
        material = material_of(round_, on=round_.hub.day_of(now))
        lost = sum(read.state in LOST for read in material.reads)
        in_force = scenario_in_force(round_)
        settings = {"seconds": REPLAN_SECONDS, "seed": turn, "is_replan": True}
        found = _solved(run, given_of(material), settings)
        scenario = keep_scenario(
            round_,
            run.actor,
            name=in_force.name if in_force else "",
            settings=settings,
            found=found,
            now=now,
        )
        activate_scenario(scenario, run.actor, material=material, now=now)
        moved += found.moved
        again = material_of(round_, on=round_.hub.day_of(now))
        if sum(read.state in LOST for read in again.reads) == lost:
            break
    return {"moved": moved}


def run_pitch_plan(run: Run) -> dict[str, Any]:
    """Work out a large pitch day; its plan is kept, nobody is told.

    Raises:
        GaveUp: the day is gone or was changed, or teams are left over.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    day = days_visible_to(run.actor).filter(pk=run.arguments["day"]).first()
    if day is None or not rules.may_run(run.actor):
        raise GaveUp("The pitch day is gone, or no longer yours to run.")
    rows = rows_of_day(day)
    run.progress(0, MANY_TRIES)
    found = plan(
        bench_of(rows, keeps=bool(run.arguments["keeps"])),
        tries=MANY_TRIES,
        seconds=LONG_PATIENCE,
        report=lambda done: run.progress(done, MANY_TRIES),
    )
    try:
        keep_plan(
            day, run.actor, rows=rows, found=found, expected=run.arguments["version"]
        )
    except Refused as refusal:
        raise GaveUp(str(refusal)) from None
    return {"placed": len(found.places)}


def close_polls(now: datetime) -> int:
    """Close every poll whose end has passed, so that its secret is gone; count them."""
    polls = list(polls_over(now))
    for poll in polls:
        close_poll(poll, system_actor(poll.hub), now=now)
    return len(polls)


def _round(run: Run) -> Round:
    found = rounds_visible_to(run.actor).filter(pk=run.arguments["round"]).first()
    if found is None or not rules.may_run(run.actor):
        raise GaveUp("The round is gone, or no longer yours to run.")
    return found


def _solved(run: Run, given: Given, settings: Mapping[str, Any]) -> Allocation:
    """Solve with progress once or twice a second, and stop when asked to."""
    seconds = float(settings["seconds"])
    watch = _Watch(run, int(seconds))
    found = allocate(
        given,
        seconds=seconds,
        seed=int(settings.get("seed", 0)),
        report=watch.tell,
        is_cancelled=watch.is_cancelled,
    )
    if watch.stopped:
        raise Cancelled
    return found


class _Watch:
    """Reports progress and asks, not too often, whether the job was cancelled."""

    def __init__(self, run: Run, seconds: int) -> None:
        self.run, self.seconds = run, seconds
        self.stopped, self.asked_at = False, 0.0
        self.start = clock.now()

    def elapsed(self) -> float:
        """Return the seconds since the beginning."""
        return (clock.now() - self.start).total_seconds()

    def tell(self, note: str) -> None:
        """Save how far the solver is."""
        self._report(note)

    def is_cancelled(self) -> bool:
        """Return whether to stop; looks into the database now and then."""
        if not self.stopped and self.elapsed() - self.asked_at >= ASK_EVERY:
            self._report(None)
        return self.stopped

    def _report(self, note: str | None) -> None:
        self.asked_at = self.elapsed()
        done = min(self.seconds, int(self.asked_at))
        try:
            self.run.progress(done, self.seconds, note=note)
        except Cancelled:
            self.stopped = True
