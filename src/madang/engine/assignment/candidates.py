"""A first small set of pairs that an optimal plan is likely to come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.problem import Floats, Ints, Mask, Pairs

DENSE = 150_000  # up to so many pairs all of them are taken


def key_of(core: Core, case: Ints, judge: Ints) -> Ints:
    """Return one number per pair; sorted numbers are sorted by case, then judge."""
    return case.astype(np.int64) * core.shape[1] + judge


def merged(keys: Ints, more: Ints) -> Ints:
    """Return the sorted union (NumPy's own hashes, and is slow on numbers like these).

    >>> merged(np.array([1, 4]), np.array([4, 2])).tolist()
    [1, 2, 4]
    """
    both = np.sort(np.concatenate([keys, more]))
    return both[np.diff(both, prepend=-1) > 0]


def among(keys: Ints, known: Ints) -> Mask:
    """Return the truth per key: it is one of the sorted `known` ones.

    >>> among(np.array([3, 1]), np.array([1, 2])).tolist()
    [False, True]
    """
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[place] == keys)


def first_candidates(core: Core, seed: int) -> Ints:
    """Return the sorted keys of every case's best open pairs, ties spread over judges.

    All open pairs where they are few.
    """
    cases, judges = core.shape
    width = int(3 * core.demand.max(initial=0) + 6)
    if cases * judges <= DENSE or width >= judges:
        return np.flatnonzero(core.open).astype(np.int64)
    # A rotation per case breaks ties differently for each, at the price of one sum.
    rng = np.random.default_rng(seed)
    dtype = core.weight.dtype
    nudge = float(np.abs(core.weight).max()) * 1e-5 + 1e-12
    turn_case, turn_judge = rng.random(cases, dtype), rng.random(judges, dtype)
    keys = []
    for part in core.chunks():
        rank = (turn_case[part, None] + turn_judge) % dtype.type(1)
        rank *= dtype.type(nudge)
        rank += core.weight[part]
        rank[~core.open[part]] = -np.inf
        best = np.argpartition(rank, judges - width, axis=1)[:, judges - width :]
        row = np.repeat(np.arange(part.start, part.stop), width)
        column = best.ravel()
        may = core.open[row, column]
        keys.append(key_of(core, row[may], column[may]))
    return np.sort(np.concatenate(keys))


def foremost(core: Core, pairs: Pairs, excess: Floats, width: int = 8) -> Ints:
    """Return the keys of the pairs of largest excess, at most `width` per case."""
    keys, case = key_of(core, *pairs.T), pairs[:, 0]
    if len(keys) <= width * core.shape[0] // 4:
        return keys
    order = np.lexsort((-excess, case))
    sorted_case = case[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_case, sorted_case)
    return keys[order][rank < width]
