"""Whole numbers in the words of Korean and Chinese: ``일억 오천만``, ``一百五十万``."""

from __future__ import annotations

import re
from typing import NamedTuple

WORDS = (
    "零〇영공", "一壹일", "二贰两兩이", "三叁삼", "四肆사", "五伍오", "六陆육륙",
    "七柒칠", "八捌팔", "九玖구",
)  # fmt: skip
DIGITS = {word: str(digit) for digit, words in enumerate(WORDS) for word in words}
SMALL = {
    "十": 10, "拾": 10, "십": 10, "百": 100, "佰": 100, "백": 100,
    "千": 1000, "仟": 1000, "천": 1000,
}  # fmt: skip
LARGE = {
    "万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8,
    "조": 10**12,
}  # fmt: skip
UNITS = SMALL | LARGE
TOKEN = re.compile(rf"\s*(\d+|[{''.join(DIGITS)}]+|[{''.join(UNITS)}])")
TOP_SMALL, TOP_LARGE = 10**4, 10**13
#: A unit after which one more digit may mean tens of it: 三万五 is 35,000 to most.
SHORTENED = 100


class Token(NamedTuple):
    """Digits or one unit, as written and as a number."""

    text: str
    number: int


def readings_of(text: str) -> tuple[int, ...]:
    """Return what a whole number in words, or in words and digits, can mean.

    Nothing comes back for anything else.  A last digit right after a hundred or more
    can be shorthand for tens of it: then the larger reading comes first.

    >>> readings_of("一百五十万"), readings_of("3천5백"), readings_of("일억 오천만")
    ((1500000,), (3500,), (150000000,))
    >>> readings_of("三万五"), readings_of("三万零五"), readings_of("백오")
    ((35000, 30005), (30005,), (105,))
    >>> readings_of("1,500"), readings_of("만 백만"), readings_of("0만")
    ((), (), ())
    """
    tokens = _tokens(text)
    plain = _sum(tokens)
    if plain is None:
        return ()
    if len(tokens) > 1 and _is_shorthand(tokens[-1]):
        unit = UNITS.get(tokens[-2].text, 0)
        if unit >= SHORTENED:
            digit = tokens[-1].number
            return plain - digit + digit * unit // 10, plain
    return (plain,)


def _tokens(text: str) -> list[Token]:
    """Return the parts of a number, or nothing where digits alone would do."""
    found, at = [], 0
    while part := TOKEN.match(text, at):
        at, word = part.end(), part[1]
        digits = "".join(DIGITS.get(one, one) for one in word)
        found.append(Token(word, UNITS[word] if word in UNITS else int(digits)))
    is_whole = at == len(text.rstrip()) and not text.strip().isdecimal()
    return found if is_whole else []


def _is_shorthand(last: Token) -> bool:
    return bool(re.fullmatch(r"[1-9一二三四五六七八九]", last.text))


def _sum(tokens: list[Token]) -> int | None:
    """Return the sum of the parts, whose units must fall from left to right."""
    total, section, digits = 0, 0, None
    small, large = TOP_SMALL, TOP_LARGE
    for text, number in tokens:
        if text not in UNITS:
            if digits is not None:
                return None
            digits = number
            continue
        if digits == 0 or number >= (large if text in LARGE else small):
            return None
        if text in LARGE:
            total += (section + (digits or 0) or 1) * number
            section, small, large = 0, TOP_SMALL, number
        else:
            section += (digits or 1) * number
            small = number
        digits = None
    return total + section + (digits or 0) if tokens else None
