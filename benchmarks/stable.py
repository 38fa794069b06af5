"""Stable matching: large markets without ties, smaller ones with many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import measured
from madang.engine.problem import Stop
from madang.engine.stable import Problem, solve
from madang.engine.stable.acceptance import accept
from madang.engine.verify.stable import check

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Stable matching"
NOTES = (
    "Drawn markets; popularity of hospitals varies. Ties: the chance that the next name"
    " on a list is as good as the last.",
    "CPU s: lists into numbers, and solving. Promotion: one pass of the rule.",
)
CASES = (
    (2_000, 100, 10, 0.0),
    (20_000, 1_000, 10, 0.0),
    (20_000, 1_000, 10, 0.5),
    (100, 20, 4, 0.85),
    (200, 30, 4, 0.85),
    (300, 40, 6, 0.6),
    (300, 300, 5, 0.85),
)
SECONDS = 60.0


def market(people: int, places: int, wishes: int, tie: float) -> Problem:
    """Return a drawn market with five places for every hundred too many."""
    rng = np.random.default_rng(people + places)
    chance = rng.dirichlet(np.full(places, 2.0))
    lists: list[list[int]] = [[] for _ in range(places)]
    residents = {}
    for r in range(people):
        own = rng.choice(places, wishes, replace=False, p=chance).tolist()
        residents[f"r{r}"] = _tiers([f"h{h}" for h in own], rng.random(wishes) >= tie)
        for h in own:
            lists[h].append(r)
    hospitals = {}
    for h, listed in enumerate(lists):
        order = [f"r{r}" for r in rng.permutation(listed).tolist()]
        hospitals[f"h{h}"] = _tiers(order, rng.random(len(order)) >= tie)
    seats = rng.multinomial(people * 21 // 20, np.full(places, 1 / places)).tolist()
    return Problem(residents, hospitals, dict(zip(hospitals, seats, strict=True)))


def _tiers(names: list[str], ends: Any) -> tuple[tuple[str, ...], ...]:
    tiers: list[list[str]] = [[]]
    for name, end in zip(names, ends.tolist(), strict=True):
        tiers[-1].append(name)
        if end:
            tiers.append([])
    return tuple(tuple(tier) for tier in tiers if tier)


def rows() -> Iterator[dict[str, Any]]:
    for people, places, wishes, tie in CASES:
        problem = market(people, places, wishes, tie)
        done = measured(lambda p: solve(p, stop=Stop(SECONDS), seed=1), problem)
        found = check(problem, done.result.plan)
        once = accept(problem.market, range(people))
        yield {
            "instance": f"{people:,} × {places:,}, ties {tie:g}",
            "matched": done.result.value,
            "bound": done.result.bound,
            "proved": done.result.is_proved and found.holds,
            "promotion": sum(h >= 0 for h in once),
            "blocking pairs": len(found.faults),
            "CPU s": done.cpu,
            "extra MB": done.extra_mb,
        }
