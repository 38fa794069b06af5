"""Check a packing alone: every job and room, what it costs, and what prices prove."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.engine.packing.problem import Problem
    from madang.engine.packing.solve import Packing

FINEST = 200_000  # steps of capacity up to which a room is filled exactly


def check(
    problem: Problem, plan: Packing, certificate: dict[str, Any] | None = None
) -> Check:
    """Return every rule that the packing breaks, its cost or value, and a bound.

    The bound follows from the prices per job in the certificate, whoever found them:
    fill each room best at cost less price, on its own, and add the prices.

    Guarantee: no solver code runs here.  Time: jobs × the sum of capacities.
    """
    unknown = [j for j in plan.room if j not in set(problem.jobs)]
    unknown += [f"{r}" for r in plan.room.values() if r not in {*problem.rooms, None}]
    missing = [j for j in problem.jobs if j not in plan.room]
    if unknown or missing:
        faults = [f"{name}: is not in the problem" for name in unknown]
        return Check((*faults, *(f"{job}: is left out" for job in missing)))
    faults = [*_wrong_jobs(problem, plan), *_wrong_rooms(problem, plan)]
    bound: float | None = None
    notes: tuple[str, ...] = ()
    if certificate and not faults:
        prices = certificate["prices"]
        if len(prices) != len(problem.jobs) or certificate["scale"] < 1:
            faults.append("certificate: has not one price per job")
        else:
            bound = float(_priced_bound(problem, prices, certificate["scale"]))
            notes = ("bound: each room filled on its own at cost less price",)
    return Check(tuple(faults), float(_total(problem, plan)), bound, notes)


def _figure(cell: object) -> Fraction:
    return Fraction(Decimal(str(cell)))


def _wrong_jobs(problem: Problem, plan: Packing) -> Iterator[str]:
    for job in problem.jobs:
        room = plan.room[job]
        if room is None:
            if not problem.optional:
                yield f"{job}: has no room"
        elif (job, room) in problem.forbidden:
            yield f"{job}: {room} is forbidden"
        if job in problem.fixed and problem.fixed[job] != room:
            yield f"{job}: is fixed in {problem.fixed[job]}"
    beside = {frozenset(pair) for pair in problem.neighbours}
    for a, b in problem.apart:
        one, two = plan.room[a], plan.room[b]
        if one is not None and (one == two or frozenset((one, two)) in beside):
            yield f"{a} and {b}: must be apart, sit in {one} and {two}"


def _wrong_rooms(problem: Problem, plan: Packing) -> Iterator[str]:
    for r, room in enumerate(problem.rooms):
        load = sum(
            _figure(problem.need[r][j])
            for j, job in enumerate(problem.jobs)
            if plan.room[job] == room
        )
        if load > _figure(problem.capacity[r]):
            yield f"{room}: holds {float(load)}, has {problem.capacity[r]}"


def _total(problem: Problem, plan: Packing) -> Fraction:
    place = {room: r for r, room in enumerate(problem.rooms)}
    total = Fraction(0)
    for j, job in enumerate(problem.jobs):
        room = plan.room[job]
        if room is not None:
            total += _worth(problem, place[room], j)
    return total


def _worth(problem: Problem, r: int, j: int) -> Fraction:
    kept = problem.current.get(problem.jobs[j]) == problem.rooms[r]
    bonus = _figure(problem.keep_bonus) if kept else Fraction(0)
    return _figure(problem.cost[r][j]) + (bonus if problem.maximise else -bonus)


def _priced_bound(problem: Problem, prices: list[int], scale: int) -> Fraction:
    """Return what the prices prove, with the sign of the problem's own figure."""
    sign = -1 if problem.maximise else 1
    total = sum((Fraction(p, scale) for p in prices), start=Fraction(0))
    for r, room in enumerate(problem.rooms):
        gains, needs = [], []
        for j, job in enumerate(problem.jobs):
            if (job, room) in problem.forbidden:
                continue
            gain = Fraction(prices[j], scale) - sign * _worth(problem, r, j)
            if gain > 0:
                gains.append(gain)
                needs.append(_figure(problem.need[r][j]))
        total -= _fullest(gains, needs, _figure(problem.capacity[r]))
    if problem.optional:
        total -= sum((Fraction(max(0, p), scale) for p in prices), start=Fraction(0))
    return sign * total


def _fullest(gains: list[Fraction], needs: list[Fraction], room: Fraction) -> Fraction:
    """Return the most that fits, or what fits when one thing may be cut in parts."""
    unit = np.lcm.reduce([1, room.denominator, *(n.denominator for n in needs)])
    steps = int(room * int(unit))
    if steps > FINEST:
        return _fullest_in_parts(gains, needs, room)
    coin = int(np.lcm.reduce([1, *(g.denominator for g in gains)]))
    best = np.zeros(steps + 1, np.int64)
    for gain, need in zip(gains, needs, strict=True):
        size = int(need * int(unit))
        if size <= steps:
            grown = best[: steps + 1 - size] + int(gain * coin)
            best[size:] = np.maximum(best[size:], grown)
    return Fraction(int(best[-1]), coin)


def _fullest_in_parts(
    gains: list[Fraction], needs: list[Fraction], room: Fraction
) -> Fraction:
    """Return Dantzig's bound: things by gain per need, the last one in part."""
    total = Fraction(0)
    free = [g for g, n in zip(gains, needs, strict=True) if n == 0]
    pairs = [(g, n) for g, n in zip(gains, needs, strict=True) if 0 < n <= room]
    for gain, need in sorted(pairs, key=lambda p: p[0] / p[1], reverse=True):
        part = min(Fraction(1), room / need)
        total += gain * part
        room -= need * part
        if part < 1:
            break
    return total + sum(free, start=Fraction(0))
