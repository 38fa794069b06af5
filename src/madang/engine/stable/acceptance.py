"""Deferred acceptance on heaps, with promotion of those left over.

Residents propose down their lists; a hospital keeps the best so far (Gale, Shapley,
American Mathematical Monthly 69, 1962).  With ties a resident whom all have refused
proposes once more as *promoted*, ahead of unpromoted equals (Király, Algorithmica 60,
2011; McDermid, ICALP 2009), and in a tier of equals tries hospitals with a free place
before others.  Both make the matching larger.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.stable.problem import Market

    Choices = tuple[tuple[int, int, int], ...]


def accept(market: Market, order: Sequence[int]) -> list[int]:
    """Return a hospital per resident, -1 for none, without any blocking pair.

    `order` is who proposes first; it decides between equals, and nothing else.

    Guarantee: weakly stable; the residents' best stable matching when nobody is tied.
    Time: O(list entries × log capacity).
    """
    capacity, choices = market.capacity, list(market.choices)
    held: list[list[tuple[int, int]]] = [[] for _ in capacity]
    match = [-1] * len(choices)
    pointer = [0] * len(choices)
    lives = 2 if market.has_ties else 1
    turn = [1] * len(choices)  # 2 once promoted
    waiting = list(reversed(order))
    while waiting:
        r = waiting.pop()
        own, at = choices[r], pointer[r]
        while True:
            if at == len(own):
                if turn[r] < lives and own:
                    turn[r], at = turn[r] + 1, 0
                    continue
                break
            if market.has_ties:
                own = choices[r] = _free_first(own, at, held, capacity)
            h, _, rank = own[at]
            at += 1
            merit = turn[r] - 2 * rank
            heap = held[h]
            if len(heap) < capacity[h]:
                heappush(heap, (merit, r))
                match[r] = h
                break
            if heap[0][0] < merit:
                loser = heapreplace(heap, (merit, r))[1]
                match[r], match[loser] = h, -1
                waiting.append(loser)
                break
        pointer[r] = at
    return match


def _free_first(
    own: Choices, at: int, held: Sequence[Sequence[object]], capacity: Sequence[int]
) -> Choices:
    """Return the list with a free hospital, if any, at the front of the next tier."""
    tier = own[at][1]
    for i in range(at, len(own)):
        h, its_tier, _ = own[i]
        if its_tier != tier:
            break
        if len(held[h]) < capacity[h]:
            return (*own[:at], own[i], *own[at:i], *own[i + 1 :])
    return own
