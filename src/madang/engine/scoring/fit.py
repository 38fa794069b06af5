"""Take the judges' severity out of the scores: an additive case + judge fit.

    score of judge j on case c  =  mean + quality of c + severity of j + noise

Severities are drawn toward 0 as far as their spread is small beside the noise (best
linear unbiased prediction), so that a judge with three reads is not taken at face
value.  The three spreads are estimated from the scores themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SURE = 1.959963984540054  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Spread:
    """Variances of noise, judges' severity and cases' quality."""

    noise: float
    judges: float
    cases: float


@dataclass(frozen=True, slots=True)
class CaseFit:
    """One case: its quality, standard error, reads, rank and 95 % rank interval."""

    case: str
    quality: float
    error: float
    reads: int
    rank: int
    best_rank: int
    worst_rank: int


@dataclass(frozen=True, slots=True)
class JudgeFit:
    """One judge: severity (above 0 scores higher than others), error, reads."""

    judge: str
    severity: float
    error: float
    reads: int


@dataclass(frozen=True, slots=True)
class Fit:
    """The fit: cases in order of quality, judges by id, spreads, and warnings."""

    mean: float
    cases: tuple[CaseFit, ...]
    judges: tuple[JudgeFit, ...]
    spread: Spread
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """Scores as counts and sums; N is cases × judges."""

    N: csr_array
    y: Floats  # score less mean, per read
    case: NDArray[np.int64]
    judge: NDArray[np.int64]
    reads_c: Floats
    reads_j: Floats


def fit(
    scores: Mapping[tuple[str, str], float],
    *,
    spread: Spread | None = None,
    shrink_cases: bool = True,
) -> Fit:
    """Return quality and severity from `scores` of (judge, case).

    With `shrink_cases` a case's quality is drawn toward the mean where it has few
    reads, which is the best guess for choosing the top; without, it is the plain
    least-squares figure.  Give `spread` to declare the variances rather than
    estimate them.

    Guarantee: the penalised least-squares optimum to rounding; standard errors are
    those of the model given the spreads.  Time: O(reads + J^3) for J judges.
    Sources: Henderson 1975 (Biometrics 31) for the prediction, Henderson 1953
    (Biometrics 9, method 3) for the spreads.

    Raises:
        ProblemError: no scores, a score that is not finite, or an impossible spread.

    >>> scores = {("mild", "a"): 8, ("mild", "b"): 6, ("strict", "b"): 4,
    ...           ("strict", "c"): 3, ("mild", "c"): 5}
    >>> plain = Spread(noise=1.0, judges=1e6, cases=1e6)
    >>> [(c.case, round(c.quality, 3)) for c in fit(scores, spread=plain).cases]
    [('a', 1.72), ('b', -0.28), ('c', -1.28)]
    """
    judges, cases, mean, table = _read(scores)
    parts, label = connected_components(_bipartite(table), directed=False)
    spread = _checked(spread) if spread is not None else _estimate(table, int(parts))
    ridge_j = spread.noise / spread.judges if spread.judges > 0 else np.inf
    shrink = shrink_cases and spread.cases > 0
    ridge_c = spread.noise / spread.cases if shrink else 0.0
    quality, severity, error_c, error_j = _solve(table, ridge_c, ridge_j)
    scale = math.sqrt(spread.noise)
    error_c, error_j = error_c * scale, error_j * scale
    notes = _notes(int(parts), label, len(cases), spread)
    return Fit(
        mean,
        _ranked(cases, quality, error_c, table.reads_c),
        tuple(
            JudgeFit(name, float(severity[i]), float(error_j[i]), int(n))
            for i, (name, n) in enumerate(zip(judges, table.reads_j, strict=True))
        ),
        spread,
        notes,
    )


def _read(
    scores: Mapping[tuple[str, str], float],
) -> tuple[list[str], list[str], float, _Table]:
    if not scores:
        raise ProblemError("scores", None, "is empty", "give at least one score")
    for pair, score in scores.items():
        if not math.isfinite(score):
            raise ProblemError("scores", pair, f"is {score}", "give a finite number")
    judges = sorted({judge for judge, _ in scores})
    cases = sorted({case for _, case in scores})
    row = {name: i for i, name in enumerate(cases)}
    column = {name: i for i, name in enumerate(judges)}
    pairs = sorted(scores)
    c = np.array([row[case] for _, case in pairs])
    j = np.array([column[judge] for judge, _ in pairs])
    y = np.array([float(scores[pair]) for pair in pairs])
    mean = math.fsum(y) / len(y)
    shape = (len(cases), len(judges))
    N = csr_array(coo_array((np.ones(len(y)), (c, j)), shape=shape))
    counts_c = np.bincount(c, minlength=len(cases)).astype(float)
    counts_j = np.bincount(j, minlength=len(judges)).astype(float)
    return judges, cases, mean, _Table(N, y - mean, c, j, counts_c, counts_j)


def _bipartite(table: _Table) -> csr_array:
    C, J = table.N.shape
    joined = coo_array(
        (np.ones(len(table.y)), (table.case, C + table.judge)), shape=(C + J, C + J)
    )
    return csr_array(joined)


def _checked(spread: Spread) -> Spread:
    for name in ("noise", "judges", "cases"):
        value = getattr(spread, name)
        low = value <= 0 if name == "noise" else value < 0
        if low or not math.isfinite(value):
            raise ProblemError("spread", name, f"is {value}", "give a variance above 0")
    return spread


def _schur(table: _Table, ridge_c: float) -> Floats:
    """Return the judges' equations with the cases eliminated, without their ridge."""
    weight = 1.0 / (table.reads_c + ridge_c)
    scaled = table.N.multiply(weight[:, None])
    dense: Floats = np.diag(table.reads_j) - (table.N.T @ scaled).toarray()
    return dense


def _solve(
    table: _Table, ridge_c: float, ridge_j: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Solve the mixed-model equations; errors are in units of the noise."""
    C, J = table.N.shape
    sum_c = np.bincount(table.case, table.y, C)
    sum_j = np.bincount(table.judge, table.y, J)
    weight = 1.0 / (table.reads_c + ridge_c)
    if np.isinf(ridge_j):
        return sum_c * weight, np.zeros(J), np.sqrt(weight), np.zeros(J)
    S = _schur(table, ridge_c) + ridge_j * np.eye(J)
    factor = cho_factor(S, lower=True)
    severity = cho_solve(factor, sum_j - table.N.T @ (sum_c * weight))
    quality = weight * (sum_c - table.N @ severity)
    inverse = cho_solve(factor, np.eye(J))
    A = table.N.multiply(weight[:, None]).tocsr()
    spill = np.asarray((A @ inverse) * A.toarray()).sum(1)
    return quality, severity, np.sqrt(weight + spill), np.sqrt(np.diag(inverse))


def _estimate(table: _Table, parts: int) -> Spread:
    """Estimate the three variances by Henderson's method 3."""
    C, J = table.N.shape
    n = len(table.y)
    sum_c = np.bincount(table.case, table.y, C)
    sum_j = np.bincount(table.judge, table.y, J)
    S = _schur(table, 0.0)
    right = sum_j - table.N.T @ (sum_c / table.reads_c)
    severity = np.linalg.lstsq(S, right, rcond=1e-10)[0]
    from_judges = float(severity @ right)  # R(judges | cases)
    total = float(table.y @ table.y)
    all_cases = float((sum_c**2 / table.reads_c).sum())
    rest = total - all_cases - from_judges
    freedom = n - C - J + parts
    scale = total / max(1, n - 1) or 1.0
    noise = rest / freedom if freedom > 0 else scale / 2
    noise = max(noise, 1e-9 * scale)
    trace = float(np.trace(S))
    judges = (from_judges - (J - parts) * noise) / trace if trace > 1e-9 else 0.0
    per_j = 1.0 / table.reads_j
    from_cases = all_cases + from_judges - float((sum_j**2 * per_j).sum())
    squares = float((table.N.multiply(table.N).T @ np.ones(C) * per_j).sum())
    trace_c = n - squares
    cases = (from_cases - (C - parts) * noise) / trace_c if trace_c > 1e-9 else scale
    return Spread(noise, max(judges, 0.0), max(cases, 1e-9 * scale))


def _ranked(
    cases: list[str], quality: Floats, error: Floats, reads: Floats
) -> tuple[CaseFit, ...]:
    """Rank the cases; an interval leaves out whom a case surely beats or trails.

    A case surely trails another when their difference exceeds 1.96 of its standard
    error, taken as independent (Mogstad, Romano, Shaikh & Wilhelm 2024).
    """
    order = np.lexsort((np.array(cases), -quality))
    q, e, total = quality[order], error[order], len(cases)
    found = []
    for place, i in enumerate(order.tolist()):
        margin = SURE * np.sqrt(e[place] ** 2 + e**2)
        above = int((q - q[place] > margin).sum())
        below = int((q[place] - q > margin).sum())
        rank = 1 + int(np.searchsorted(-q, -q[place], side="left"))
        found.append(
            CaseFit(
                cases[i],
                float(q[place]),
                float(e[place]),
                int(reads[i]),
                rank,
                1 + above,
                total - below,
            )
        )
    return tuple(found)


def _notes(
    parts: int, label: NDArray[np.int32], cases: int, spread: Spread
) -> tuple[str, ...]:
    notes = []
    if parts > 1:
        sizes = sorted(np.bincount(label[:cases], minlength=parts).tolist())
        notes.append(
            f"{parts} groups of cases share no judge ({', '.join(map(str, sizes[:8]))}"
            f"{' ...' if parts > 8 else ''} cases): severity cannot be told from "
            "quality between groups; let judges read across"
        )
    if spread.judges == 0:
        notes.append("the judges do not differ beyond noise: severity is taken as 0")
    return tuple(notes)
