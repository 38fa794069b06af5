"""Words one typing error apart, found without comparing all of them.

Symmetric deletes after W. Garbe: two words at Damerau-Levenshtein distance one share a
key among themselves and themselves without any one letter.
"""

from __future__ import annotations

SHORTEST, LONGEST = 4, 24


def keys_of(word: str) -> set[str]:
    """Return the keys of a word.

    >>> sorted(keys_of("robo"))
    ['obo', 'rbo', 'rob', 'robo', 'roo']
    """
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def is_worth_keeping(word: str) -> bool:
    """Return whether a word is long enough to be mistyped, and short enough."""
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def distance_at_most_one(a: str, b: str) -> bool:
    """Return whether one insertion, deletion, change or swap leads from `a` to `b`.

    >>> distance_at_most_one("robtics", "robotics")
    True
    """
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest, other = a[start:], b[start:]
    if len(a) == len(b):
        swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
        return rest[1:] == other[1:] or swapped
    longer, shorter = (rest, other) if len(rest) > len(other) else (other, rest)
    return longer[1:] == shorter
