"""Compare texts in English, Spanish, Korean and Chinese by pieces of their words.

Words written in letters are cut into pieces of 3 to 5 letters, so that endings,
compounds and cognates meet ("manufacturing", "manufactura"); Hangul and Han runs into
single signs and pairs, since they need no word boundary.  Pieces weigh by how rare they
are (TF-IDF: Salton, Buckley, Information Processing & Management 24, 1988; n-grams
across languages: McNamee, Mayfield, Information Retrieval 7, 2004).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SHORTEST, LONGEST = 3, 5  # letters in a piece
ALIKE = 0.4  # of their pieces that two words share to be named as a reason
RUNS = re.compile(r"[a-z0-9]+|[\uac00-\ud7a3]+|[\u3400-\u9fff\uf900-\ufaff]+")
SIGNS = re.compile(r"[\uac00-\ud7a3\u3400-\u9fff\uf900-\ufaff]")


def words(text: str) -> list[str]:
    """Return the text's words, small and without accents; signs stay together.

    >>> words("Energía SOLAR, 태양광-발전 与 AI")
    ['energia', 'solar', '태양광', '발전', '与', 'ai']
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return RUNS.findall(unicodedata.normalize("NFC", plain))


def pieces(text: str) -> Counter[str]:
    """Return the pieces of the text and how often each stands in it.

    >>> sorted(pieces("태양광"))
    ['광', '양', '양광', '태', '태양']
    >>> sorted(pieces("sol"))
    [' so', ' sol', ' sol ', '=sol', 'ol ', 'sol', 'sol ']
    """
    found: Counter[str] = Counter()
    letters = []
    for word in words(text):
        if SIGNS.match(word):
            found.update(word)
            found.update(a + b for a, b in pairwise(word))
        else:
            letters.append(word)
            found["=" + word] += 1
    if letters:
        line = f" {' '.join(letters)} "
        for size in range(SHORTEST, LONGEST + 1):
            found.update(line[i : i + size] for i in range(len(line) - size + 1))
    return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces that a collection of texts knows, and how much each weighs."""

    index: dict[str, int]
    weight: NDArray[np.float64]

    def vectors(self, texts: Iterable[str]) -> Any:
        """Return texts × pieces of length 1, so that a product is a cosine.

        A text without a known piece is a row of zeros.
        Time: linear in the letters.
        """
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        many = 0
        for many, text in enumerate(texts, start=1):
            for piece, count in pieces(text).items():
                column = self.index.get(piece)
                if column is not None:
                    rows.append(many - 1)
                    columns.append(column)
                    counts.append(count)
        columns_ = np.array(columns, np.int64)
        data = (1.0 + np.log(np.array(counts, float))) * self.weight[columns_]
        shape = (many, len(self.index))
        matrix = sp.csr_array((data, (np.array(rows, np.int64), columns_)), shape)
        length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sp.csr_array(
            sp.diags_array(1.0 / np.where(length, length, 1.0)) @ matrix
        )

    def shared(self, one: str, other: str, most: int = 5) -> tuple[str, ...]:
        """Return the words that bring two texts together most, with their partner.

        A word that both texts have stands alone, cognates as ``paneles ~ panels``.
        """
        theirs = {word: pieces(word) for word in words(other)}
        found: dict[str, float] = {}
        for word in dict.fromkeys(words(one)):
            own = pieces(word)
            for partner, its in theirs.items():
                common = own & its
                both = common.total() * 2 / (own.total() + its.total())
                if both >= ALIKE:
                    name = word if word == partner else f"{word} ~ {partner}"
                    found[name] = sum(map(self._rarity, common)) * both
        return tuple(sorted(found, key=lambda name: (-found[name], name))[:most])

    def _rarity(self, piece: str) -> float:
        column = self.index.get(piece)
        return 0.0 if column is None else float(self.weight[column])


def vocabulary(texts: Sequence[str]) -> Vocabulary:
    """Return the vocabulary of the texts, rare pieces weighing more.

    >>> known = vocabulary(["solar panels", "wind turbines"])
    >>> a = known.vectors(["paneles solares"]) @ known.vectors(["solar panels"]).T
    >>> 0.3 < float(a.toarray()[0, 0]) < 0.9
    True
    """
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(pieces(text).keys())
    index = {piece: i for i, piece in enumerate(seen)}
    often = np.array(list(seen.values()), float)
    return Vocabulary(index, np.log((1 + len(texts)) / (1 + often)) + 1.0)
