"""Whether sums that were told, taken together, tell what a few companies reported.

Whoever holds several reports can add and subtract what they say.  Rows that stand in
the same sums form an atom; each sum told is a row of zeros and ones over the atoms, and
what can be worked out is whatever those rows combine to (F. Y. Chin, G. Özsoyoğlu,
"Auditing and inference control in statistical databases", IEEE TSE 8(6), 1982).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Companies = frozenset[int]
#: Sums are combined modulo a prime: exact, and without fractions that grow.
PRIME = 2**61 - 1
#: More sets of few companies than this are not looked through one by one.
MOST_SETS = 4000


def told_of(
    sums: Iterable[Collection[int]],
    company_of: Mapping[int, int],
    fewest: int,
    agreed: Collection[int] = (),
) -> Companies:
    """Return fewer than `fewest` companies of whom some sums together tell, or nobody.

    Each of `sums` names its rows; `company_of` says whose each row is.  What is about
    companies alone that `agreed` to it may be told.

    Guarantee: with nobody, no sum of multiples of these sums is about the rows of fewer
    than `fewest` companies alone, one of whom did not agree.  Where there are thousands
    of sets of few companies they are not told apart, and a set of more may be returned
    that is none.

    Time: cubic in the sums, linear in their rows.

    >>> company_of = dict(enumerate(range(10)))
    >>> sorted(told_of([range(10), range(9)], company_of, 3))
    [9]
    >>> sorted(told_of([range(10), range(4), range(4, 9)], company_of, 3))
    [9]
    >>> sorted(told_of([range(10), range(5)], company_of, 3))
    []
    >>> sorted(told_of([range(10), range(9)], company_of, 3, agreed={9}))
    []
    """
    atoms, vectors = _atoms(sums, company_of)
    few = [place for place, firms in enumerate(atoms) if len(firms) < fewest]
    if not few:
        return frozenset()
    many = [place for place in range(len(atoms)) if len(atoms[place]) >= fewest]
    alone = _rest(vectors, many)
    used = [place for place in few if any(one[place] for one in alone)]
    private = [place for place in used if not atoms[place] <= frozenset(agreed)]
    for firms in _sets_of_few([atoms[place] for place in used], fewest):
        inside = {place for place in used if atoms[place] <= firms}
        found = _rest(alone, [place for place in used if place not in inside])
        if any(one[place] for one in found for place in private):
            return firms
    return frozenset()


def _atoms(
    sums: Iterable[Collection[int]], company_of: Mapping[int, int]
) -> tuple[list[Companies], list[list[int]]]:
    """Return the companies of each atom, and each sum as a vector over the atoms."""
    places: dict[int, int] = defaultdict(int)
    count = 0
    for rows in {frozenset(one) for one in sums}:
        for row in rows:
            places[row] |= 1 << count
        count += 1
    firms: dict[int, set[int]] = defaultdict(set)
    for row, place in places.items():
        firms[place].add(company_of[row])
    order = sorted(firms)
    vectors = [[place >> number & 1 for place in order] for number in range(count)]
    return [frozenset(firms[place]) for place in order], vectors


def _rest(vectors: Sequence[Sequence[int]], columns: Iterable[int]) -> list[list[int]]:
    """Return independent combinations of vectors that are nothing in the columns."""
    rows = [list(one) for one in vectors if any(one)]
    for column in columns:
        pivot = next((one for one in rows if one[column]), None)
        if pivot is not None:
            rows = [_without(one, pivot, column) for one in rows if one is not pivot]
    return [one for one in rows if any(one)]


def _without(row: list[int], pivot: list[int], column: int) -> list[int]:
    """Return a row less so many times the pivot that nothing is left in the column."""
    if not row[column]:
        return row
    times = row[column] * pow(pivot[column], -1, PRIME) % PRIME
    return [(a - times * b) % PRIME for a, b in zip(row, pivot, strict=True)]


def _sets_of_few(atoms: Sequence[Companies], fewest: int) -> list[Companies]:
    """Return every union of atoms that is of fewer than `fewest` companies."""
    found: set[Companies] = set()
    for atom in sorted(set(atoms), key=sorted):
        more = {one | atom for one in found} | {atom}
        found |= {one for one in more if len(one) < fewest}
        if len(found) > MOST_SETS:
            return [frozenset[int]().union(*atoms)]
    return sorted(found, key=lambda one: (len(one), sorted(one)))
