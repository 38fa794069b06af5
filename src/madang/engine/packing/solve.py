"""Put jobs into rooms at least cost, prove it, say why not, again after a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.packing.bound import (
    FREE,
    OUT,
    SCALE,
    Bounder,
    Rooms,
    climb,
    first_prices,
)
from madang.engine.packing.local import Goal, improve
from madang.engine.packing.shortage import Shortage, sentences, shortage
from madang.engine.packing.tree import search
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Result, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from madang.engine.packing.problem import Problem

    Whole = NDArray[np.int64]

CLIMB = 400  # price steps before the search
STEPS = 3000  # of the first local search


@dataclass(frozen=True, slots=True)
class Packing:
    """A room per job (``None``: outside), and the exact total cost or value."""

    room: Mapping[str, str | None]
    total: Decimal


def solve(
    problem: Problem, *, stop: Stop | None = None, seed: int = 0
) -> Result[Packing]:
    """Return the cheapest packing, or the one of most value.

    The bound is the Lagrangian one over all packings at first and rises with every
    guess that is proved too low; it is always given.

    Guarantee: optimal when it says so, in whole numbers; infeasible is proved.
    Time: seconds for some hundred pairs of job and room left in doubt by the bound;
    beyond, the best packing met and an honest gap.
    Source: Posta, Ferland, Michelon, Comput. Optim. Appl. 52 (2012).

    >>> from madang.engine.packing import Problem
    >>> cost, need = [[1, 1, 1], [3, 4, 9]], [[2, 2, 2], [2, 2, 2]]
    >>> result = solve(Problem(("a", "b", "c"), ("hall", "attic"), cost, need, [4, 2]))
    >>> dict(result.plan.room), int(result.plan.total), str(result.status)
    ({'a': 'attic', 'b': 'hall', 'c': 'hall'}, 5, 'optimal')
    """
    stop = stop or Stop()
    has_room = bool(problem.figures.allowed.any(axis=0).all())
    prices = first_prices(problem.figures) if has_room else None
    if prices is None:
        return _infeasible(problem, shortage(problem, stop), stop, seed)
    return _Hunt(problem, prices, stop, seed).run()


class _Hunt:
    """Raises the bound and lowers the cost until they meet or time is out."""

    def __init__(self, problem: Problem, prices: Whole, stop: Stop, seed: int) -> None:
        self.problem, self.figures = problem, problem.figures
        self.stop, self.seed = stop, seed
        self.bounder = Bounder(self.figures)
        self.best: Whole | None = None
        self.cost = int(self.figures.cost.max(axis=0).sum())  # of the dearest packing
        state = np.where(self.figures.allowed, FREE, OUT).astype(np.int8)
        rooms = Rooms(state, self.figures.capacity)
        start = self.bounder.price(rooms, prices)
        self.first = start.taken
        aim = start.bound + max(SCALE, abs(start.bound) // 1000)
        self.prices, found = climb(self.bounder, rooms, prices, aim, CLIMB)
        best = max(start.bound, found.bound)
        self.root, self.bound = best, -(-best // SCALE)

    def run(self) -> Result[Packing]:
        """Guess from the bound upward; each guess is met or proved too low."""
        self._tell("price bound")
        steps = min(STEPS, 20 * self.figures.cost.size)
        goal = Goal(steps, enough=self.bound)
        self._note(improve(self.figures, self._rounded(), self.stop, self.seed, goal))
        lack: Shortage | None = None
        if self.best is None:
            lack = shortage(self.problem, self.stop)
            if lack.is_sure:
                return _infeasible(self.problem, lack, self.stop, self.seed)
            self._note(lack.room)
        if not self._close_gap():
            return self._answer(Status.FEASIBLE)
        if self.best is None and lack is not None:
            return _infeasible(self.problem, lack, self.stop, self.seed)
        return self._answer(Status.OPTIMAL)

    def _close_gap(self) -> bool:
        """Return whether every guess below the best packing is proved too low."""
        step = 1
        while self.bound <= (self.cost if self.best is None else self.cost - 1):
            top = self.cost if self.best is None else self.cost - 1
            guess = min(self.bound + step - 1, top)
            done = search(self.figures, self.bounder, self.prices, guess, self.stop)
            if not done.is_complete:
                return False
            if done.room is not None:
                self._note(done.room)
                continue
            self.bound = guess + 1
            self._tell("guess proved too low")
            if done.nodes < 50 or self.best is None:
                step *= 2
        return True

    def _rounded(self) -> Whole:
        """Return a start: each job where the knapsacks took it, else where cheapest."""
        worth = np.where(self.figures.allowed, self.figures.cost, 2**60)
        worth = worth - self.first * (np.ptp(self.figures.cost) + 1)
        return np.asarray(worth.argmin(axis=0), np.int64)

    def _note(self, room: Whole | None) -> None:
        if room is None or not self.figures.keeps_rules(room):
            return
        cost = int(self.figures.cost[room, np.arange(len(room))].sum())
        if self.best is None or cost < self.cost:
            self.best, self.cost = room, cost
            self._tell("better packing")

    def _tell(self, note: str) -> None:
        value = None if self.best is None else float(self.problem.worth(self.cost))
        self.stop.tell(value, float(self.problem.worth(self.bound)), note)

    def _answer(self, status: Status) -> Result[Packing]:
        plan = None if self.best is None else packing_of(self.problem, self.best)
        bound = min(self.bound, self.cost) if plan is not None else self.bound
        scale = SCALE * 10**self.figures.places
        return Result(
            status if plan is not None else Status.UNKNOWN,
            plan=plan,
            value=None if plan is None else float(plan.total),
            bound=float(self.problem.worth(bound)),
            seconds=self.stop.spent(),
            seed=self.seed,
            notes=_about(self.problem, plan, self.root / scale),
            details={"certificate": {"scale": scale, "prices": self.prices.tolist()}},
        )


def packing_of(problem: Problem, room: Whole) -> Packing:
    """Return the packing of a room index per job."""
    names: list[str | None] = [*problem.rooms, None]
    total = int(problem.figures.cost[room, np.arange(len(room))].sum())
    return Packing(
        {job: names[r] for job, r in zip(problem.jobs, room.tolist(), strict=True)},
        problem.worth(total),
    )


def _about(problem: Problem, plan: Packing | None, root: float) -> tuple[str, ...]:
    root = -root if problem.maximise else root
    notes = [f"The price bound over all packings is {root:.3f}."]
    if plan is None:
        return (*notes, "No packing was found in the time given.")
    outside = [job for job, room in plan.room.items() if room is None]
    if outside:
        notes.append(f"{len(outside)} stay outside: {', '.join(outside[:10])}.")
    moved = sum(plan.room.get(job) != room for job, room in problem.current.items())
    if problem.current:
        notes.append(f"{moved} of {len(problem.current)} move.")
    return tuple(notes)


def _infeasible(
    problem: Problem, lack: Shortage, stop: Stop, seed: int
) -> Result[Packing]:
    return Result(
        Status.INFEASIBLE,
        seconds=stop.spent(),
        seed=seed,
        notes=sentences(problem, lack),
    )


def _with_bonus(problem: Problem) -> Any:
    """Return the costs with what the problem gives for staying already in them."""
    if not (problem.current and problem.keep_bonus):
        return problem.cost
    sign = -1 if problem.maximise else 1
    places = problem.figures.places
    rows = problem.figures.cost[: len(problem.rooms)]
    return [[Decimal(sign * int(v)).scaleb(-places) for v in row] for row in rows]


def replan(
    problem: Problem,
    old: Mapping[str, str | None],
    *,
    frozen: Collection[str] = (),
    stop: Stop | None = None,
    seed: int = 0,
) -> Result[Packing]:
    """Return the packing that moves the fewest of `old`, then costs least.

    `problem` is the changed one; jobs of `old` it no longer has are forgotten.
    `frozen` stay where they were.  Fewest moves comes before any cost: a move costs
    more than all rooms together.

    Guarantee: as `solve`.

    Raises:
        ProblemError: if somebody frozen had no room, or the room is gone.
    """
    stays = {j: r for j, r in old.items() if j in problem.jobs and r in problem.rooms}
    for job in sorted(frozen):
        if job not in stays:
            raise ProblemError("frozen", job, "has no room to stay in", "unfreeze it")
    heavy = int(np.abs(problem.figures.cost).max(axis=0).sum()) * 2 + 1
    changed = replace(
        problem,
        cost=_with_bonus(problem),
        current={j: str(r) for j, r in stays.items()},
        fixed={**problem.fixed, **{j: str(stays[j]) for j in frozen}},
        keep_bonus=Decimal(heavy).scaleb(-problem.figures.places),
    )
    result = solve(changed, stop=stop, seed=seed)
    if result.plan is None:
        return result
    kept = sum(result.plan.room[j] == r for j, r in stays.items())
    own = kept * changed.keep_bonus
    total = result.plan.total + (-own if problem.maximise else own)
    bound = (result.bound or 0.0) + float(-own if problem.maximise else own)
    return replace(
        result,
        plan=Packing(result.plan.room, total),
        value=float(total),
        bound=bound,
        details={"kept": kept, "moved": len(stays) - kept},
        notes=(f"{len(stays) - kept} of {len(stays)} move.",),
    )
