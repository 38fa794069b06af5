"""The background work of meetings: planning and mending large rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.jobs.kinds import Cancelled, GaveUp
from madang.kit import clock
from madang.meetings import rules
from madang.meetings.actions import keep_mended, keep_run
from madang.meetings.actions.mending import mended_plan
from madang.meetings.actions.rounds import NotNow
from madang.meetings.actions.runs import Changed, material_with_fits
from madang.meetings.planning import plan
from madang.meetings.queries import rounds_visible_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.jobs.kinds import Run
    from madang.meetings.models import Round
    from madang.meetings.models import Run as Kept

STEPS, TRIES = 3, 3
ASK_EVERY = 0.5  # seconds between two looks at whether the job was cancelled


def run_meetings(run: Run) -> dict[str, Any]:
    """Work out a large round; its plan is kept, nobody is told.

    Where something changed meanwhile it is worked out again, three times at most.

    Raises:
        GaveUp: the round is gone, or it changes faster than it is worked out.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    return _tried(run, _worked_out)


def mend_meetings(run: Run) -> dict[str, Any]:
    """Mend a large round that is published; who is concerned is written to.

    What changes meanwhile is mended with it, three times at most.

    Raises:
        GaveUp: the round is gone or not published, or changes faster than it is mended.
        Cancelled: somebody asked to stop; nobody's agenda changes.
    """
    return _tried(run, _mended)


def _tried(run: Run, work: Callable[[Run], Kept]) -> dict[str, Any]:
    for turn in range(TRIES):
        try:
            kept = work(run)
        except Changed as changed:
            if turn == TRIES - 1:
                raise GaveUp(str(changed)) from None
        except NotNow as refused:
            raise GaveUp(str(refused)) from None
        else:
            return {"run": kept.pk, "meetings": kept.meetings}
    raise AssertionError


def _round(run: Run) -> Round:
    found = rounds_visible_to(run.actor).filter(pk=run.arguments["round"]).first()
    if found is None or not rules.may_organise(run.actor):
        raise GaveUp("The round is gone, or no longer yours to plan.")
    return found


def _worked_out(run: Run) -> Kept:
    round_ = _round(run)
    run.progress(0, STEPS)
    material = material_with_fits(round_, clock.now())
    run.progress(1, STEPS)
    watch = _Watch(run)
    seed = int(run.arguments.get("seed", 1))
    found = plan(material, seed=seed, report=watch.tell, is_cancelled=watch.is_stopped)
    if watch.stopped:
        raise Cancelled
    run.progress(STEPS, STEPS)
    return keep_run(round_, run.actor, found=found, now=clock.now(), seed=seed)


def _mended(run: Run) -> Kept:
    round_ = _round(run)
    run.progress(0, STEPS)
    watch = _Watch(run)
    found = mended_plan(
        round_,
        clock.now(),
        with_standby=bool(run.arguments.get("standby")),
        is_cancelled=watch.is_stopped,
    )
    run.progress(2, STEPS, note=_("Telling those whose agenda changes"))
    now, expected = clock.now(), round_.version
    kept = keep_mended(round_, run.actor, found=found, expected=expected, now=now)
    run.progress(STEPS, STEPS)
    return kept


class _Watch:
    """Reports progress and asks, not too often, whether the job was cancelled."""

    def __init__(self, run: Run) -> None:
        self.run, self.stopped = run, False
        self.asked_at = clock.now()

    def tell(self, note: str) -> None:
        """Say how far the solver is."""
        said = {
            "who meets whom": _("Who meets whom"),
            "when": _("When they meet"),
            "nearby": _("Better plans nearby"),
        }
        self._look(said.get(note, ""))

    def is_stopped(self) -> bool:
        """Return whether to stop; looks into the database now and then."""
        if not self.stopped:
            self._look(None)
        return self.stopped

    def _look(self, note: str | None) -> None:
        now = clock.now()
        if (now - self.asked_at).total_seconds() < ASK_EVERY:
            return
        self.asked_at = now
        try:
            self.run.progress(2, STEPS, note=note)
        except Cancelled:
            self.stopped = True
