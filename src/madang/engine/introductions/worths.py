"""The pairs that could meet, their worth, and the rows that bind them, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.introductions.terms import Wish

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.introductions.problem import Introductions

    Ints = NDArray[np.int64]

MILLION = 1_000_000
ENOUGH = 1 << 40  # a maximum that never binds


@dataclass(frozen=True, slots=True)
class Row:
    """Between `least` and `most` of these pairs meet."""

    pairs: Ints
    least: int
    most: int
    name: str


@dataclass(frozen=True, slots=True)
class Worths:
    """Pairs by number: their two parties, worth in millionths, and which must meet."""

    left: Ints
    right: Ints
    worth: Ints
    must: NDArray[np.bool_]
    least: Ints
    most: Ints
    total: int


def worths_of(problem: Introductions) -> Worths:
    """Return the candidate pairs: those given or wished for, without a no."""
    at = {party.id: number for number, party in enumerate(problem.parties)}
    fits: dict[tuple[int, int], float] = {}
    for pair in problem.pairs:
        left, right = at[pair.left], at[pair.right]
        fits[min(left, right), max(left, right)] = pair.fit
    said: dict[tuple[int, int], list[Wish]] = {}
    for line in problem.wishes:
        by, of = at[line.by], at[line.of]
        said.setdefault((min(by, of), max(by, of)), []).append(line.wish)
    for pair_ in said:
        fits.setdefault(pair_, 0.0)
    rows = []
    for (left, right), fit in fits.items():
        wishes = said.get((left, right), ())
        if Wish.NO in wishes:
            continue
        keen = len(wishes)
        worth = fit + problem.meet_worth * keen + problem.mutual_worth * (keen == 2)
        rows.append((left, right, round(worth * MILLION), Wish.MUST in wishes))
    table = np.array(rows, np.int64).reshape(-1, 4)
    time = ENOUGH if problem.slots is None else problem.slots
    tables = ENOUGH if problem.tables is None else problem.tables
    return Worths(
        left=table[:, 0],
        right=table[:, 1],
        worth=table[:, 2],
        must=table[:, 3].astype(bool),
        least=np.array([party.least for party in problem.parties], np.int64),
        most=np.array(
            [
                min(
                    ENOUGH if party.most is None else party.most,
                    time * party.representatives,
                    len(problem.parties) - 1,
                )
                for party in problem.parties
            ],
            np.int64,
        ),
        total=min(len(rows), tables * time),
    )


def two_sides(left: Ints, right: Ints, parties: int) -> NDArray[np.bool_] | None:
    """Return which parties are on the left of a two-sided event, ``None`` if it is not.

    >>> two_sides(np.array([0, 0]), np.array([1, 2]), 3).tolist()
    [True, False, False]
    >>> two_sides(np.array([0, 0, 1]), np.array([1, 2, 2]), 3) is None
    True
    """
    near: list[list[int]] = [[] for _ in range(parties)]
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        near[a].append(b)
        near[b].append(a)
    side = [-1] * parties
    for start in range(parties):
        if side[start] >= 0:
            continue
        side[start] = 1
        queue = [start]
        for a in queue:
            for b in near[a]:
                if side[b] < 0:
                    side[b] = 1 - side[a]
                    queue.append(b)
                elif side[b] == side[a]:
                    return None
    is_left: NDArray[np.bool_] = np.equal(side, 1)
    return is_left


def quota_rows(problem: Introductions, worths: Worths) -> list[Row]:
    """Return the pairs that each quota counts: those with somebody of its sector."""
    at = {party.id: number for number, party in enumerate(problem.parties)}
    sector = np.array([party.sector for party in problem.parties])
    rows = []
    for quota in problem.quotas:
        left = sector[worths.left] == quota.sector
        right = sector[worths.right] == quota.sector
        counted = left | right
        if quota.party:
            own = at[quota.party]
            counted = ((worths.left == own) & right) | ((worths.right == own) & left)
        rows.append(
            Row(
                np.flatnonzero(counted),
                quota.least,
                ENOUGH if quota.most is None else quota.most,
                f"{quota.party or 'the event'} with {quota.sector}",
            )
        )
    return rows
