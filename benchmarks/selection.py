"""Cohorts under quotas and exclusions: pools of 500 to 20,000, proved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import measured
from madang.engine.selection import Candidate, Problem, Quota, lottery, solve
from madang.engine.verify.selection import check

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Cohort under quotas"
NOTES = (
    "Synthetic pools, normal scores with two decimals, 30 quotas on six attributes.",
    "Bound: what the independent checker proves from the prices alone.",
    "Lottery: value is the smallest chance of anybody who can be chosen.",
    "The target is 1 s for 5,000 → 100 and 5 s for 20,000 → 500.",
)
CASES = ((500, 12, 50), (5_000, 100, 500), (20_000, 500, 2_000))


def pool(people: int, size: int, pairs: int, seed: int) -> Problem:
    """Return a pool as national accelerators have it: two countries, nine sectors."""
    rng = np.random.default_rng(seed)
    traits: dict[str, Any] = {
        "country": rng.choice(["home", "abroad"], people, p=[0.62, 0.38]),
        "sector": rng.choice(9, people, p=rng.dirichlet(np.full(9, 2.0))).astype(str),
        "led_by_women": rng.choice(["yes", "no"], people, p=[0.18, 0.82]),
        "stage": rng.integers(0, 3, people).astype(str),
        "city": rng.integers(0, 14, people).astype(str),
    }
    scores = np.round(rng.normal(70, 12, people), 2)
    candidates = tuple(
        Candidate(
            f"c{i:05}",
            Decimal(str(score)),
            {name: str(values[i]) for name, values in traits.items()},
        )
        for i, score in enumerate(scores.tolist())
    )
    quotas = [Quota({"country": c}, size // 2, size // 2) for c in ("home", "abroad")]
    quotas += [Quota({"sector": str(s)}, 1, -(-size // 4)) for s in range(9)]
    quotas += [
        Quota({"stage": str(s)}, size * 3 // 20, -(-size // 2)) for s in range(3)
    ]
    quotas += [Quota({"city": str(c)}, 0, max(2, size * 3 // 20)) for c in range(14)]
    quotas += [Quota({"led_by_women": "yes"}, -(-size // 3))]
    quotas += [Quota({"country": "home", "stage": "0"}, 0, max(2, size // 4))]
    apart = [rng.choice(people, 2, replace=False).tolist() for _ in range(pairs)]
    exclusions = tuple((candidates[a].id, candidates[b].id) for a, b in apart)
    return Problem(candidates, size, tuple(quotas), exclusions)


def rows() -> Iterator[dict[str, Any]]:
    for people, size, pairs in CASES:
        for seed in (1, 2, 3):
            problem = pool(people, size, pairs, seed)
            done = measured(solve, problem)
            result = done.result
            found = check(problem, result.plan, result.details["certificate"])
            yield {
                "instance": f"{people:,} → {size}, seed {seed}",
                "quotas": len(problem.quotas),
                "pairs": pairs,
                "value": result.value,
                "bound": found.bound,
                "proved": result.is_proved and found.holds,
                "CPU s": done.cpu,
                "extra MB": done.extra_mb,
            }
    for traits in (("country", "stage"), ("country", "sector", "stage")):
        problem = seen_by(pool(400, 40, 0, 1), traits)
        done = measured(lottery, problem)
        yield {
            "instance": f"fair lottery 400 → 40 on {len(traits)} attributes",
            "quotas": len(problem.quotas),
            "pairs": 0,
            "value": done.result.value,
            "bound": done.result.bound,
            "proved": done.result.is_proved,
            "CPU s": done.cpu,
            "extra MB": done.extra_mb,
        }


def seen_by(problem: Problem, traits: tuple[str, ...]) -> Problem:
    """Return the problem with these attributes and their quotas only."""
    return Problem(
        tuple(
            replace(c, attributes={t: c.attributes[t] for t in traits})
            for c in problem.candidates
        ),
        problem.size,
        tuple(q for q in problem.quotas if set(q.where) <= set(traits)),
    )
