"""Timetables of a few hundred meetings with proof that no plan has fewer breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.engine.timetable import annealing, patterns
from madang.engine.timetable.board import Board
from madang.engine.timetable.model import model_of
from madang.engine.timetable.search import Found, search

if TYPE_CHECKING:
    from madang.engine.problem import Stop
    from madang.engine.timetable.grid import Grid

BOUND_SHARE, MATCH_SHARE, CORE_SHARE, FIRST_SHARE = 0.2, 0.15, 0.75, 0.4
HALVING_SHARE = 0.7
SHORTEST = 0.5  # seconds of a search that may still find something
ROUNDS = (400_000, 4_000_000, 16_000_000)  # steps; a round cut short ends too warm


@dataclass(frozen=True, slots=True)
class Proof:
    """The best slots found, a proved lower bound, and whether nothing can exist."""

    at: tuple[int, ...] | None = None
    bound: int = 0
    is_impossible: bool = False


def prove(grid: Grid, stop: Stop, seed: int) -> Proof:
    """Return the timetable with the fewest breaks, or proof that there is none.

    In turn, each within its share of the time: the pattern bound; a plan that meets it;
    the optimum by unsatisfiable cores; and where that runs out of time, any plan,
    annealed, and a last search from it.
    Guarantee: `bound` is proved; `is_impossible` only with a proof.
    Time: median 0.3 s at 200 meetings, up to 30 s for 22 slots with breaks.
    """
    bound = 0
    if patterns.applies(grid):
        seconds = BOUND_SHARE * stop.left()
        loads = patterns.pattern_bound(grid, seconds=seconds, seed=seed)
        if loads.is_impossible:
            return Proof(is_impossible=True)
        bound = loads.breaks
        stop.tell(None, bound, "attendance patterns")
    if bound:
        seconds = MATCH_SHARE * stop.left()
        model = model_of(grid, at_most=bound)
        met = search(model, stop, seconds=seconds, seed=seed)
        if met.at is not None:
            return Proof(met.at, bound)
        if met.is_impossible:
            bound += 1
    model = model_of(grid, at_least=bound)
    seconds = CORE_SHARE * stop.left()
    core = search(model, stop, seconds=seconds, seed=seed, core=True)
    if core.is_impossible:
        return Proof(is_impossible=True)
    bound = max(bound, bound_of(core))
    if core.is_proved:
        return Proof(core.at, bound)
    return last_resort(grid, stop, seed, bound, core)


def bound_of(found: Found) -> int:
    """Return the whole number of breaks that the search has proved."""
    return 0 if found.bound is None else max(0, round(found.bound))


def last_resort(grid: Grid, stop: Stop, seed: int, bound: int, core: Found) -> Proof:
    """Return the best plan that the time left allows, after the cores ran out of it."""
    best = core.at
    if best is None:
        model = model_of(grid, at_most=grid.slots * len(grid.meetings))
        seconds = FIRST_SHARE * stop.left()
        first = search(model, stop, seconds=seconds, seed=seed)
        if first.is_impossible:
            return Proof(is_impossible=True)
        best = first.at
    if best is not None:
        best = annealed(grid, best, stop, seed, bound)
        if sum(grid.breaks_of_all(best)) <= bound:
            return Proof(best, bound)
        return halved(grid, best, stop, seed, bound)
    model = model_of(grid, at_least=bound)
    last = search(model, stop, seconds=stop.left(), seed=seed)
    if last.is_impossible:
        return Proof(is_impossible=True)
    return Proof(last.at, max(bound, bound_of(last)))


def halved(
    grid: Grid, best: tuple[int, ...], stop: Stop, seed: int, bound: int
) -> Proof:
    """Return the plan after asking again and again for half of the breaks too many.

    A search for any plan with so few breaks finds one, or proves that there is none,
    where a search for the fewest stays far from both.
    """
    at_least, value = bound, sum(grid.breaks_of_all(best))
    while at_least < value and stop.left() > 0:
        most = (at_least + value) // 2
        seconds = HALVING_SHARE * stop.left()
        if seconds < SHORTEST:
            break
        model = model_of(grid, at_least=bound, at_most=most)
        found = search(model, stop, seconds=seconds, seed=seed)
        if found.at is not None:
            best = better(grid, best, found.at) or best
            value = sum(grid.breaks_of_all(best))
            stop.tell(value, bound, "halving")
        else:
            at_least = most + 1
            if found.is_impossible:
                bound = most + 1
    return Proof(best, bound)


def annealed(
    grid: Grid, at: tuple[int, ...], stop: Stop, seed: int, enough: int
) -> tuple[int, ...]:
    """Return the plan with fewer breaks where swaps find them, as fair as before."""
    for steps in ROUNDS:
        board = Board(grid)
        board.reset(at)
        annealing.anneal(board, stop, steps=steps, seed=seed, enough=enough)
        at = better(grid, at, tuple(board.at)) or at
    return at


def better(
    grid: Grid, old: tuple[int, ...] | None, new: tuple[int, ...] | None
) -> tuple[int, ...] | None:
    """Return the plan with fewer breaks of those that keep the fairness."""
    plans = [at for at in (old, new) if at is not None and is_fair(grid, at)]
    return min(plans, key=lambda at: sum(grid.breaks_of_all(at)), default=None)


def is_fair(grid: Grid, at: tuple[int, ...]) -> bool:
    """Return whether rests are kept and no two people's breaks differ by too much."""
    if not grid.keeps_rests(at):
        return False
    breaks = grid.breaks_of_all(at)
    return grid.fairness is None or max(breaks) - min(breaks) <= grid.fairness
