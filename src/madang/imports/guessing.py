"""Guesses that a person sees and corrects: the header's row, what each column feeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from madang.kit.search_text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.imports.kinds import Field

LOOKED_AT = 15
LONGEST_HEADING = 60
ENOUGH = 0.6


def header_row_in(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> int:
    """Return the index of the row that most looks like the names of columns.

    It has many different short texts, and words that some field answers to.
    """
    best, most = 0, -1.0
    for number, row in enumerate(rows[:LOOKED_AT]):
        cells = [cell for cell in row if cell]
        short = {c for c in cells if len(c) <= LONGEST_HEADING and not _is_number(c)}
        known = sum(1 for cell in short if any(_likeness(cell, f) == 1 for f in fields))
        score = len(short) + 3 * known - 0.5 * number - 2 * (len(cells) - len(short))
        if score > most:
            best, most = number, score
    return best


def mapping_for(header: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Return which field each column seems to feed, by the column's number.

    Better headings choose first; a field that takes one column gets one.
    """
    pairs = sorted(
        (
            (-_likeness(heading, known), number, order)
            for number, heading in enumerate(header)
            for order, known in enumerate(fields)
        ),
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for score, number, order in pairs:
        known = fields[order]
        if -score < ENOUGH or str(number) in found:
            continue
        if known.name in taken and not known.many:
            continue
        found[str(number)] = known.name
        taken.add(known.name)
    return found


def _likeness(heading: str, known: Field) -> float:
    """Return how much a heading means a field: 1 exactly, less if it holds a word."""
    plain = _words(heading)
    if not plain:
        return 0.0
    best = 0.0
    for word in (known.name, *known.words):
        wanted = _words(word)
        if plain == wanted:
            return 1.0
        if f" {wanted} " in f" {plain} ":
            best = max(best, 0.5 + 0.4 * len(wanted) / len(plain))
    return best


def _words(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", fold(spaced)).split())


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,:/\-]+", text))
