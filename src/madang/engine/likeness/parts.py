"""Score each part of a fit for all pairs at once; what cannot be said is NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from madang.engine.likeness.problem import Profile, Thesis
from madang.engine.likeness.text import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from madang.engine.likeness.problem import Problem
    from madang.engine.likeness.text import Vocabulary

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

SHORTEST = 2  # signs of a taxonomy code that say anything


def beginnings(code: str) -> list[str]:
    """Return the beginnings of a code from its division on, trailing zeros aside.

    >>> beginnings("31532000")
    ['31', '315', '3153', '31532']
    """
    own = code.rstrip("0") or code
    own = own.ljust(min(SHORTEST, len(code)), "0")
    return [own[:n] for n in range(min(SHORTEST, len(own)), len(own) + 1)]


class Scorer:
    """Holds both sides as vectors and scores blocks of pairs, part by part."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        place = {p.id: i for i, p in enumerate(sorted(problem.theirs, key=_id))}
        self.rank = np.array([place[p.id] for p in problem.theirs])
        ours, theirs = problem.ours, problem.theirs
        self.words: Vocabulary = vocabulary([p.text for p in (*ours, *theirs)])
        self.text = [
            self.words.vectors(p.text for p in side) for side in (ours, theirs)
        ]
        trees = [[_tree(p) for p in side] for side in (ours, theirs)]
        self.codes = [_unit(m) for m in _marked(trees)]

    def score(self, block: slice) -> tuple[dict[str, Floats], Flags]:
        """Return each part's score for these of ours × all of theirs, and who is out.

        Scores are from 0 to 1, NaN where the part cannot be said.
        """
        ours, theirs = self.problem.ours[block], self.problem.theirs
        found = {
            "codes": _cosine(self.codes[0][block], self.codes[1]),
            "text": _cosine(self.text[0][block], self.text[1]),
            "sectors": self._asked(ours, lambda t: t.sectors, lambda p: p.sectors),
            "regions": self._asked(ours, lambda t: t.regions, lambda p: p.regions),
            "stage": self._stages(ours),
            "ticket": self._tickets(ours),
        }
        out = _overlap([_thesis(p).excludes for p in ours], [p.sectors for p in theirs])
        back = _overlap(
            [p.sectors for p in ours], [_thesis(p).excludes for p in theirs]
        )
        return found, (out > 0) | (back > 0)

    def _asked(
        self,
        ours: Sequence[Profile],
        wanted: Callable[[Thesis], frozenset[str]],
        given: Callable[[Profile], frozenset[str]],
    ) -> Floats:
        """Return 1 where a wish is met, 0 where not; the mean where both sides ask."""
        theirs = self.problem.theirs
        there = _met([wanted(_thesis(p)) for p in ours], [given(p) for p in theirs])
        back = _met([wanted(_thesis(p)) for p in theirs], [given(p) for p in ours]).T
        return _mean(there, back)

    def _stages(self, ours: Sequence[Profile]) -> Floats:
        """Return 1 in a wished stage, one half one step away, and so on."""
        theirs = self.problem.theirs
        return _mean(self._steps(ours, theirs), self._steps(theirs, ours).T)

    def _steps(self, asking: Sequence[Profile], asked: Sequence[Profile]) -> Floats:
        ladder = {stage: i for i, stage in enumerate(self.problem.stages)}
        at = np.array([ladder[p.stage] if p.stage else np.nan for p in asked])
        rows = np.full((len(asking), len(asked)), np.nan)
        for i, profile in enumerate(asking):
            wanted = [ladder[s] for s in _thesis(profile).stages]
            if wanted:
                steps = np.abs(at[None, :] - np.array(wanted)[:, None]).min(axis=0)
                rows[i] = 0.5**steps
        return rows

    def _tickets(self, ours: Sequence[Profile]) -> Floats:
        theirs = self.problem.theirs
        return _mean(_ticket(ours, theirs), _ticket(theirs, ours).T)


def _id(profile: Profile) -> str:
    return profile.id


def _thesis(profile: Profile) -> Thesis:
    return profile.thesis or Thesis()


def _tree(profile: Profile) -> frozenset[str]:
    return frozenset(b for code in profile.codes for b in beginnings(code))


def _marked(sides: Sequence[Sequence[frozenset[str]]]) -> list[Any]:
    """Return one 0/1 matrix per side over the names of all sides."""
    index: dict[str, int] = {}
    for side in sides:
        for names in side:
            for name in sorted(names):
                index.setdefault(name, len(index))
    found = []
    for side in sides:
        rows = [i for i, names in enumerate(side) for _ in names]
        columns = [index[name] for names in side for name in names]
        shape = (len(side), max(1, len(index)))
        ones = np.ones(len(rows))
        found.append(sp.csr_array((ones, (rows, columns)), shape))
    return found


def _unit(marks: Any) -> Any:
    size = np.sqrt(np.asarray(marks.sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1.0 / np.where(size, size, 1.0)) @ marks)


def _cosine(ours: Any, theirs: Any) -> Floats:
    """Return cosines; not a number where a side has nothing to compare."""
    found = np.asarray((ours @ theirs.T).todense(), float)
    found[np.diff(ours.indptr) == 0] = np.nan
    found[:, np.diff(theirs.indptr) == 0] = np.nan
    return np.asarray(np.minimum(found, 1.0))


def _overlap(
    ours: Iterable[frozenset[str]], theirs: Iterable[frozenset[str]]
) -> Floats:
    one, other = _marked([list(ours), list(theirs)])
    return np.asarray((one @ other.T).todense(), float)


def _met(wanted: Sequence[frozenset[str]], given: Sequence[frozenset[str]]) -> Floats:
    found = (_overlap(wanted, given) > 0).astype(float)
    found[[not names for names in wanted]] = np.nan
    found[:, [not names for names in given]] = np.nan
    return found


def _ticket(asking: Sequence[Profile], asked: Sequence[Profile]) -> Floats:
    """Return 1 for an amount within the ticket, 1/2 for twice or half of its end."""
    amount = np.array([np.nan if p.seeks is None else float(p.seeks) for p in asked])
    rows = np.full((len(asking), len(asked)), np.nan)
    for i, profile in enumerate(asking):
        thesis = _thesis(profile)
        if thesis.least is None and thesis.most is None:
            continue
        least = float(thesis.least or 0)
        most = np.inf if thesis.most is None else float(thesis.most)
        near = np.clip(amount, least, most)
        high, low = np.maximum(near, amount), np.minimum(near, amount)
        ratio = np.where(high > 0, low / np.where(high > 0, high, 1.0), 1.0)
        rows[i] = np.where(np.isnan(amount), np.nan, ratio)
    return rows


def _mean(one: Floats, other: Floats) -> Floats:
    """Return the mean of both, or the one that can be said."""
    both = np.where(
        np.isnan(one), other, np.where(np.isnan(other), one, (one + other) / 2)
    )
    return np.asarray(both)
