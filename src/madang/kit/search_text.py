"""Turning text into search tokens that both databases understand alike.

Stock full-text search finds about half of two-syllable Korean words.  Here a run of
Hangul, Han or kana becomes overlapping pairs of characters, plus its last character
alone; a run of Latin letters or digits becomes one folded word.  Whatever a person
types is cut the same way, so that any part of a word is found exactly.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CJK = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff"
)
RUNS = re.compile(rf"[{CJK}]+|[0-9a-z]+")
FIRST_CJK = "\u1100"
#: The 19 initial consonants of Hangul syllables, in Unicode's order.
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
HANGUL = re.compile("[\uac00-\ud7a3]+")
SYLLABLES_PER_INITIAL = 588
LETTERS = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"}


def fold(text: str) -> str:
    """Return `text` without case, width and Latin accents; Hangul stays composed.

    Invisible marks (right-to-left marks, joiners) disappear.

    >>> fold("ROBÓTICA Ｓｍａｒｔ 로봇")
    'robotica smart 로봇'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    return "".join(_letter(char) for char in plain)


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    if char < "\u0080" or FIRST_CJK <= char <= "\ufaff":
        return char
    if char in LETTERS:
        return LETTERS[char]
    if unicodedata.category(char) == "Cf":
        return ""
    parts = unicodedata.normalize("NFD", char)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


def runs(text: str) -> list[str]:
    """Return the runs of a text: words of Latin letters or digits, and CJK runs.

    >>> runs("AI로봇 2호")
    ['ai', '로봇', '2', '호']
    """
    return RUNS.findall(fold(text))


def is_cjk(run: str) -> bool:
    """Return whether a run is written without spaces between its words."""
    return run[0] >= FIRST_CJK


def tokens(text: str) -> Iterator[str]:
    """Yield the tokens under which a text is found.

    >>> list(tokens("스마트 robot"))
    ['스마', '마트', '트', 'robot']
    """
    for run in runs(text):
        if not is_cjk(run) or len(run) == 1:
            yield run
            continue
        for first, second in itertools.pairwise(run):
            yield first + second
        yield run[-1]


def initials(text: str) -> str:
    """Return the initial consonants of every Hangul run in a text.

    >>> initials("한빛 로보틱스 Co.")
    'ㅎㅂ ㄹㅂㅌㅅ'
    """
    return " ".join(
        "".join(INITIALS[(ord(c) - 0xAC00) // SYLLABLES_PER_INITIAL] for c in run)
        for run in HANGUL.findall(unicodedata.normalize("NFC", text))
    )


def index_text(*texts: str) -> str:
    """Return the tokens of some texts, as one string to be stored."""
    return " ".join(token for text in texts for token in tokens(text))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must be found: tokens side by side, the last perhaps a prefix."""

    tokens: tuple[str, ...]
    is_prefix: bool


def parts(query: str) -> list[Part]:
    """Return what a query asks for; all of it must be found.

    A word of Latin letters, and a single CJK character, is the beginning of a word.
    """
    found = []
    for run in runs(query):
        if is_cjk(run) and len(run) > 1:
            pairs = tuple(a + b for a, b in itertools.pairwise(run))
            found.append(Part(pairs, is_prefix=False))
        else:
            found.append(Part((run,), is_prefix=True))
    return found


def as_fts5(query: str, *, whole: bool = False) -> str:
    """Return a query in the language of SQLite's FTS5; empty if it asks nothing.

    Its words are beginnings of words, or (`whole`) the words themselves.

    >>> as_fts5("로봇팔 arm")
    '"로봇 봇팔" AND "arm"*'
    """
    return " AND ".join(
        f'"{" ".join(part.tokens)}"{"*" if part.is_prefix and not whole else ""}'
        for part in parts(query)
    )


def as_tsquery(query: str, *, whole: bool = False) -> str:
    """Return a query in the language of PostgreSQL's ``tsquery``.

    >>> as_tsquery("로봇팔 arm")
    "('로봇' <-> '봇팔') & 'arm':*"
    """
    return " & ".join(_tsquery_part(part, whole=whole) for part in parts(query))


def _tsquery_part(part: Part, *, whole: bool) -> str:
    if part.is_prefix and not whole:
        return f"'{part.tokens[0]}':*"
    joined = " <-> ".join(f"'{token}'" for token in part.tokens)
    return f"({joined})" if len(part.tokens) > 1 else joined
