"""What a read of each judge is worth, and the bound over all pairs that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from madang.engine.assignment.core import Core
    from madang.engine.assignment.flow import Arcs, Flow
    from madang.engine.assignment.problem import Floats, Ints, Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """A price per judge and a worth per case, in units of affinity.

    Any two such vectors bound every plan: a pair is worth at most what its case and its
    judge are worth plus what it has in excess.
    """

    judge: Floats
    case: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """An upper bound on every plan, and the pairs that stand above their prices."""

    value: float
    wanted: Pairs
    excess: Floats


def from_residual(
    core: Core, arcs: Arcs, flow: Flow, penalty: int
) -> tuple[Ints, Ints]:
    """Return judge prices and case worths in whole units that prove the flow optimal.

    Longest paths in the residual graph, all nodes at
    once (Bellman-Ford, here over judges only: a path judge-case-judge is one step).

    Time: O(arcs × steps); steps are the longest chain of swaps, tens in practice.
    Source: Ahuja, Magnanti, Orlin 1993, "Network Flows", chapter 9.
    """
    judges = core.shape[1]
    case, judge, units = arcs.case, arcs.judge, arcs.units
    load = np.bincount(judge[flow.used], minlength=judges)
    tied = (load + flow.unmet <= core.least) & (core.least > 0)
    price = np.where(tied, -penalty, 0).astype(np.int64)
    top = np.where(flow.missing > 0, -penalty, np.iinfo(np.int64).max // 4)
    used_case, used_judge = case[flow.used], judge[flow.used]
    used_units = units[flow.used]
    order = np.argsort(judge[~flow.used], kind="stable")
    free_case, free_judge = case[~flow.used][order], judge[~flow.used][order]
    free_units = units[~flow.used][order]
    first_used = np.flatnonzero(np.diff(used_case, prepend=-1))
    first_free = np.flatnonzero(np.diff(free_judge, prepend=-1))
    for _step in range(4 * judges + 4):
        worth = top.copy()
        if first_used.size:
            least = np.minimum.reduceat(used_units - price[used_judge], first_used)
            at = used_case[first_used]
            worth[at] = np.minimum(worth[at], least)
        if not first_free.size:
            break
        need = np.maximum.reduceat(free_units - worth[free_case], first_free)
        at = free_judge[first_free]
        raised = np.maximum(price[at], need)
        if (raised == price[at]).all():
            break
        price[at] = raised
    return price, np.where(core.demand > 0, worth, top)


def bound(core: Core, prices: Prices, slack: float) -> Bound:
    """Return the Lagrangian bound over all open pairs.

    ``Σ demand·case + Σ most·max(judge, 0) + Σ least·min(judge, 0) + Σ excess`` where
    the excess of a pair is what its weight has above the two prices.  `wanted` also
    holds pairs that miss their prices by no more than `slack`.

    Guarantee: a valid bound for any prices (weak duality of the transport polytope).
    Time: O(P × R), a few passes over the matrix in chunks.
    """
    rows, columns, excess = [], [], []
    # Single precision only sieves here; what passes the sieve is weighed in double.
    sieve = core.weight.dtype
    size = float(np.abs(core.weight).max() + np.abs(prices.judge).max() + 1e-9)
    reach = slack + 8 * float(np.finfo(sieve).eps) * size
    judge, case = prices.judge.astype(sieve), prices.case - reach
    for part in core.chunks():
        above = (core.weight[part] - judge) > case[part].astype(sieve)[:, None]
        above &= core.open[part]
        row, column = np.nonzero(above)
        over = core.weight[part][row, column].astype(np.float64)
        row = row + part.start
        over -= prices.judge[column] + prices.case[row]
        kept = over > -slack
        rows.append(row[kept])
        columns.append(column[kept])
        excess.append(over[kept])
    over = np.concatenate(excess)
    value = (
        np.dot(core.demand, np.where(core.demand > 0, prices.case, 0.0))
        + np.dot(core.most, np.maximum(prices.judge, 0))
        + np.dot(core.least, np.minimum(prices.judge, 0))
        + np.maximum(over, 0).sum()
    )
    wanted = np.column_stack([np.concatenate(rows), np.concatenate(columns)])
    return Bound(float(value), wanted, over)
