"""Say who fits whom best, and why, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.likeness.parts import Scorer, beginnings
from madang.engine.problem import Stop
from madang.engine.result import Result, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from madang.engine.likeness.problem import Problem, Profile

    Floats = NDArray[np.float64]

BLOCK = 200  # of ours that are scored at a time, to bound the memory


@dataclass(frozen=True, slots=True)
class Part:
    """One reason: how well (0 to 1), how much it counts, and in what words."""

    name: str
    score: float
    weight: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who fit, the weighted mean of their parts, and the parts themselves."""

    ours: str
    theirs: str
    score: float
    parts: tuple[Part, ...]


def solve(
    problem: Problem, *, stop: Stop | None = None, seed: int = 0
) -> Result[tuple[Pair, ...]]:
    """Return for each of ours the best of theirs, best first, each with its reasons.

    Pairs that a thesis excludes are left out, as are pairs of which nothing can be
    said.  `value` is the sum of the scores.

    Guarantee: exactly the best by the declared weights; ties by the ids of theirs.
    Time: one sparse product per part; 1,000 × 1,000 in seconds.

    >>> from madang.engine.likeness import Problem, Profile
    >>> ours = (Profile("sol", "paneles solares para techos"),)
    >>> theirs = (Profile("a", "solar panels"), Profile("b", "dairy farming"))
    >>> best = solve(Problem(ours, theirs)).plan[0]
    >>> best.theirs, best.parts[0].name, best.parts[0].why
    ('a', 'text', 'solares ~ solar, paneles ~ panels')
    """
    stop = stop or Stop()
    scorer = Scorer(problem)
    pairs: list[Pair] = []
    done = 0
    while done < len(problem.ours) and stop.left():
        block = slice(done, done + BLOCK)
        parts, out = scorer.score(block)
        totals = weighted(parts, problem.weights)
        totals[out] = np.nan
        for row, total in enumerate(totals):
            pairs += _best_of(problem, scorer, done + row, total, parts, row)
        done += BLOCK
        stop.tell(sum(p.score for p in pairs), None, f"{min(done, len(problem.ours))}")
    value = float(sum(p.score for p in pairs))
    is_whole = done >= len(problem.ours)
    alone = {p.id for p in problem.ours[:done]} - {p.ours for p in pairs}
    notes = [f"Nobody fits {ident}." for ident in sorted(alone)]
    if not is_whole:
        notes.append(f"Time ran out after {done} of {len(problem.ours)}.")
    return Result(
        Status.OPTIMAL if is_whole else Status.FEASIBLE,
        plan=tuple(pairs),
        value=value,
        bound=value if is_whole else None,
        seconds=stop.spent(),
        seed=seed,
        notes=tuple(notes),
    )


def weighted(parts: dict[str, Floats], weights: object) -> Floats:
    """Return the weighted mean of the parts that can be said of each pair."""
    shape = next(iter(parts.values())).shape
    total, heavy = np.zeros(shape), np.zeros(shape)
    for name, scores in parts.items():
        weight = float(dict(weights).get(name, 0.0))  # type: ignore[call-overload]
        known = ~np.isnan(scores)
        total += np.where(known, scores, 0.0) * weight
        heavy += known * weight
    return np.where(heavy > 0, total / np.where(heavy > 0, heavy, 1.0), np.nan)


def _best_of(  # noqa: PLR0913, PLR0917 -- one row of one block
    problem: Problem,
    scorer: Scorer,
    index: int,
    total: Floats,
    parts: dict[str, Floats],
    row: int,
) -> list[Pair]:
    ours = problem.ours[index]
    order = np.lexsort((scorer.rank, -np.nan_to_num(total, nan=-1.0)))
    pairs = []
    for j in order[: problem.most].tolist():
        if np.isnan(total[j]):
            break
        theirs = problem.theirs[j]
        reasons = tuple(
            Part(name, float(scores[row, j]), weight, _why(name, ours, theirs, scorer))
            for name, scores in parts.items()
            if not np.isnan(scores[row, j])
            and (weight := problem.weights.get(name, 0.0)) > 0
        )
        pairs.append(Pair(ours.id, theirs.id, float(total[j]), reasons))
    return pairs


def _why(name: str, ours: Profile, theirs: Profile, scorer: Scorer) -> str:
    if name == "text":
        return ", ".join(scorer.words.shared(ours.text, theirs.text))
    if name == "codes":
        one, other = (
            {b for code in p.codes for b in beginnings(code)} for p in (ours, theirs)
        )
        common = one & other
        deepest = [
            c for c in common if not any(d != c and d.startswith(c) for d in common)
        ]
        return ", ".join(sorted(deepest))
    said = []
    for asking, asked in ((ours, theirs), (theirs, ours)):
        if asking.thesis is not None:
            said.append(_wish(name, asking, asked))
    return "; ".join(s for s in said if s)


def _wish(name: str, asking: Profile, asked: Profile) -> str:
    thesis = asking.thesis
    if thesis is None:
        return ""
    if name == "ticket" and asked.seeks is not None:
        ends = (thesis.least, thesis.most)
        if ends == (None, None):
            return ""
        low, high = ("open" if e is None else f"{e:f}" for e in ends)
        return f"{asked.id} seeks {asked.seeks:f}, {asking.id} gives {low} to {high}"
    if name == "stage" and thesis.stages and asked.stage:
        return f"{asking.id} wants {'/'.join(sorted(thesis.stages))}: {asked.stage}"
    if name in {"sectors", "regions"}:
        wanted: frozenset[str] = getattr(thesis, name)
        given: frozenset[str] = getattr(asked, name)
        if wanted and given:
            met = sorted(wanted & given)
            return f"{asking.id} wants {', '.join(met)}" if met else "no wish is met"
    return ""
