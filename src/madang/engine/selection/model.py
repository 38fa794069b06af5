"""Write a cohort problem as whole numbers: columns, rows, cliques and their prices.

A column is a candidate counted under one of his options; a row is a quota.  With a
price on every row and clique the rules can be dropped and the best `size` candidates
at penalised scores bound every cohort from above (Lagrangian relaxation; Fisher,
Management Science 1981).  Prices are whole numbers, so the bound is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from madang.engine.highs import Relaxed, linear_program, stacked
from madang.engine.selection.problem import options_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from madang.engine.selection.problem import Problem

    Whole = NDArray[np.int64]

ROOM = 2**61  # prices are scaled so that no sum leaves 64 bits


@dataclass(frozen=True, slots=True)
class Model:
    """Choose `size` owners and one column each, greatest `gain`, rows within limits.

    `rows` is quotas × columns with entries 0 and 1, `low` and `high` its limits.
    `cliques` hold owners of whom at most one may be chosen; `must` marks owners that
    have to be.  Owners are in the problem's order, best first.
    """

    ids: tuple[str, ...]
    owner: Whole
    step: Whole
    gain: Whole
    rows: Any
    low: Whole
    high: Whole
    cliques: tuple[tuple[int, ...], ...]
    must: NDArray[np.bool_]
    rank: Whole
    size: int

    def also(self, members: NDArray[np.bool_], low: int, high: int) -> Model:
        """Return the model with one more row over the columns in `members`."""
        row = sp.csr_array(members.astype(np.int64)[None, :])
        return replace(
            self,
            rows=stacked([self.rows, row]),
            low=np.append(self.low, low),
            high=np.append(self.high, high),
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """Whole-numbered prices of rows (at their upper, lower limit) and cliques."""

    scale: int
    high: Whole
    low: Whole
    clique: Whole


@dataclass(frozen=True, slots=True)
class Bound:
    """What prices prove: no cohort is worth more than `value`.

    `least_in[i]` bounds the cohorts that take owner i, `least_out[i]` those without.
    """

    value: int
    with_owner: Whole
    without_owner: Whole
    penalised: Whole = field(repr=False)


def model_of(problem: Problem) -> Model:
    """Return the problem as whole numbers, the same for any order of its input."""
    people = [c for c in problem.in_order() if c.id not in problem.barred]
    place = {c.id: i for i, c in enumerate(people)}
    order = sorted(people, key=lambda c: (c.precedence, c.id))
    rank = np.empty(len(people), np.int64)
    rank[[place[c.id] for c in order]] = np.arange(len(people))
    options = [options_of(c, problem.spill) for c in people]
    owner = np.repeat(np.arange(len(people)), [len(row) for row in options])
    step = np.concatenate([np.arange(len(row)) for row in options])
    score = np.array([problem.units(c.score) for c in people], np.int64)
    quotas = sorted(problem.quotas, key=lambda q: q.name)
    flat = [option for row in options for option in row]
    counted = [[j for j, o in enumerate(flat) if q.matches(o)] for q in quotas]
    return Model(
        ids=tuple(c.id for c in people),
        owner=owner,
        step=step,
        gain=score[owner] - step * problem.units(problem.spill_cost),
        rows=_incidence(counted, len(flat)),
        low=np.array([q.least for q in quotas], np.int64),
        high=np.array(
            [problem.size if q.most is None else q.most for q in quotas], np.int64
        ),
        cliques=cliques_of(
            [(place[a], place[b]) for a, b in problem.exclusions if _free(place, a, b)]
        ),
        must=np.array([c.id in problem.chosen for c in people]),
        rank=rank,
        size=problem.size,
    )


def _free(place: dict[str, int], *ids: str) -> bool:
    return all(i in place for i in ids)


def _incidence(counted: Sequence[Sequence[int]], columns: int) -> Any:
    lengths = [len(row) for row in counted]
    indices = np.array([j for row in counted for j in row], np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    ones = np.ones(len(indices), np.int64)
    return sp.csr_array((ones, indices, starts), shape=(len(counted), columns))


def cliques_of(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Cover the pairs with groups in which everybody excludes everybody.

    >>> cliques_of([(0, 1), (1, 2), (2, 0), (2, 3)])
    ((0, 1, 2), (2, 3))
    """
    enemies: dict[int, set[int]] = {}
    for a, b in pairs:
        enemies.setdefault(a, set()).add(b)
        enemies.setdefault(b, set()).add(a)
    covered: set[tuple[int, int]] = set()
    found = []
    for a, b in sorted({(min(p), max(p)) for p in pairs}):
        if (a, b) in covered:
            continue
        group = [a, b]
        for c in sorted(enemies[a] & enemies[b]):
            if enemies[c].issuperset(group):
                group.append(c)
        group.sort()
        covered |= {(x, y) for i, x in enumerate(group) for y in group[i + 1 :]}
        found.append(tuple(group))
    return tuple(found)


def clique_rows(model: Model) -> Any:
    """Return cliques × columns, 1 where the column's owner is in the clique."""
    owners = _incidence(model.cliques, len(model.ids))
    return sp.csr_array(owners[:, model.owner])


def relax(model: Model) -> Prices | None:
    """Return prices from the linear relaxation; ``None`` if even that cannot hold."""
    cliques, n = clique_rows(model), len(model.owner)
    several = np.bincount(model.owner) > 1
    one_each = sp.csr_array(
        (np.ones(n), (model.owner, np.arange(n))), shape=(len(several), n)
    )[np.flatnonzero(several)]
    above = stacked([model.rows, -model.rows, cliques, one_each])
    limits = np.concatenate(
        [model.high, -model.low, np.ones(cliques.shape[0] + one_each.shape[0])]
    )
    floor = np.zeros(n)
    single = ~several[model.owner]
    floor[model.must[model.owner] & single] = 1.0
    equal = [np.ones(n)]
    equal += [
        (model.owner == i).astype(float) for i in np.flatnonzero(model.must & several)
    ]
    unit = max(1, int(np.abs(model.gain).max()))
    answer = linear_program(
        -model.gain / unit,
        (above, limits),
        (np.array(equal), [float(model.size)] + [1.0] * (len(equal) - 1)),
        np.column_stack([floor, np.ones(n)]),
    )
    return None if answer is None else _whole_prices(model, answer, unit)


def _whole_prices(model: Model, answer: Relaxed, unit: int) -> Prices:
    """Round the relaxation's prices to whole numbers; any rounding stays a bound."""
    q, c = len(model.low), len(model.cliques)
    raw = np.maximum(0.0, -answer.above[: 2 * q + c]) * unit
    # a penalised score sums at most every price on its column
    most = int(np.abs(model.gain).max()) + int(np.ceil(raw.sum())) + 1
    parts = (model.size + 2 * q + c + 4) * (model.size + 1)
    scale = int(max(1, min(2**20, ROOM // (most * parts))))
    whole = np.rint(raw * scale).astype(np.int64)
    return Prices(scale, whole[:q], whole[q : 2 * q], whole[2 * q :])


def bound_of(model: Model, prices: Prices) -> Bound:
    """Return what the prices prove, in whole numbers, rounded down to score units."""
    penalised = (
        model.gain * prices.scale
        - model.rows.T @ (prices.high - prices.low)
        - clique_rows(model).T @ prices.clique
    )
    best = np.full(len(model.ids), np.iinfo(np.int64).min // 4)
    np.maximum.at(best, model.owner, penalised)
    constant = int(
        prices.high @ model.high - prices.low @ model.low + prices.clique.sum()
    )
    free, places = np.flatnonzero(~model.must), model.size - int(model.must.sum())
    order = free[np.argsort(-best[free], kind="stable")]
    total = constant + int(best[model.must].sum()) + int(best[order[:places]].sum())
    within = np.full(len(best), total)
    without = np.full(len(best), total)
    if places > 0:
        last = best[order[places - 1]]
        within[order[places:]] += best[order[places:]] - last
    else:
        within[order] = np.iinfo(np.int64).min // 4
    if places < len(order):
        without[order[:places]] += best[order[places]] - best[order[:places]]
    else:
        without[order[:places]] = np.iinfo(np.int64).min // 4
    without[model.must] = np.iinfo(np.int64).min // 4
    scale = prices.scale
    return Bound(total // scale, within // scale, without // scale, best)
