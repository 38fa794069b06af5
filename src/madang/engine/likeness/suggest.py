"""Suggest the codes of a taxonomy for a text, from texts that already have codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from madang.engine.likeness.text import Vocabulary, vocabulary
from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

POWER = 3  # near texts speak much louder than many far ones


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code, how strongly it is suggested, and the labelled text nearest to it."""

    code: str
    strength: float
    nearest: str


@dataclass(frozen=True, slots=True)
class Coder:
    """Labelled texts in any of the four languages, ready to be asked."""

    words: Vocabulary
    vectors: Any
    labels: tuple[str, ...]
    codes: tuple[str, ...]

    def suggest(self, texts: Sequence[str], most: int = 10) -> list[list[Suggestion]]:
        """Return for each text the codes it suggests, strongest first.

        Every labelled text votes for its code with its cosine to the third power.
        Time: one sparse product.
        """
        near = sp.csr_array(self.words.vectors(texts) @ self.vectors.T)
        names = sorted(set(self.codes))
        column = {name: i for i, name in enumerate(names)}
        home = np.array([column[code] for code in self.codes])
        found = []
        for row in range(len(texts)):
            begin, end = near.indptr[row], near.indptr[row + 1]
            labels, cosines = near.indices[begin:end], near.data[begin:end]
            votes = np.bincount(home[labels], cosines**POWER, len(names))
            order = np.argsort(-votes, kind="stable")[:most]
            found.append(
                [
                    Suggestion(
                        names[c],
                        float(votes[c]),
                        self._nearest(labels, cosines, home[labels] == c),
                    )
                    for c in order.tolist()
                    if votes[c] > 0
                ]
            )
        return found

    def _nearest(self, labels: Any, cosines: Any, of_code: Any) -> str:
        best = labels[of_code][np.lexsort((labels[of_code], -cosines[of_code]))[0]]
        return self.labels[int(best)]


def coder(labels: Sequence[str], codes: Sequence[str]) -> Coder:
    """Return a coder that knows these labelled texts.

    Join a label's languages into one text ("Solar panels / Paneles solares"): a query
    in either then finds it.

    Raises:
        ProblemError: if there is no label, or not one code for each.

    >>> known = coder(["Solar panels / Paneles solares", "Milk / Leche"], ["09", "15"])
    >>> [s.code for s in known.suggest(["panel solar"])[0]]
    ['09']
    """
    if not labels:
        raise ProblemError("labels", None, "are none", "give at least one")
    if len(labels) != len(codes):
        raise ProblemError(
            "codes",
            None,
            f"are {len(codes)} for {len(labels)} labels",
            "give one for each",
        )
    words = vocabulary(labels)
    return Coder(words, words.vectors(labels), tuple(labels), tuple(codes))


def ndcg(ranked: Sequence[str], right: str, most: int = 10) -> float:
    """Return the normalised discounted cumulative gain with one right answer.

    Source: Järvelin, Kekäläinen, ACM TOIS 20, 2002.

    >>> ndcg(["a", "b"], "a"), round(ndcg(["a", "b"], "b"), 3), ndcg(["a"], "z")
    (1.0, 0.631, 0.0)
    """
    places = list(ranked[:most])
    return float(1 / np.log2(2 + places.index(right))) if right in places else 0.0
