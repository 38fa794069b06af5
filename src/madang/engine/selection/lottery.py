"""Draw a cohort by lot under quotas, as equal in chances as the quotas allow.

LEXIMIN: the smallest chance is as large as can be, then the next smallest, and so on
(Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens'
assemblies", Nature 596, 2021).  Candidates whom no rule tells apart get the same
chance, so the work is done on types.  Scores play no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from madang.engine.highs import linear_program, stacked, whole_program
from madang.engine.problem import Stop
from madang.engine.result import Result, Status
from madang.engine.selection.explain import explain
from madang.engine.selection.model import model_of
from madang.engine.selection.types import types_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from madang.engine.selection.problem import Problem
    from madang.engine.selection.types import Types

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

EPS = 1e-7  # chances are told apart down to this
NEARBY = 60  # types for each further composition sought around one that helps


@dataclass(frozen=True, slots=True)
class Lottery:
    """A distribution over compositions, and everybody's chance under it.

    `groups` are the ids of each type; `compositions[j, t]` says how many of type t
    composition j takes, `weights[j]` how likely it is.  `certificate` holds a weight
    per type that proves the smallest positive chance to be the largest possible.
    """

    groups: tuple[tuple[str, ...], ...]
    compositions: Whole
    weights: Floats
    certificate: Floats

    @property
    def chances(self) -> Mapping[str, float]:
        """Everybody's chance to be drawn."""
        per_type = self.weights @ self.compositions
        return {
            ident: float(p) / len(group)
            for group, p in zip(self.groups, per_type, strict=True)
            for ident in group
        }

    def draw(self, seed: int) -> frozenset[str]:
        """Return one cohort; the same seed draws the same cohort.

        Draw a composition by its weight, then the members of each type evenly.
        """
        rng = np.random.default_rng(seed)
        steps = np.cumsum(self.weights)
        at = int(np.searchsorted(steps, rng.random() * steps[-1], side="right"))
        drawn: set[str] = set()
        for group, count in zip(
            self.groups,
            self.compositions[min(at, len(steps) - 1)].tolist(),
            strict=True,
        ):
            picks = rng.choice(len(group), size=count, replace=False)
            drawn |= {group[i] for i in picks.tolist()}
        return frozenset(drawn)


def lottery(
    problem: Problem, *, stop: Stop | None = None, seed: int = 0
) -> Result[Lottery]:
    """Return the lottery whose chances are LEXIMIN among all that keep the rules.

    `value` is the smallest chance among those who can be chosen at all; who cannot is
    named in the notes.

    Guarantee: LEXIMIN within 1e-6 when optimal; the smallest chance has a certificate.
    Time: one small whole-number program per composition, some hundreds of them.

    >>> from decimal import Decimal as D
    >>> from madang.engine.selection import Candidate, Problem, Quota
    >>> people = tuple(Candidate(i, D(0), {"region": i[0]}) for i in ("n1", "n2", "s1"))
    >>> fair = lottery(Problem(people, 2, (Quota({"region": "s"}, 1, 1),))).plan
    >>> {k: round(v, 6) for k, v in sorted(fair.chances.items())}
    {'n1': 0.5, 'n2': 0.5, 's1': 1.0}
    """
    stop = stop or Stop()
    model = model_of(problem)
    types = types_of(model)
    pricing = _Pricing(types, stop)
    reachable = _one_of_each(types, pricing)
    if reachable is None:
        why = explain(problem, stop=stop, seed=seed)
        return Result(
            Status.INFEASIBLE, seconds=stop.spent(), seed=seed, notes=why.sentences()
        )
    weights, certificate, is_done = _leximin(types, pricing, reachable, stop, seed)
    used = np.flatnonzero(weights > 1e-12)
    plan = Lottery(
        groups=tuple(tuple(sorted(model.ids[i] for i in own)) for own in types.members),
        compositions=np.array(pricing.found, np.int64)[used],
        weights=weights[used] / weights[used].sum(),
        certificate=certificate,
    )
    chances = (plan.weights @ plan.compositions) / types.count
    never = [g for g, yes in zip(plan.groups, reachable, strict=True) if not yes]
    notes = tuple(f"{i} cannot be chosen under these rules." for g in never for i in g)
    worst = float(chances[reachable].min())
    return Result(
        Status.OPTIMAL if is_done else Status.FEASIBLE,
        plan=plan,
        value=worst,
        bound=_dual_bound(types, pricing, certificate),
        seconds=stop.spent(),
        seed=seed,
        notes=notes,
    )


class _Pricing:
    """Finds the composition that keeps the rules and is worth most at given weights."""

    def __init__(self, types: Types, stop: Stop) -> None:
        self.types, self.stop = types, stop
        self.found: list[tuple[int, ...]] = []
        n, kinds = len(types.type_of), len(types.count)
        self.own = sp.csr_array((np.ones(n), (types.type_of, np.arange(n))), (kinds, n))
        cliques = np.zeros((len(types.cliques), kinds))
        for g, group in enumerate(types.cliques):
            cliques[g, list(group)] = 1.0
        self.matrix = stacked(
            [np.ones((1, n)), types.rows, self.own, sp.csr_array(cliques) @ self.own]
        )
        floor = np.where(types.must, types.count, 0)
        self.low = np.concatenate(
            [[types.size], types.low, floor, np.zeros(len(cliques))]
        )
        self.high = np.concatenate(
            [[types.size], types.high, types.count, np.ones(len(cliques))]
        )

    def best(self, weights: Floats) -> tuple[tuple[int, ...], float] | None:
        """Return the composition of the greatest total weight and that total."""
        unit = float(np.abs(weights).max()) or 1.0
        answer = whole_program(
            -weights[self.types.type_of] / unit,
            self.matrix,
            (self.low, self.high),
            upper=self.types.count[self.types.type_of],
            seconds=self.stop.left(),
        )
        if answer.x is None:
            return None
        y = tuple(int(v) for v in np.asarray(self.own @ answer.x).tolist())
        return y, float(np.dot(weights, y))


def _one_of_each(types: Types, pricing: _Pricing) -> NDArray[np.bool_] | None:
    """Find compositions that cover every type that can be; ``None`` without one."""
    reachable = np.zeros(len(types.count), bool)
    for t in range(len(types.count)):
        if reachable[t]:
            continue
        wish = np.where(reachable, 1e-3, 1.0 / len(types.count))
        wish[t] = 1.0 + len(types.count)
        answer = pricing.best(wish)
        if answer is None:
            return None
        pricing.found.append(answer[0])
        reachable |= np.array(answer[0]) > 0
    pricing.found = list(dict.fromkeys(pricing.found))
    return reachable


def _leximin(
    types: Types, pricing: _Pricing, reachable: NDArray[np.bool_], stop: Stop, seed: int
) -> tuple[Floats, Floats, bool]:
    """Raise the smallest chance, settle who cannot go higher, repeat for the rest."""
    rng = np.random.default_rng(seed)
    settled = np.where(reachable, np.nan, 0.0)
    certificate: Floats | None = None
    while True:
        while True:
            level, weights, duals = _master(types, pricing.found, settled)
            worth = np.maximum(duals, 0.0) / types.count
            ceiling = float((np.array(pricing.found) @ worth).max())
            answer = pricing.best(worth)
            if answer is None or answer[1] <= ceiling + EPS:
                break
            pricing.found.append(answer[0])
            if not stop.left():
                none = np.zeros(len(worth))
                return weights, none if certificate is None else certificate, False
            _spread(pricing, worth, rng)
        if certificate is None:
            certificate = np.maximum(duals, 0.0)
        tight = np.isnan(settled) & (duals > EPS)
        if not tight.any():
            tight = np.isnan(settled)
        settled[tight] = level
        stop.tell(level, None, f"{int((~np.isnan(settled)).sum())} types settled")
        if not np.isnan(settled).any():
            return weights, certificate, True


def _spread(pricing: _Pricing, worth: Floats, rng: np.random.Generator) -> None:
    """Add further compositions that are good near these weights, to save rounds."""
    known = set(pricing.found)
    for _ in range(len(worth) // NEARBY):
        blurred = (worth + worth.mean()) * rng.lognormal(0.0, 1.0, len(worth))
        answer = pricing.best(blurred)
        if answer is not None and answer[0] not in known:
            known.add(answer[0])
            pricing.found.append(answer[0])


def _master(
    types: Types, found: list[tuple[int, ...]], settled: Floats
) -> tuple[float, Floats, Floats]:
    """Return the highest level for the unsettled, the weights and the types' duals."""
    share = (np.array(found) / types.count).T
    free = np.isnan(settled)
    columns = share.shape[1]
    answer = linear_program(
        np.r_[np.zeros(columns), -1.0],
        (
            np.hstack([-share, free[:, None].astype(float)]),
            np.where(free, 0.0, -(np.nan_to_num(settled) - EPS / 10)),
        ),
        (np.r_[np.ones(columns), 0.0][None, :], [1.0]),
        [(0.0, None)] * columns + [(0.0, 1.0)],
    )
    if answer is None:
        raise ArithmeticError("the levels settled so far no longer hold together")
    return float(answer.x[-1]), np.maximum(answer.x[:columns], 0.0), -answer.above


def _dual_bound(types: Types, pricing: _Pricing, certificate: Floats) -> float:
    """Return what the certificate proves about the smallest chance."""
    total = float(certificate.sum())
    answer = pricing.best(certificate / types.count)
    if answer is None or not total:
        return 1.0
    return answer[1] / total
