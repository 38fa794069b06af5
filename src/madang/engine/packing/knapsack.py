"""Fill one room best: 0/1 knapsacks by dynamic programming, in whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

NEVER = -(2**60)


def table(gain: Whole, need: Whole, room: int) -> Whole:
    """Return best[k, c]: the most that the first k things are worth in capacity c.

    Time: O(things × room).  Source: Bellman, Dynamic Programming, 1957.

    >>> table(np.array([3, 4]), np.array([2, 3]), 4)[-1].tolist()
    [0, 0, 3, 4, 4]
    """
    best = np.zeros((len(gain) + 1, room + 1), np.int64)
    for k, (g, n) in enumerate(zip(gain.tolist(), need.tolist(), strict=True)):
        best[k + 1] = best[k]
        if g > 0 and n <= room:
            np.maximum(best[k, n:], best[k, : room + 1 - n] + g, out=best[k + 1, n:])
    return best


def taken(best: Whole, need: Whole) -> NDArray[np.bool_]:
    """Return which things the best filling of the table takes."""
    inside = np.zeros(len(need), bool)
    left = best.shape[1] - 1
    for k in range(len(need) - 1, -1, -1):
        if best[k + 1, left] != best[k, left]:
            inside[k] = True
            left -= int(need[k])
    return inside


def with_and_without(best: Whole, gain: Whole, need: Whole) -> tuple[Whole, Whole]:
    """Return for each thing the best filling that takes it and the best without it.

    Time: O(things × room), by one more table from the other end.

    >>> gain, need = np.array([3, 4]), np.array([2, 3])
    >>> having, lacking = with_and_without(table(gain, need, 4), gain, need)
    >>> having.tolist(), lacking.tolist()
    ([3, 4], [4, 3])
    """
    room = best.shape[1] - 1
    having = np.full(len(gain), NEVER, np.int64)
    lacking = np.full(len(gain), NEVER, np.int64)
    tail = np.zeros(room + 1, np.int64)  # what the later things are worth
    for k in range(len(gain) - 1, -1, -1):
        g, n = int(gain[k]), int(need[k])
        lacking[k] = (best[k] + tail[::-1]).max()
        if n > room:
            continue
        having[k] = (best[k, : room + 1 - n] + tail[: room + 1 - n][::-1]).max() + g
        if g > 0:
            grown = tail.copy()
            np.maximum(tail[n:], tail[: room + 1 - n] + g, out=grown[n:])
            tail = grown
    return having, lacking
