"""Check introductions alone: wishes, floors, caps, tables, quotas, worth and bound."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.introductions.problem import Introductions
    from madang.engine.introductions.terms import Party, Quota

Both = frozenset[str]


def check(
    problem: Introductions,
    plan: Sequence[tuple[str, str]],
    certificate: dict[str, Any] | None = None,
) -> Check:
    """Return every rule that the plan breaks, its worth, and a proved bound.

    The bound follows from the prices in the certificate, whoever found them: any
    prices prove one (LP duality).  Under quotas or among everybody it is the bound of
    the linear relaxation and may stand above the optimum.
    Guarantee: no solver code runs here.  Time: linear in pairs and wishes.
    """
    worth = worth_of_pairs(problem)
    pairs = [frozenset(pair) for pair in plan]
    faults = [*wrong_pairs(problem, pairs, worth)]
    if faults:
        return Check(tuple(faults))
    faults += wrong_counts(problem, pairs)
    value = sum(worth[pair] for pair in pairs)
    bound = priced_bound(problem, worth, certificate)
    return Check(
        tuple(faults), value / 1e6, None if bound is None else max(0, bound) / 1e6
    )


def worth_of_pairs(problem: Introductions) -> dict[Both, int]:
    """Return the millionths that each pair which may meet is worth."""
    fit = {frozenset((pair.left, pair.right)): pair.fit for pair in problem.pairs}
    said = {(line.by, line.of): line.wish.value for line in problem.wishes}
    worth = {}
    for both in fit.keys() | {frozenset(pair) for pair in said}:
        left, right = both
        wishes = [said.get((left, right), ""), said.get((right, left), "")]
        if "no" in wishes:
            continue
        keen = sum(1 for wish in wishes if wish)
        value = fit.get(both, 0.0) + problem.meet_worth * keen
        worth[both] = round((value + problem.mutual_worth * (keen == 2)) * 1e6)
    return worth


def musts_of(problem: Introductions) -> set[Both]:
    """Return the pairs that must meet."""
    return {
        frozenset((line.by, line.of))
        for line in problem.wishes
        if line.wish.value == "must"
    }


def wrong_pairs(
    problem: Introductions, pairs: list[Both], worth: dict[Both, int]
) -> Iterator[str]:
    """Name pairs that meet twice, may not meet, or had to meet and do not."""
    for pair, times in Counter(pairs).items():
        if pair not in worth:
            yield f"{' and '.join(sorted(pair))} may not meet"
        elif times > 1:
            yield f"{' and '.join(sorted(pair))} meet {times} times"
    for pair in sorted(musts_of(problem) - set(pairs), key=sorted):
        yield f"{' and '.join(sorted(pair))} must meet"


def wrong_counts(problem: Introductions, pairs: list[Both]) -> Iterator[str]:
    """Name parties, tables and quotas below their minimum or above their maximum."""
    met = Counter(name for pair in pairs for name in pair)
    for party in problem.parties:
        most = room_of(problem, party)
        if not party.least <= met[party.id] <= most:
            yield f"{party.id} meets {met[party.id]}, not {party.least} to {most}"
    if len(pairs) > sittings_of(problem, len(pairs)):
        yield f"{len(pairs)} meetings are more than tables × slots"
    for quota in problem.quotas:
        count = sum(1 for pair in pairs if counts(problem, quota, pair))
        most = count if quota.most is None else quota.most
        if not quota.least <= count <= most:
            who = quota.party or "the event"
            yield f"{who} has {count} meetings with {quota.sector}, against its quota"


def room_of(problem: Introductions, party: Party) -> int:
    """Return the most meetings the party has room for."""
    room = len(problem.parties) - 1
    if party.most is not None:
        room = min(room, party.most)
    if problem.slots is not None:
        room = min(room, problem.slots * party.representatives)
    return room


def sittings_of(problem: Introductions, pairs: int) -> int:
    """Return the most meetings the tables have room for, at most `pairs`."""
    if problem.tables is None or problem.slots is None:
        return pairs
    return min(pairs, problem.tables * problem.slots)


def counts(problem: Introductions, quota: Quota, pair: Both) -> bool:
    """Return whether the quota counts the pair."""
    if quota.party:
        if quota.party not in pair:
            return False
        pair -= {quota.party}
    sectors = {party.sector for party in problem.parties if party.id in pair}
    return quota.sector in sectors


def priced_bound(
    problem: Introductions, worth: dict[Both, int], certificate: dict[str, Any] | None
) -> int | None:
    """Return the millionths that no plan exceeds, by the prices of the certificate.

    What is left of each pair's worth after its two parties, its table and its quotas
    are paid, plus each positive price times the maximum it guards and each negative
    one times the minimum.
    """
    if certificate is None or "prices" not in certificate:
        return None
    price = {str(name): int(value) for name, value in certificate["prices"].items()}
    table = max(0, int(certificate.get("table", 0)))
    extra = [
        int(value) for value in certificate.get("quotas", [0] * len(problem.quotas))
    ]
    musts = musts_of(problem)
    forced = Counter(name for pair in musts for name in pair)
    quota_of = quota_prices(problem, worth, extra)
    total = table * sittings_of(problem, len(worth))
    for party in problem.parties:
        own = price.get(party.id, 0)
        least = max(party.least, forced[party.id])
        total += own * (room_of(problem, party) if own > 0 else least)
    for quota, own in zip(problem.quotas, extra, strict=True):
        most = len(worth) if quota.most is None else quota.most
        total += own * (most if own > 0 else quota.least)
    for pair, value in worth.items():
        left = value - table - sum(price.get(name, 0) for name in pair)
        left -= quota_of.get(pair, 0)
        total += left if pair in musts else max(0, left)
    return total


def quota_prices(
    problem: Introductions, worth: dict[Both, int], prices: list[int]
) -> dict[Both, int]:
    """Return what each pair pays for the quotas that count it."""
    sector = {party.id: party.sector for party in problem.parties}
    paid: dict[Both, int] = {}
    for quota, price in zip(problem.quotas, prices, strict=True):
        if not price:
            continue
        for pair in worth:
            others = pair - {quota.party}
            if quota.party and quota.party not in pair:
                continue
            if any(sector[name] == quota.sector for name in others):
                paid[pair] = paid.get(pair, 0) + price
    return paid
