"""Choose the method that introductions need, and answer with a result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.introductions import flow, mixed
from madang.engine.introductions.terms import Pair
from madang.engine.introductions.worths import (
    MILLION,
    Worths,
    quota_rows,
    two_sides,
    worths_of,
)
from madang.engine.result import Result, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.introductions.problem import Introductions
    from madang.engine.problem import Stop

    Flags = NDArray[np.bool_]

Plan = tuple[tuple[str, str], ...]


def solve(problem: Introductions, *, stop: Stop, seed: int) -> Result[Plan]:
    """Return who meets whom, of the greatest total worth.

    Guarantee: optimal, with prices as certificate, between two sides without quotas;
    under quotas, or where anybody may meet anybody, optimal where the status says so.
    Time: 0.2 s at 1,750 × 1,750 parties and 100,000 pairs; quotas seconds.

    >>> from madang.engine.introductions import Introductions, Pair, Party
    >>> from madang.engine.problem import Stop
    >>> parties = tuple(Party(name, most=1) for name in ("a", "b", "x", "y"))
    >>> pairs = (Pair("a", "x", 5), Pair("a", "y", 3), Pair("b", "x", 4))
    >>> result = solve(Introductions(parties, pairs), stop=Stop(seconds=5), seed=1)
    >>> result.status.value, result.value, result.plan
    ('optimal', 7.0, (('a', 'y'), ('b', 'x')))
    """
    worths = worths_of(problem)
    overfull = too_many_musts(problem, worths)
    if overfull:
        return infeasible(overfull, stop, seed)
    left = two_sides(worths.left, worths.right, len(problem.parties))
    if left is not None and not problem.quotas:
        return by_flow(problem, oriented(worths, left), stop, seed)
    return by_programme(problem, worths, stop, seed)


def too_many_musts(problem: Introductions, worths: Worths) -> tuple[str, ...]:
    """Name whose musts exceed his cap or the tables."""
    count = met_by(worths, worths.must)
    notes = [
        f"{party.id}: {count[p]} musts, room for {worths.most[p]};"
        f" {count[p] - worths.most[p]} too many"
        for p, party in enumerate(problem.parties)
        if count[p] > worths.most[p]
    ]
    musts = int(worths.must.sum())
    if musts > worths.total:
        notes.append(f"tables: {musts} musts, room for {worths.total} meetings")
    return tuple(notes)


def met_by(worths: Worths, chosen: Flags) -> NDArray[np.int64]:
    """Return how many others each party meets."""
    parties = len(worths.least)
    met = np.bincount(worths.left[chosen], minlength=parties)
    return met + np.bincount(worths.right[chosen], minlength=parties)


def oriented(worths: Worths, is_left: Flags) -> Worths:
    """Return the same pairs with the left side first."""
    turn = ~is_left[worths.left]
    return replace(
        worths,
        left=np.where(turn, worths.right, worths.left),
        right=np.where(turn, worths.left, worths.right),
    )


def by_flow(
    problem: Introductions, worths: Worths, stop: Stop, seed: int
) -> Result[Plan]:
    """Return the best pairs of a two-sided event, musts set aside first."""
    free = ~worths.must
    must_of = met_by(worths, worths.must)
    unit = max(1, int(np.gcd.reduce(worths.worth[free])) if free.any() else 1)
    market = flow.Market(
        left=worths.left[free],
        right=worths.right[free],
        worth=worths.worth[free] // unit,
        least=np.maximum(0, worths.least - must_of),
        most=worths.most - must_of,
        total=worths.total - int(worths.must.sum()),
    )
    try:
        deal = flow.best_deal(market)
    except OverflowError:
        return by_programme(problem, worths, stop, seed)
    if deal.short.any():
        return infeasible(shortfalls(problem, deal.short), stop, seed)
    chosen = worths.must.copy()
    chosen[np.flatnonzero(free)[deal.chosen]] = True
    bound = unit * flow.bound_of(market, deal.prices, deal.table)
    bound += int(worths.worth[worths.must].sum())
    certificate = {
        "prices": {
            party.id: unit * int(price)
            for party, price in zip(problem.parties, deal.prices, strict=True)
        },
        "table": unit * deal.table,
    }
    return answer(problem, worths, chosen, bound, (stop, seed, certificate))


def by_programme(
    problem: Introductions, worths: Worths, stop: Stop, seed: int
) -> Result[Plan]:
    """Return the best pairs under quotas, or where anybody may meet anybody."""
    names = [party.id for party in problem.parties]
    programme = mixed.programme_of(worths, names, quota_rows(problem, worths))
    found = mixed.best_mix(programme, stop)
    if found.is_impossible:
        return infeasible(mixed.smallest_relaxation(programme, stop), stop, seed)
    if found.chosen is None:
        bound = None if found.bound is None else found.bound / MILLION
        return Result(Status.UNKNOWN, bound=bound, seconds=stop.spent(), seed=seed)
    prices = mixed.prices_of(programme).tolist()
    certificate = {
        "prices": dict(zip(names, prices, strict=False)),
        "table": max(0, prices[len(names)]),
        "quotas": prices[len(names) + 1 :],
    }
    return answer(problem, worths, found.chosen, found.bound, (stop, seed, certificate))


def answer(
    problem: Introductions,
    worths: Worths,
    chosen: Flags,
    bound: int | None,
    about: tuple[Stop, int, dict[str, object]],
) -> Result[Plan]:
    """Return the chosen pairs as a plan with value, bound and certificate."""
    stop, seed, certificate = about
    value = int(worths.worth[chosen].sum())
    pairs = sorted(
        (min(a, b), max(a, b))
        for a, b in zip(
            worths.left[chosen].tolist(), worths.right[chosen].tolist(), strict=True
        )
    )
    ids = [party.id for party in problem.parties]
    is_best = bound is not None and value >= bound
    return Result(
        Status.OPTIMAL if is_best else Status.FEASIBLE,
        tuple((ids[a], ids[b]) for a, b in pairs),
        value / MILLION,
        None if bound is None else max(value, bound) / MILLION,
        stop.spent(),
        seed,
        notes=binding_notes(worths, chosen),
        details={"certificate": certificate},
    )


def binding_notes(worths: Worths, chosen: Flags) -> tuple[str, ...]:
    """Say how many meet, and which limits bind."""
    met = met_by(worths, chosen)
    full = int((met >= worths.most).sum())
    alone = int((met == 0).sum())
    count = int(chosen.sum())
    notes = [f"{count} meetings; {full} parties at their maximum, {alone} without any"]
    if count >= worths.total:
        notes.append(f"all {worths.total} sittings are taken: more tables would help")
    return tuple(notes)


def shortfalls(problem: Introductions, short: NDArray[np.int64]) -> tuple[str, ...]:
    """Say whose floor cannot be met, with the least total of meetings lacking."""
    return tuple(
        f"{party.id}: at least {party.least} asked, {party.least - lack} possible;"
        f" lower it by {lack}"
        for party, lack in zip(problem.parties, short.tolist(), strict=True)
        if lack
    )


def infeasible(notes: tuple[str, ...], stop: Stop, seed: int) -> Result[Plan]:
    """Return the proved answer that no plan exists, with its reasons."""
    return Result(Status.INFEASIBLE, seconds=stop.spent(), seed=seed, notes=notes)


def replan(
    problem: Introductions, old: Plan, *, keep: float, stop: Stop, seed: int
) -> Result[Plan]:
    """Return who meets whom after a change, where each kept introduction counts more.

    `keep` is what an introduction already announced is worth beyond its pair's worth.
    The value counts both; `details` counts introductions ``kept``, ``lost`` and ``new``
    and has the ``worth`` alone.
    Guarantee: optimal for worth plus kept introductions, as `solve` is for worth.
    """
    before = {frozenset(pair) for pair in old}
    fits = {frozenset((pair.left, pair.right)): pair.fit for pair in problem.pairs}
    for line in problem.wishes:
        fits.setdefault(frozenset((line.by, line.of)), 0.0)
    dearer = tuple(
        Pair(min(both), max(both), fit + keep * (both in before))
        for both, fit in fits.items()
    )
    result = solve(replace(problem, pairs=dearer), stop=stop, seed=seed)
    if result.plan is None:
        return result
    now = {frozenset(pair) for pair in result.plan}
    gain = keep * len(now & before)
    counts = {
        "kept": len(now & before),
        "lost": len(before - now),
        "new": len(now - before),
        "worth": (result.value or 0.0) - gain,
    }
    return replace(result, details={**result.details, **counts})
