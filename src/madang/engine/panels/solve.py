"""Plan a judging round, or plan it again after a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.problem import Stop
from madang.engine.result import Result, Status

from .board import EMPTY, SLACK, board_of
from .bound import upper_bound
from .exact import solve_exactly
from .report import feasibility
from .search import Effort, improve
from .seating import fill

if TYPE_CHECKING:
    from .board import Board
    from .exact import Proof
    from .round import Read, Round
    from .seating import Shortage

CLOSE = 3e-7  # of the bound: what the linear programme's own tolerance leaves open


@dataclass(frozen=True, slots=True)
class Plan:
    """Every read of the round: begun and finished ones, pins, then planned ones."""

    reads: tuple[Read, ...]


def solve(problem: Round, *, stop: Stop | None = None, seed: int = 0) -> Result[Plan]:
    """Return a plan that gives every case its missing reads and covers most rules.

    Value: the weight of covered rules plus the bonus of complete cases, over the
    reads that are done, under way and planned.  Only planned reads of
    `problem.history` move, and only for a gain above `problem.inertia`.

    Guarantee: nobody over capacity, no pair twice, pins kept, forbidden pairs never;
    as many seats filled as can be.  Coverage is best effort beside a proved bound;
    the plan is called optimal only where it meets the bound.  INFEASIBLE (seats that
    nobody can fill, or a panel that must lean) and UNKNOWN (a panel that leans,
    cause unproved) carry the best plan found.
    Time: about 4 CPU-seconds for 583 judges × 1,975 cases × 4 reads.

    >>> from madang.engine.panels import Case, Judge, Round, Rule
    >>> judges = (Judge("ana", {"role": "Lawyer"}, 1), Judge("bo", {}, 2))
    >>> cases = (Case("one", {}), Case("two", {}))
    >>> rules = (Rule("role", 1, 0.6, "Lawyer"),)
    >>> result = solve(Round(judges, cases, rules, reads=1))
    >>> result.status.value, result.value, len(result.plan.reads)
    ('optimal', 0.7, 2)
    """
    stop = stop or Stop()
    rng = np.random.default_rng(seed)
    board = board_of(problem)
    seats = len(board.seat_case)
    batch = min(150, max(8, seats // 8))
    shortage = fill(board, rng, batch=batch)
    bound = upper_bound(board)
    enough = bound - CLOSE * max(1.0, bound)
    effort = Effort(batch, 40 + 48 * seats // batch, patience=120, enough=enough)
    rounds = improve(board, effort, stop=stop, rng=rng)
    proof = _prove(board, shortage, bound, stop)
    value = board.value()
    if proof is not None and proof.best is not None:
        bound = proof.best
    leaning = _leaning(board)
    status, notes = _judge(board, shortage, leaning, value, bound)
    if proof is not None and proof.best is None:
        status = Status.INFEASIBLE
    return Result(
        status,
        Plan(board.planned()),
        value=round(value, 9),
        bound=round(max(bound, value), 9),
        seconds=stop.spent(),
        seed=seed,
        notes=(*notes, *feasibility(problem).lines),
        details={
            "rounds": rounds,
            "moved": _moved(board),
            "leaning": tuple(problem.cases[c].id for c in leaning),
            "empty_seats": int((board.seat_judge == EMPTY).sum()),
            "certificate": _admitted(board, leaning),
        },
    )


def _prove(
    board: Board, shortage: Shortage | None, bound: float, stop: Stop
) -> Proof | None:
    """Try the exact programme where the search left a question open."""
    near = board.value() >= bound - CLOSE * max(1.0, bound)
    settled = near and not _leaning(board)
    return None if settled or shortage is not None else solve_exactly(board, stop)


def _leaning(board: Board) -> list[int]:
    """List the panels whose mean severity exceeds the limit."""
    limit = board.given.severity_limit
    if limit is None:
        return []
    over = np.abs(board.lean) > limit * np.maximum(board.size, 1) + SLACK
    return [int(c) for c in np.flatnonzero(over)]


def _admitted(board: Board, leaning: list[int]) -> dict[str, object]:
    """Say which promises the plan does not keep, so that a checker can hold it to."""
    empty = board.seat_case[board.seat_judge == EMPTY]
    cases = board.given.cases
    return {
        "short": sorted({cases[c].id for c in empty.tolist()}),
        "leaning": sorted(cases[c].id for c in leaning),
    }


def _moved(board: Board) -> int:
    """Count old planned reads that are not in the new plan."""
    sat = board.seat_judge != EMPTY
    kept = board.kept[board.seat_judge[sat], board.seat_case[sat]].sum()
    planned = sum(read.state == "planned" for read in board.given.history)
    pinned = sum(
        (read.judge, read.case) in board.given.pins and read.state == "planned"
        for read in board.given.history
    )
    return int(planned - pinned - kept)


def _judge(
    board: Board,
    shortage: Shortage | None,
    leaning: list[int],
    value: float,
    bound: float,
) -> tuple[Status, list[str]]:
    """Say how sure the answer is, and why."""
    if shortage is not None:
        return Status.INFEASIBLE, [str(shortage)]
    proved = [c for c in leaning if _must_lean(board, c)]
    notes = [
        f"{board.given.cases[c].id}: panel leans {board.lean[c] / board.size[c]:+.2f} "
        f"(limit {board.given.severity_limit}); "
        + (
            "no judges it may have can balance it: allow it, or add a milder judge"
            if c in proved
            else "no balancing exchange was found: try longer, or raise the limit"
        )
        for c in leaning
    ]
    if leaning:
        return (Status.INFEASIBLE if proved else Status.UNKNOWN), notes
    if value >= bound - CLOSE * max(1.0, bound):
        return Status.OPTIMAL, notes
    return Status.FEASIBLE, notes


def _must_lean(board: Board, case: int) -> bool:
    """Tell whether even the mildest or strictest judges leave this panel leaning."""
    limit = board.given.severity_limit
    if limit is None:
        return False
    here = np.flatnonzero((board.seat_case == case) & (board.seat_judge != EMPTY))
    seated = board.seat_judge[here]
    could = (board.spare > 0) | np.isin(
        np.arange(len(board.spare)), board.seat_judge[board.seat_judge != EMPTY]
    )
    could &= ~board.closed[:, case]
    could[seated] = True
    pool = np.sort(board.severity[could])
    rest = board.lean[case] - board.severity[seated].sum()
    room = limit * board.size[case] + SLACK
    n = len(seated)
    least = rest + pool[:n].sum()
    most = rest + (pool[len(pool) - n :].sum() if n else 0.0)
    return bool(least > room or most < -room)
