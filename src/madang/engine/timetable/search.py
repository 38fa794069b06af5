"""Run a CP-SAT model on one core until it answers, times out or is cancelled."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.problem import Stop
    from madang.engine.timetable.model import Model

POLL = 0.1  # seconds between two looks at whether the search is cancelled


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came back with; `at` holds each meeting's slot, -1 if not held."""

    is_proved: bool
    at: tuple[int, ...] | None = None
    bound: float | None = None

    @property
    def is_impossible(self) -> bool:
        """Whether it is proved that the model has no solution."""
        return self.is_proved and self.at is None


def search(  # noqa: PLR0913 -- a search has its budget, its seed and its two styles
    model: Model,
    stop: Stop,
    *,
    seconds: float,
    seed: int,
    core: bool = False,
    hint: Sequence[int] | None = None,
) -> Found:
    """Return what one core finds within the seconds.

    With `core` the bound is raised by unsatisfiable cores (Fu and Malik 2006), which
    proves timetables with few breaks; without it solutions come first.
    Guarantee: `is_proved` only where the solver closed the search.
    """
    seconds = min(seconds, stop.left())
    if seconds <= 0:
        return Found(is_proved=False)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0
    solver.parameters.optimize_with_core = core
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    if hint is not None:
        for (m, t), x in model.x.items():
            model.cp.add_hint(x, hint[m] == t)
    if stop.report is not None:
        solver.best_bound_callback = lambda bound: stop.tell(None, bound, "proof")
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(solver, stop, done), daemon=True)
    if stop.cancelled is not None:
        watcher.start()
    status = solver.solve(model.cp)
    done.set()
    return found(model, solver, status)


def watch(solver: cp_model.CpSolver, stop: Stop, done: threading.Event) -> None:
    """End the search soon after the stop is cancelled."""
    while not done.wait(POLL):
        if stop.left() <= 0:
            solver.stop_search()
            return


def found(model: Model, solver: cp_model.CpSolver, status: object) -> Found:
    """Return the solver's answer in our own words."""
    if status == cp_model.INFEASIBLE:
        return Found(is_proved=True)
    bound = solver.best_objective_bound if model.cp.has_objective() else None
    if bound is not None and not math.isfinite(bound):
        bound = None
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Found(is_proved=False, bound=bound)
    at = [-1] * len(model.grid.people)
    for (m, t), x in model.x.items():
        if solver.boolean_value(x):
            at[m] = t
    return Found(is_proved=status == cp_model.OPTIMAL, at=tuple(at), bound=bound)
