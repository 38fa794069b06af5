"""Change a cohort as little as possible, and name the one that came second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Result, Status
from madang.engine.selection.model import model_of
from madang.engine.selection.search import best_cohort
from madang.engine.selection.solve import answer

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from madang.engine.selection.cohort import Cohort
    from madang.engine.selection.problem import Problem


@dataclass(frozen=True, slots=True)
class Second:
    """The best cohort with other members, its loss in points and who differs."""

    cohort: Cohort
    lost: Decimal
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    is_proved: bool

    @property
    def distance(self) -> int:
        """How many members differ."""
        return len(self.comes_in)


def second_best(
    problem: Problem, result: Result[Cohort], *, stop: Stop | None = None, seed: int = 0
) -> Second | None:
    """Return the best cohort that differs in at least one member; ``None`` if none.

    Guarantee: second best when `is_proved`.  Time: about one solve.

    Raises:
        ValueError: if the result holds no cohort.
    """
    if result.plan is None:
        raise ValueError("there is no cohort to compare with")
    model = model_of(problem)
    inside = np.array([i in result.plan.ids for i in model.ids])[model.owner]
    other = answer(
        problem,
        model.also(inside, 0, problem.size - 1),
        stop or Stop(),
        seed,
        is_explained=False,
    )
    if other.plan is None:
        return None
    return Second(
        other.plan,
        result.plan.score - other.plan.score,
        tuple(sorted(other.plan.ids - result.plan.ids)),
        tuple(sorted(result.plan.ids - other.plan.ids)),
        is_proved=other.is_proved,
    )


def replan(  # noqa: PLR0913 -- what changed is three things
    problem: Problem,
    old: Collection[str],
    *,
    gone: Collection[str] = (),
    frozen: Collection[str] = (),
    stop: Stop | None = None,
    seed: int = 0,
) -> Result[Cohort]:
    """Return a cohort without `gone` that keeps as many of `old` as the rules allow.

    Among those the one with the highest score.  `frozen` stay in any case.  The
    result's details count ``kept`` and list ``comes_in`` and ``goes_out``.

    Guarantee: fewest changes, then most points, when it says optimal.
    Time: about two solves.

    Raises:
        ProblemError: if somebody gone or frozen is unknown, or both at once.
    """
    stop = stop or Stop()
    known = {c.id for c in problem.candidates}
    for name, ids in (("gone", gone), ("frozen", frozen)):
        for ident in sorted(set(ids) - known):
            raise ProblemError(name, ident, "is no candidate", "correct the id")
    for ident in sorted(set(gone) & set(frozen)):
        raise ProblemError("frozen", ident, "is gone too", "drop one of the two")
    changed = replace(
        problem,
        barred=problem.barred | set(gone),
        chosen=(problem.chosen - set(gone)) | set(frozen),
    )
    model = model_of(changed)
    stays = np.array([i in set(old) for i in model.ids])[model.owner]
    fewest = best_cohort(replace(model, gain=stays.astype(np.int64)), stop, seed)
    kept = fewest.gain if fewest.columns is not None else 0
    after = answer(changed, model.also(stays, kept, changed.size), stop, seed)
    if after.plan is None:
        return after
    return replace(
        after,
        status=after.status if fewest.is_proved else Status.FEASIBLE,
        details=after.details
        | {
            "kept": len(after.plan.ids & set(old)),
            "comes_in": sorted(after.plan.ids - set(old)),
            "goes_out": sorted(set(old) - after.plan.ids),
        },
    )
