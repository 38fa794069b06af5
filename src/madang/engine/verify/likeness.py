"""Check suggestions alone: each part computed again, exclusions, the order."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from madang.engine.likeness.text import pieces
from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.likeness.problem import Problem, Profile, Thesis
    from madang.engine.likeness.solve import Pair

CLOSE = 1e-9
WHOLE = 40_000  # pairs of the two sides up to which all are scored again


def check(
    problem: Problem, plan: Sequence[Pair], certificate: dict[str, Any] | None = None
) -> Check:
    """Return every pair whose score, reason or place is wrong.

    Up to `WHOLE` pairs of the two sides all are scored again in plain Python; beyond,
    only the pairs of the plan are, and a note says so.

    Guarantee: no solver code runs here but the cutting of texts into pieces, which is
    the definition.  Time: linear in the pairs scored.
    """
    del certificate
    ours = {p.id: p for p in problem.ours}
    theirs = {p.id: p for p in problem.theirs}
    unknown = [p for p in plan if p.ours not in ours or p.theirs not in theirs]
    if unknown:
        return Check(tuple(f"{p.ours} and {p.theirs}: unknown" for p in unknown))
    judge = _Judge(problem)
    faults, given = [], defaultdict(list)
    for pair in plan:
        right = judge.score(ours[pair.ours], theirs[pair.theirs])
        if right is None:
            faults.append(f"{pair.ours} and {pair.theirs}: excluded, or unlike")
            continue
        if not math.isclose(pair.score, right, abs_tol=CLOSE):
            faults.append(f"{pair.ours} and {pair.theirs}: score is {right:.6f}")
        heavy = sum(part.weight for part in pair.parts)
        mean = sum(part.score * part.weight for part in pair.parts) / (heavy or 1.0)
        if not math.isclose(pair.score, mean, abs_tol=CLOSE):
            faults.append(f"{pair.ours} and {pair.theirs}: parts do not give the score")
        given[pair.ours].append(pair.score)
    notes: tuple[str, ...] = ("only the pairs given were scored again",)
    if len(ours) * len(theirs) <= WHOLE:
        faults += _not_the_best(problem, judge, given)
        notes = ()
    value = sum(pair.score for pair in plan)
    return Check(tuple(faults), value, None if notes else value, notes)


def _not_the_best(
    problem: Problem, judge: _Judge, given: dict[str, list[float]]
) -> Iterator[str]:
    for profile in problem.ours:
        every = [judge.score(profile, other) for other in problem.theirs]
        best = sorted((s for s in every if s is not None), reverse=True)
        best, shown = best[: problem.most], given[profile.id]
        if len(best) != len(shown) or any(
            abs(a - b) > CLOSE for a, b in zip(best, shown, strict=True)
        ):
            yield f"{profile.id}: these are not the best, in order"


class _Judge:
    """Scores one pair at a time, in plain Python."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        rarity = _rarity(problem)
        sides = (*problem.ours, *problem.theirs)
        self.vectors = {id(p): _vector(p.text, rarity) for p in sides}

    def score(self, one: Profile, other: Profile) -> float | None:
        """Return the weighted mean of what can be said; ``None`` when excluded."""
        if _is_excluded(one, other) or _is_excluded(other, one):
            return None
        parts = {
            "text": _product(self.vectors[id(one)], self.vectors[id(other)]),
            "codes": _codes(one, other),
        }
        for name in ("sectors", "regions", "stage", "ticket"):
            there = _rule(self.problem, name, one, other)
            parts[name] = _both(there, _rule(self.problem, name, other, one))
        weights = self.problem.weights
        known = {n: s for n, s in parts.items() if s is not None and weights.get(n, 0)}
        if not known:
            return None
        heavy = sum(weights[name] for name in known)
        return sum(score * weights[name] for name, score in known.items()) / heavy


def _is_excluded(asking: Profile, asked: Profile) -> bool:
    return asking.thesis is not None and bool(asking.thesis.excludes & asked.sectors)


def _rarity(problem: Problem) -> dict[str, float]:
    texts = [p.text for p in (*problem.ours, *problem.theirs)]
    often: dict[str, int] = defaultdict(int)
    for text in texts:
        for piece in pieces(text):
            often[piece] += 1
    return {p: math.log((1 + len(texts)) / (1 + n)) + 1 for p, n in often.items()}


def _vector(text: str, rarity: dict[str, float]) -> dict[str, float]:
    raw = {p: (1 + math.log(n)) * rarity[p] for p, n in pieces(text).items()}
    length = math.sqrt(sum(v * v for v in raw.values()))
    return {p: v / length for p, v in raw.items()}


def _product(one: dict[str, float], other: dict[str, float]) -> float | None:
    if not one or not other:
        return None
    return min(1.0, sum(v * other.get(p, 0.0) for p, v in one.items()))


def _codes(one: Profile, other: Profile) -> float | None:
    trees = []
    for profile in (one, other):
        tree = set()
        for code in profile.codes:
            own = (code.rstrip("0") or code).ljust(min(2, len(code)), "0")
            tree |= {own[:n] for n in range(min(2, len(own)), len(own) + 1)}
        trees.append(tree)
    if not all(trees):
        return None
    return len(trees[0] & trees[1]) / math.sqrt(len(trees[0]) * len(trees[1]))


def _both(one: float | None, other: float | None) -> float | None:
    known = [score for score in (one, other) if score is not None]
    return sum(known) / len(known) if known else None


def _rule(problem: Problem, name: str, asking: Profile, asked: Profile) -> float | None:
    thesis = asking.thesis
    if thesis is None:
        return None
    if name == "ticket":
        return _ticket(thesis, asked)
    if name == "stage":
        if not thesis.stages or asked.stage is None:
            return None
        at = problem.stages.index
        return float(0.5 ** min(abs(at(asked.stage) - at(s)) for s in thesis.stages))
    wanted, given = getattr(thesis, name), getattr(asked, name)
    return float(bool(wanted & given)) if wanted and given else None


def _ticket(thesis: Thesis, asked: Profile) -> float | None:
    if asked.seeks is None or (thesis.least is None and thesis.most is None):
        return None
    if thesis.least is not None and asked.seeks < thesis.least:
        return float(asked.seeks / thesis.least)
    if thesis.most is not None and asked.seeks > thesis.most:
        return float(thesis.most / asked.seeks)
    return 1.0
