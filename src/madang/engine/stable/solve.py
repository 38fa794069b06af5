"""Match two sides so that nobody has a reason to break off, as many as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Result, Status
from madang.engine.stable.acceptance import accept
from madang.engine.stable.maximum import ceiling, is_stable, largest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from madang.engine.stable.problem import Market, Problem

PROVE = 300  # residents up to which the largest matching is sought and proved
TRIES = 20  # orders of proposing that are tried when somebody is tied
PATIENCE = 200_000  # list entries gone through by all tries together


@dataclass(frozen=True, slots=True)
class Matching:
    """A hospital per resident; ``None`` for those nobody takes."""

    hospital: Mapping[str, str | None]

    @property
    def size(self) -> int:
        """How many are matched."""
        return sum(h is not None for h in self.hospital.values())


def solve(
    problem: Problem, *, stop: Stop | None = None, seed: int = 0
) -> Result[Matching]:
    """Return a stable matching, as large as can be; `value` is its size.

    Without ties it is the residents' best, and every stable matching has this size
    (Roth, Econometrica 54, 1986).  With ties the promotion rule is tried in several
    orders, and up to 300 residents the largest is sought and proved.

    Guarantee: no blocking pair, ever; largest when optimal.
    Time: 20,000 residents and 1,000 hospitals well under a second.
    Source: Gale, Shapley 1962; Király 2011; McDermid 2009.

    >>> from madang.engine.stable import Problem
    >>> wishes = {"ana": (("x",), ("y",)), "ben": (("x",),)}
    >>> places = {"x": (("ben",), ("ana",)), "y": (("ana",),)}
    >>> dict(solve(Problem(wishes, places, {"x": 1, "y": 1})).plan.hospital)
    {'ana': 'y', 'ben': 'x'}
    """
    stop = stop or Stop()
    market = problem.market
    if not market.has_ties:
        match = accept(market, range(len(market.choices)))
        size = sum(h >= 0 for h in match)
        return _answer(problem, match, size, stop, seed)
    match = _best_of_orders(market, stop, seed)
    size, bound = sum(h >= 0 for h in match), ceiling(market)
    stop.tell(float(size), float(bound), "promotion")
    if size < bound and len(market.choices) <= PROVE and stop.left():
        found = largest(market, stop, size)
        bound = min(bound, found.bound)
        if found.match is not None and is_stable(market, found.match):
            match = max(match, found.match, key=lambda m: sum(h >= 0 for h in m))
    return _answer(problem, match, bound, stop, seed)


def _best_of_orders(market: Market, stop: Stop, seed: int) -> list[int]:
    """Return the largest matching of several orders of proposing."""
    best = accept(market, range(len(market.choices)))
    rng = np.random.default_rng(seed)
    entries = sum(map(len, market.choices)) + 1
    for _ in range(min(TRIES, PATIENCE // entries)):
        if not stop.left():
            break
        other = accept(_shuffled(market, rng), range(len(market.choices)))
        if sum(h >= 0 for h in other) > sum(h >= 0 for h in best):
            best = other
    return best


def _shuffled(market: Market, rng: np.random.Generator) -> Market:
    """Return the market with each resident's equals in another order."""
    choices = []
    for own in market.choices:
        mixed = [own[i] for i in rng.permutation(len(own)).tolist()]
        choices.append(tuple(sorted(mixed, key=itemgetter(1))))
    return replace(market, choices=tuple(choices))


def _answer(
    problem: Problem, match: list[int], bound: int, stop: Stop, seed: int
) -> Result[Matching]:
    market = problem.market
    hospital: dict[str, str | None] = dict(problem.fixed)
    for r, h in zip(market.residents, match, strict=True):
        hospital[r] = market.hospitals[h] if h >= 0 else None
    plan = Matching({r: hospital[r] for r in problem.residents})
    fixed = len(problem.fixed)
    return Result(
        Status.OPTIMAL if plan.size == bound + fixed else Status.FEASIBLE,
        plan=plan,
        value=float(plan.size),
        bound=float(bound + fixed),
        seconds=stop.spent(),
        seed=seed,
        notes=_about(problem, plan),
    )


def _about(problem: Problem, plan: Matching) -> tuple[str, ...]:
    notes = []
    alone = [r for r, h in plan.hospital.items() if h is None]
    if alone:
        more = f" and {len(alone) - 10} more" if len(alone) > 10 else ""
        notes.append(f"Nobody takes {', '.join(alone[:10])}{more}.")
    load = dict.fromkeys(problem.hospitals, 0)
    for h in plan.hospital.values():
        if h is not None:
            load[h] += 1
    free = sum(problem.capacities[h] - n for h, n in load.items())
    if free:
        notes.append(f"{free} places stay free.")
    return tuple(notes)


def replan(
    problem: Problem,
    old: Mapping[str, str | None],
    *,
    frozen: Collection[str] = (),
    stop: Stop | None = None,
    seed: int = 0,
) -> Result[Matching]:
    """Return a stable matching of the changed problem that keeps most of `old`.

    `frozen` residents keep their hospital in any case.  Up to 300 residents the most
    that a stable matching can keep is proved (``details["is_nearest"]``); beyond, the
    chains of vacancies and proposals start from the old matching.

    Guarantee: no blocking pair but with the frozen.

    Raises:
        ProblemError: if somebody frozen has no hospital in `old`, or it is gone.
    """
    stop = stop or Stop()
    fixed = dict(problem.fixed)
    for resident in sorted(frozen):
        hospital = old.get(resident)
        if hospital is None:
            raise ProblemError("frozen", resident, "has no hospital", "unfreeze it")
        fixed[resident] = hospital
    changed = replace(problem, fixed=fixed)
    market = changed.market
    number = {h: i for i, h in enumerate(market.hospitals)}
    keep = {
        i: number[h]
        for i, r in enumerate(market.residents)
        if (h := old.get(r)) is not None and h in number
    }
    match, bound = repaired(market, keep), ceiling(market)
    is_nearest = False
    if len(market.choices) <= PROVE and stop.left():
        found = largest(market, stop, 0, keep)
        if found.match is not None and is_stable(market, found.match):
            match, is_nearest = found.match, found.is_proved
    result = _answer(changed, match, bound, stop, seed)
    kept = sum(match[r] == h for r, h in keep.items())
    details: dict[str, object] = {
        "kept": kept + len(set(frozen)),
        "moved": len(keep) - kept,
        "is_nearest": is_nearest,
    }
    return replace(result, status=Status.FEASIBLE, details=details)


def repaired(market: Market, old: Mapping[int, int]) -> list[int]:
    """Return a stable matching reached from `old` by proposals that only improve.

    Residents propose in the order of their lists but to their old hospital first among
    equals; a hospital prefers its old residents among equals.

    Guarantee: weakly stable.
    """
    people = range(len(market.choices))
    choices = []
    for r in people:
        own = sorted(market.choices[r], key=lambda c: (c[1], c[0] != old.get(r)))
        choices.append(tuple(own))
    order = [r for r in people if r in old] + [r for r in people if r not in old]
    return accept(replace(market, choices=tuple(choices)), order)
