"""Which figures must not be told, for they would say what single companies reported.

A total is known; its cells are parted so that each row is in one of them.  A cell of
too few companies is hidden, and so many more that what is hidden together, which is
what the total less the open cells gives away, is of enough companies and of two cells
at least (complementary suppression; L. Willenborg, T. de Waal, "Elements of Statistical
Disclosure Control", Springer 2001, chapter 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Key = TypeVar("Key")
Companies = frozenset[int]


def is_few(companies: Collection[int], fewest: int) -> bool:
    """Return whether these are companies, but too few to speak of.

    >>> is_few([], 3), is_few([1, 2], 3), is_few([1, 2, 3], 3)
    (False, True, False)
    """
    return 0 < len(companies) < fewest


def hidden_cells(
    cells: Mapping[Key, Companies], fewest: int, also: Iterable[Key] = ()
) -> set[Key]:
    """Return the cells to hide; `also` are some that are hidden for another reason.

    Guarantee: every open cell is empty or of at least `fewest` companies; the hidden
    ones are none, or together of at least `fewest`, or all there are.

    Time: quadratic in the cells.

    >>> firms = frozenset(range(20))
    >>> few = {"a": frozenset({1}), "b": firms, "c": frozenset(range(9))}
    >>> sorted(hidden_cells(few, 5))
    ['a', 'c']
    >>> hidden_cells({"a": firms, "b": frozenset()}, 5)
    set()
    """
    full = {key: firms for key, firms in cells.items() if firms}
    hidden = {key for key, firms in full.items() if len(firms) < fewest}
    hidden |= set(also) & full.keys()
    while hidden and not _is_safe(hidden, full, fewest):
        open_ones = [key for key in full if key not in hidden]
        if not open_ones:
            break
        hidden.add(min(open_ones, key=lambda key: len(full[key])))
    return hidden


def _is_safe(hidden: set[Key], full: Mapping[Key, Companies], fewest: int) -> bool:
    together = frozenset[int]().union(*(full[key] for key in hidden))
    return len(hidden) > 1 and len(together) >= fewest


def named_companies(
    agreed: Collection[int], all_of_them: Companies, fewest: int
) -> Companies:
    """Return the companies that may be named beside a total of all.

    They agreed to it, and those who did not are none, or enough that the total less
    the named ones says nothing of one of them; else nobody is named.

    >>> sorted(named_companies({1, 2}, frozenset({1, 2}), 3))
    [1, 2]
    >>> sorted(named_companies({1, 2}, frozenset({1, 2, 3}), 3))
    []
    """
    named = all_of_them & frozenset(agreed)
    return frozenset() if is_few(all_of_them - named, fewest) else named


def open_ends(changed: Iterable[Companies], fewest: int) -> list[int]:
    """Return at which ends of a course its sum may be told.

    `changed` are the companies that added something up to each end since the one
    before; between two ends told it was nobody, or enough.

    >>> open_ends([frozenset({1, 2, 3}), frozenset({4}), frozenset({1, 2, 5})], 3)
    [0, 2]
    """
    found: list[int] = []
    since: frozenset[int] = frozenset()
    for number, companies in enumerate(changed):
        since |= companies
        if not is_few(since, fewest):
            found.append(number)
            since = frozenset()
    return found
