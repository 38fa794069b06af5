"""Check a matching alone: capacities, lists, and every pair that would break off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.stable.problem import Problem
    from madang.engine.stable.solve import Matching


def check(
    problem: Problem, plan: Matching, certificate: dict[str, Any] | None = None
) -> Check:
    """Return every rule that the matching breaks, blocking pairs included.

    The value is how many are matched; the bound is the smaller side.

    Guarantee: no solver code runs here.  Time: linear in the lists.
    """
    del certificate
    unknown = [r for r in plan.hospital if r not in problem.residents]
    unknown += [h for h in plan.hospital.values() if h and h not in problem.hospitals]
    missing = [r for r in problem.residents if r not in plan.hospital]
    if unknown or missing:
        faults = [f"{name}: is not in the problem" for name in unknown]
        return Check((*faults, *(f"{name}: is left out" for name in missing)))
    taken: dict[str, list[str]] = {h: [] for h in problem.hospitals}
    for r, h in plan.hospital.items():
        if h is not None:
            taken[h].append(r)
    faults = [
        f"{h}: takes {len(rs)}, has {problem.capacities[h]} places"
        for h, rs in taken.items()
        if len(rs) > problem.capacities[h]
    ]
    for r, h in problem.fixed.items():
        if plan.hospital[r] != h:
            faults.append(f"{r}: is fixed to {h}")
    place = {
        h: {r: k for k, tier in enumerate(tiers) for r in tier}
        for h, tiers in problem.hospitals.items()
    }
    for r, h in plan.hospital.items():
        if h is None or r in problem.fixed:
            continue
        if r not in place[h] or all(h not in t for t in problem.residents[r]):
            faults.append(f"{r} and {h}: do not both list each other")
    faults += blocking_pairs(problem, plan, taken, place)
    size = float(sum(h is not None for h in plan.hospital.values()))
    most = min(len(problem.residents), sum(problem.capacities.values()))
    return Check(tuple(faults), size, float(most))


def blocking_pairs(
    problem: Problem,
    plan: Matching,
    taken: dict[str, list[str]],
    place: dict[str, dict[str, int]],
) -> Iterator[str]:
    """Name each pair who would both rather have each other (weak stability)."""
    worst: dict[str, float] = {}
    for h, rs in taken.items():
        loose = [place[h].get(r, -1) for r in rs if r not in problem.fixed]
        free = len(rs) < problem.capacities[h]
        worst[h] = float("inf") if free else max(loose, default=-1)
    for r, tiers in problem.residents.items():
        if r in problem.fixed:
            continue
        now = plan.hospital[r]
        for tier in tiers:
            if now in tier:
                break
            for h in tier:
                if place[h].get(r, float("inf")) < worst[h]:
                    yield f"{r} and {h}: would both rather have each other"
