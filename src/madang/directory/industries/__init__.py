"""What organisations do: sections and divisions of ISIC Rev. 4, in four languages.

Source of the classification: United Nations, International Standard Industrial
Classification of All Economic Activities, Revision 4 (2008).  The names are ours,
shortened; the codes are the standard's.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from django.utils.translation import get_language

from madang.directory.industries import chinese, english, korean, spanish
from madang.directory.industries.words import WORDS
from madang.directory.names import fold

NAMES = {
    "en": english.NAMES,
    "ko": korean.NAMES,
    "es": spanish.NAMES,
    "zh-hans": chinese.NAMES,
}
CODES = tuple(english.NAMES)

#: Letters that are written without spaces, so that words are found inside others.
UNSPACED = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]"
)


def _divisions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    section = ""
    for code in CODES:
        if code.isalpha():
            section = code
            found[section] = []
        else:
            found[section].append(code)
    return {key: tuple(codes) for key, codes in found.items()}


#: The divisions of each section, in the standard's order.
DIVISIONS = _divisions()
SECTION_OF = {
    code: section for section, codes in DIVISIONS.items() for code in (section, *codes)
}


def is_known(code: str) -> bool:
    """Return whether it is a section or division.

    >>> is_known("28"), is_known("C"), is_known("04")
    (True, True, False)
    """
    return code in SECTION_OF


def name_of(code: str, language: str | None = None) -> str:
    """Return an industry's name in a language, the reader's if none is given.

    >>> name_of("28", "ko"), name_of("P", "zh-hans")
    ('기계 및 로봇 제조업', '教育')
    """
    names = NAMES.get(language or get_language() or "en", english.NAMES)
    return names.get(code, code)


def choices(language: str | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return divisions grouped by section, as a form's choices."""
    return [
        (
            f"{section} · {name_of(section, language)}",
            [(code, f"{code} · {name_of(code, language)}") for code in codes],
        )
        for section, codes in DIVISIONS.items()
    ]


def suggest(*texts: str, most: int = 3) -> list[str]:
    """Return the divisions that words of the texts speak for, the likeliest first.

    >>> suggest("Collaborative robots for warehouses and logistics")
    ['28', '52']
    >>> suggest("물류 로봇을 만드는 자율주행 스타트업", most=2)
    ['28', '29']
    >>> suggest("")
    []
    """
    told = f" {fold(' '.join(texts))} "
    unspaced = bool(UNSPACED.search(told))
    votes: Counter[str] = Counter()
    for word, code, is_inside in _words():
        if is_inside:
            if unspaced and word in told:
                votes[code] += told.count(word)
        elif f" {word} " in told:
            votes[code] += told.count(f" {word} ")
    return sorted(votes, key=lambda code: (-votes[code], code))[:most]


@cache
def _words() -> tuple[tuple[str, str, bool], ...]:
    """Return every word with its division and whether it may stand inside another."""
    return tuple(
        (fold(word.replace("-", " ")), code, bool(UNSPACED.search(word)))
        for code, words in WORDS.items()
        for word in words.split()
    )
