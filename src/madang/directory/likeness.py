"""Finding rows that may be one and the same, by name across scripts, host or number.

Pure: cards in, pairs out.  Names are compared by keys (see `names`), so pairs are
found by looking up, never by comparing everything with everything: near names meet in
the neighbourhood of their deletions (Garbe, SymSpell, 2012), Hangul meets Latin
letters through its romanisation (Revised Romanization of Korean, 2000).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Hosts where many organisations have a page; they say nothing about likeness.
SHARED_HOSTS = re.compile(
    r"(^|\.)(facebook|linkedin|instagram|github|gitlab|twitter|x|youtube|medium|notion|"
    r"naver|kakao|tistory|weixin|qq|weebly|wixsite|wordpress|blogspot|linktr|google)\."
)
#: More rows than these with one key are a crowd, not a duplicate.
CROWD = 6
#: Shorter names are compared exactly.
LONG_ENOUGH = 8
LEAST = 60

INITIALS = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
FINALS = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "h",
]
FIRST, LAST = 0xAC00, 0xD7A3
HANGUL = re.compile("[\uac00-\ud7a3]")
SAME_SOUND = str.maketrans("gldbvcjqxz", "krtppkskss")


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a row; `names` are folded keys, `groups` what it is in."""

    pk: int
    names: tuple[str, ...]
    country: str = ""
    host: str = ""
    number: str = ""
    email: str = ""
    phone: str = ""
    groups: frozenset[int] = frozenset()


@dataclass(slots=True)
class Alike:
    """Two rows that may be one, how much so in per cent, and why."""

    first: int
    second: int
    likeness: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, likeness: int, reason: str) -> None:
        """Count a reason; several together make the pair likelier."""
        if reason not in self.reasons:
            self.reasons.append(reason)
            top, low = max(self.likeness, likeness), min(self.likeness, likeness)
            self.likeness = min(99, top + low // 4)


class Pairs:
    """Pairs under way, each once, the smaller key first."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], Alike] = {}

    def add(self, one: int, other: int, likeness: int, reason: str) -> None:
        """Count a reason for a pair."""
        if one == other:
            return
        key = (min(one, other), max(one, other))
        self.found.setdefault(key, Alike(*key)).add(likeness, reason)

    def likely(self, least: int = LEAST) -> list[Alike]:
        """Return the pairs worth a look, the likeliest first."""
        worth = [pair for pair in self.found.values() if pair.likeness >= least]
        return sorted(worth, key=lambda p: (-p.likeness, p.first, p.second))


def organisations_alike(cards: Iterable[Card]) -> list[Alike]:
    """Return the pairs of organisations that may be one.

    Time: about linear in the number of cards.

    >>> hangul = Card(1, ("한빛로봇",), "KR")
    >>> latin = Card(2, ("hanbitrobot",), "KR")
    >>> [(pair.first, pair.second, pair.reasons)
    ...  for pair in organisations_alike([hangul, latin])]
    [(1, 2, ['sound'])]
    """
    rows = {card.pk: card for card in cards}
    pairs = Pairs()
    for one, other in _sharing(rows, lambda c: [c.number] if c.number else []):
        pairs.add(one, other, 97, "number")
    for one, other in _sharing(rows, _own_host):
        pairs.add(one, other, 80, "host")
    for one, other in _sharing(rows, lambda c: set(c.names)):
        pairs.add(one, other, _weight(rows[one], rows[other], 90), "name")
    for one, other in _sharing(rows, _misspellings):
        a, b = rows[one], rows[other]
        if any(_one_edit(x, y) for x in a.names for y in b.names):
            pairs.add(one, other, _weight(a, b, 72), "near")
    for one, other in _sharing(rows, _sounds):
        a, b = rows[one], rows[other]
        if _in_two_scripts(a, b) and not set(a.names) & set(b.names):
            pairs.add(one, other, _weight(a, b, 68), "sound")
    return pairs.likely()


def people_alike(cards: Iterable[Card]) -> list[Alike]:
    """Return the pairs of people that may be one.

    A name alone is no reason: many share it.  It takes an address, a number, an
    organisation or a country beside it.
    """
    rows = {card.pk: card for card in cards}
    pairs = Pairs()
    for one, other in _sharing(rows, lambda c: [c.email] if c.email else []):
        pairs.add(one, other, 95, "email")
    for one, other in _sharing(rows, lambda c: [c.phone] if c.phone else []):
        pairs.add(one, other, 50, "phone")
    for one, other in _sharing(rows, _word_sets, crowd=40):
        a, b = rows[one], rows[other]
        if a.groups & b.groups:
            pairs.add(one, other, 90, "name")
        elif not (a.email and b.email and a.email != b.email):
            pairs.add(one, other, 66 if _near(a, b) else 40, "name")
        else:
            pairs.add(one, other, 45, "name")
    return pairs.likely()


def _sharing(
    rows: dict[int, Card],
    keys_of: Callable[[Card], Iterable[str]],
    crowd: int = CROWD,
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows that share a key which no crowd has."""
    holders: dict[str, list[int]] = defaultdict(list)
    for pk, card in rows.items():
        for key in set(keys_of(card)):
            holders[key].append(pk)
    for pks in holders.values():
        if 1 < len(pks) <= crowd:
            yield from combinations(pks, 2)


def _own_host(card: Card) -> list[str]:
    return [card.host] if card.host and not SHARED_HOSTS.search(card.host) else []


def _near(one: Card, other: Card) -> bool:
    """Return whether nothing speaks against one place."""
    return not one.country or not other.country or one.country == other.country


def _weight(one: Card, other: Card, likeness: int) -> int:
    """Return a likeness of names, less where something speaks against it."""
    if not _near(one, other):
        likeness -= 20
    for mine, other_one in ((one.host, other.host), (one.number, other.number)):
        if mine and other_one and mine != other_one:
            likeness -= 20
    return likeness


def _in_two_scripts(one: Card, other: Card) -> bool:
    """Return whether one is written in Hangul and the other is not."""
    return any(map(HANGUL.search, one.names)) != any(map(HANGUL.search, other.names))


def _misspellings(card: Card) -> set[str]:
    """Return the long names and what each becomes when one letter is dropped."""
    found = set()
    for name in card.names:
        if len(name) >= LONG_ENOUGH:
            found.add(name)
            found.update(name[:i] + name[i + 1 :] for i in range(min(len(name), 40)))
    return found


def _one_edit(one: str, other: str) -> bool:
    """Return whether one letter too many, too few, other or swapped parts the two.

    >>> _one_edit("madangkorea", "madngkorea"), _one_edit("madangkorea", "mdaangkorea")
    (True, True)
    >>> _one_edit("ab", "ba")
    False
    """
    if one == other or min(len(one), len(other)) < LONG_ENOUGH - 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return (
        a[1:] == b
        or a == b[1:]
        or a[1:] == b[1:]
        or (a[:2] == b[1::-1] and a[2:] == b[2:])
    )


def _sounds(card: Card) -> set[str]:
    """Return how the names sound, as a frame of consonants."""
    frames = {consonants(romanised(name)) for name in card.names}
    return {frame for frame in frames if len(frame) >= 4}  # noqa: PLR2004 -- shorter ones are chance


def _word_sets(card: Card) -> set[str]:
    """Return the names with their words in a fixed order: families first or last."""
    found = set()
    for name in card.names:
        words = sorted(romanised(name).split())
        if words:
            found.add(" ".join(words))
            found.add(name)
    return found


def romanised(text: str) -> str:
    """Return the text with its Hangul in Latin letters, syllable by syllable.

    >>> romanised("한빛로봇"), romanised("acme")
    ('hanbitrobot', 'acme')
    """
    return "".join(
        _syllable(ord(char) - FIRST) if FIRST <= ord(char) <= LAST else char
        for char in text
    )


def _syllable(place: int) -> str:
    initial, rest = divmod(place, 588)
    vowel, final = divmod(rest, 28)
    return INITIALS[initial] + VOWELS[vowel] + FINALS[final]


def consonants(text: str) -> str:
    """Return what stays of Latin letters when look-alike sounds fall together.

    >>> consonants("hanbitrobot") == consonants("hanvit lobot")
    True
    """
    plain = re.sub("ch|sh|kh|ph|th", lambda m: m[0][0], text).translate(SAME_SOUND)
    hard = re.sub("[^bcdfghjklmnpqrstvxz]", "", plain)
    return re.sub(r"(.)\1+", r"\1", hard)
