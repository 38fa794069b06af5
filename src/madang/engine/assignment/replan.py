"""A new plan after a change that moves as few pairs of the old one as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.assignment.core import Core, core_of, worth
from madang.engine.assignment.face import face_of
from madang.engine.assignment.floor import height_side, share_side
from madang.engine.assignment.keeping import keep_most
from madang.engine.assignment.ruled import ALL
from madang.engine.assignment.sides import Posed, rule_sides
from madang.engine.assignment.solve import joined, solve
from madang.engine.assignment.transport import transport
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Result, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.assignment.problem import (
        AssignmentProblem,
        Mask,
        Pair,
        Pairs,
    )
    from madang.engine.assignment.sides import Side


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of an old plan, as pairs of ids.

    `lost` could not stay (the judge left, a conflict appeared, the case was withdrawn);
    `moved` could have stayed but others needed the place; `added` are new.
    """

    kept: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    added: tuple[Pair, ...]


def replan(
    problem: AssignmentProblem,
    old: Sequence[Pair],
    *,
    stop: Stop | None = None,
    seed: int = 1,
) -> Result[Pairs]:
    """Return the plan that keeps as many old pairs as can be, then has most affinity.

    `problem` is the problem as it is now; pairs that must not move at all go into its
    `fixed`.  `old` names the old pairs by id; ids that are gone count as lost.  The
    result's `details` hold `changes`; its value is the total affinity, its bound that
    of any plan that keeps as many pairs.

    A floor "best" is first settled as by `solve`; then its height is a rule.

    Guarantee: ``optimal`` means that no plan keeps more, and none that keeps as many is
    worth more.
    Time: two flows instead of one; under floors and group rules two searches by branch
    and bound over all open pairs.

    Raises:
        ProblemError: a pair stands twice in `old`, or floors or group rules are asked
            of more than 200,000 open pairs.

    >>> from madang.engine.assignment import AssignmentProblem
    >>> now = AssignmentProblem([[3, 2, 9], [2, 3, 1]], 1, 1, forbidden=[(0, 0)])
    >>> result = replan(now, [(0, 0), (1, 1)])
    >>> result.plan.tolist(), result.details["changes"].moved
    ([[0, 2], [1, 1]], ())
    """
    stop = stop or Stop()
    _refuse(problem, old)
    was = _old_pairs(problem, old)
    if problem.rules or problem.floor is not None:
        return _under_rules(problem, old, was, stop, seed)
    core, fixed = core_of(problem)
    was_open = was & core.open
    keeping = replace(core, weight=was_open.astype(np.float32))
    most = transport(keeping, stop, seed)
    if most.short or not most.is_proved:
        return solve(problem, stop=stop, seed=seed)
    face = face_of(keeping, most, 0.25)
    free = np.zeros(core.shape, dtype=bool)
    free[face.free[:, 0], face.free[:, 1]] = True
    rest = transport(
        Core(core.weight, free, face.core.demand, face.core.least, face.core.most),
        stop,
        seed,
    )
    pinned = float(worth(core.weight, joined(fixed, face.taken), core.shape[0]).sum())
    plan = joined(joined(fixed, face.taken), rest.pairs)
    changes = _changes(problem, old, plan)
    return Result(
        Status.OPTIMAL if rest.is_proved else Status.FEASIBLE,
        plan=plan,
        value=rest.value + pinned,
        bound=rest.bound + pinned,
        seconds=stop.spent(),
        seed=seed,
        notes=_notes(changes),
        details={"changes": changes},
    )


def _refuse(problem: AssignmentProblem, old: Sequence[Pair]) -> None:
    if len(set(old)) < len(old):
        raise ProblemError("old", None, "has a pair twice", "name each pair once")
    many = int(core_of(problem)[0].open.sum())
    if (problem.rules or problem.floor is not None) and many > ALL:
        raise ProblemError(
            "problem",
            None,
            f"has floors or group rules and {many:,} open pairs; a re-plan under rules "
            f"weighs at most {ALL:,}",
            "fix the pairs that must stay and solve, or drop the rules",
        )


def _under_rules(
    problem: AssignmentProblem, old: Sequence[Pair], was: Mask, stop: Stop, seed: int
) -> Result[Pairs]:
    """Return the plan that keeps most pairs among those that keep floor and rules."""
    core, fixed = core_of(problem)
    base = worth(core.weight, fixed, core.shape[0])
    floors: tuple[Side, ...] = ()
    is_highest = True
    if not core.open.any() or transport(core, stop, seed).short:
        fresh = solve(problem, stop=stop, seed=seed)  # the fixed pairs alone, or none
        if fresh.plan is None:
            return fresh
        changes = _changes(problem, old, fresh.plan)
        return replace(fresh, notes=_notes(changes), details={"changes": changes})
    if problem.floor == "best":
        fresh = solve(problem, stop=stop, seed=seed)
        if fresh.plan is None:
            return fresh
        served = np.asarray(problem.demand) > 0
        got = worth(core.weight, fresh.plan, core.shape[0])
        height = float(got[served].min(initial=np.inf))
        floors = (height_side(base, served, height),)
        is_highest = fresh.is_proved
    elif problem.floor is not None:
        floors = (share_side(core, base, problem.floor),)
    posed = Posed(core, (*floors, *rule_sides(problem, fixed)))
    kept = keep_most(posed, was & core.open, stop)
    if kept.pairs is None:
        return solve(problem, stop=stop, seed=seed)
    plan = joined(fixed, kept.pairs)
    changes = _changes(problem, old, plan)
    value = float(worth(core.weight, plan, core.shape[0]).sum())
    proved = kept.is_proved and is_highest
    return Result(
        Status.OPTIMAL if proved else Status.FEASIBLE,
        plan=plan,
        value=value,
        bound=max(value, kept.bound + float(base.sum())),
        seconds=stop.spent(),
        seed=seed,
        notes=_notes(changes, is_proved=proved),
        details={"changes": changes},
    )


def _old_pairs(problem: AssignmentProblem, old: Sequence[Pair]) -> Mask:
    """Return the P × R truth: this pair was in the old plan and both are still here."""
    row_of = {one: row for row, one in enumerate(problem.case_ids or ())}
    column_of = {one: column for column, one in enumerate(problem.judge_ids or ())}
    was = np.zeros(problem.shape, dtype=bool)
    for case, judge in old:
        if case in row_of and judge in column_of:
            was[row_of[case], column_of[judge]] = True
    return was


def _changes(problem: AssignmentProblem, old: Sequence[Pair], plan: Pairs) -> Changes:
    new = {
        (problem.case_name(row), problem.judge_name(column))
        for row, column in plan.tolist()
    }
    core, fixed = core_of(problem)
    may = core.open
    may[fixed[:, 0], fixed[:, 1]] = True
    still = {
        (problem.case_name(row), problem.judge_name(column))
        for row, column in np.argwhere(_old_pairs(problem, old) & may).tolist()
    }
    known: Any = set(old)
    return Changes(
        kept=tuple(pair for pair in old if pair in new),
        lost=tuple(pair for pair in old if pair not in still),
        moved=tuple(pair for pair in old if pair in still and pair not in new),
        added=tuple(
            (problem.case_name(row), problem.judge_name(column))
            for row, column in plan.tolist()
            if (problem.case_name(row), problem.judge_name(column)) not in known
        ),
    )


def _notes(changes: Changes, *, is_proved: bool = True) -> tuple[str, ...]:
    counted = (
        f"{len(changes.kept)} pairs stay, {len(changes.lost)} could not, "
        f"{len(changes.moved)} had to move, {len(changes.added)} are new"
    )
    return (f"{counted}; no plan keeps more" if is_proved else counted,)
