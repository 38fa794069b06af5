"""Amounts of money as people write them: ``845억``, ``84,5 millones``, ``US$7.5M``.

What can be read in two ways is refused, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from madang.kit.money import SIGNS, places_of
from madang.kit.numerals import readings_of
from madang.kit.parsing import Ambiguous, decimal_in

#: Words for sizes that mean the same in every language of the house.
UNITS: dict[str, int] = {
    "조": 12, "천억": 11, "백억": 10, "십억": 9, "억": 8, "천만": 7, "백만": 6,
    "십만": 5, "만": 4, "천": 3,
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "億": 8, "千万": 7,
    "百万": 6, "十万": 5, "万": 4, "萬": 4,
    "k": 3, "thousand": 3, "mil": 3, "m": 6, "mn": 6, "mio": 6, "million": 6,
    "millions": 6, "millón": 6, "millon": 6, "millones": 6, "mdp": 6, "mdd": 6,
    "mil millones": 9, "milmillones": 9, "b": 9, "bn": 9, "billion": 9, "billions": 9,
    "billón": 12, "billon": 12, "billones": 12, "t": 12, "tn": 12, "trillion": 12,
}  # fmt: skip
#: Signs and words that name a currency beyond its code; a bare ``$`` names none.
NAMES: dict[str, str] = {
    **{sign.casefold(): code for code, sign in SIGNS.items()},
    "원": "KRW", "won": "KRW", "달러": "USD", "元": "CNY", "人民币": "CNY",
    "美元": "USD", "港元": "HKD", "港币": "HKD", "韩元": "KRW", "페소": "MXN",
    "위안": "CNY", "엔": "JPY", "유로": "EUR", "euros": "EUR", "euro": "EUR",
}  # fmt: skip
MUTE = {"$", "peso", "pesos", "dollar", "dollars", "dólares", "dolares", "dólar"}
CODES = {code.casefold(): code for code in SIGNS}
PART = re.compile(r"(\d[\d.,]*)\s*([^\d]*)")
MARKS = sorted((*NAMES, *MUTE, *CODES), key=len, reverse=True)
THREE_BEHIND = re.compile(r"[1-9]\d{0,2}\.\d{3}")
LONGEST = 24  # characters; no budget of this world needs more digits
#: Digits and separators as Chinese and Korean keyboards write them, and what a phone
#: puts unseen around a text that is copied.
WIDE = str.maketrans(
    "０１２３４５６７８９，．－　", "0123456789,.- ", "\u200b\u200e\u200f\ufeff"
)
#: Words that name a kind of money without its country, and which of ours are of it.
KINDS = (
    (re.compile(r"\bpesos?\b|\bmdp\b|比索"), {"MXN"}),
    (
        re.compile(r"\bdollars?\b|\bd[óo]lar(es)?\b|\bmdd\b"),
        {"USD", "HKD", "TWD", "SGD", "CAD"},
    ),
)
#: The same separator twice, but not before three digits each.
MISGROUPED = re.compile(r"\d+(?:\.\d+){2,}|\d+(?:,\d+){2,}")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
#: Both separators, and three digits behind the last: decimals, or a slip.
SLIP = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+\.|(?:\.\d{3})+,)\d{3}")


class TwoCurrencies(ValueError):  # noqa: N818 -- reads as a sentence
    """An amount names two currencies."""


def money_in(text: str) -> tuple[Decimal, str]:
    """Return the amount that a text says and its currency, or nothing for the latter.

    Numbers are read as `decimal_in` reads them.  Several parts are added up.

    Raises:
        Ambiguous: it can be read in two ways.
        ValueError: it is no amount, or a negative one.

    >>> [str(money_in(text)[0]) for text in ("84,5", "845억", "1조 2,345억", "1.234,5")]
    ['84.5', '84500000000', '1234500000000', '1234.5']
    >>> money_in("US$7.5M"), money_in("84,5 mil millones")[0] == money_in("₩845억")[0]
    ((Decimal('7500000'), 'USD'), True)
    >>> str(money_in("5천만 원")[0]), str(money_in("365억원")[0])
    ('50000000', '36500000000')
    """
    parts, currency = _parts(text)
    total = sum(
        (_number(digits, power).scaleb(power) for digits, power in parts), Decimal(0)
    )
    return _whole(total), currency


def _parts(text: str) -> tuple[list[tuple[str, int]], str]:
    """Return digits and power of ten of each part of an amount, and its currency.

    Raises:
        ValueError: it is no amount.
    """
    plain, currency = _without_currency(text.strip().casefold())
    plain = re.sub(r"(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(?!\d))", "", plain).strip()
    found = PART.findall(plain)
    if not found or len(plain) > LONGEST or PART.sub("", plain).strip():
        raise ValueError(text)
    parts = [(digits, _power(word.strip(), text)) for digits, word in found]
    powers = [power for _digits, power in parts]
    if powers != sorted(set(powers), reverse=True):
        raise ValueError(text)
    return parts, currency


def _whole(number: Decimal) -> Decimal:
    is_whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if is_whole else number


def _power(word: str, text: str) -> int:
    """Return the power of ten that a word stands for.

    Raises:
        ValueError: there is no such word.
    """
    if not word:
        return 0
    if word.removesuffix(".") not in UNITS:
        raise ValueError(text)
    return UNITS[word.removesuffix(".")]


def _without_currency(text: str) -> tuple[str, str]:
    """Return a text without what names a currency, and its code if one is named.

    Raises:
        TwoCurrencies: two are named.
    """
    found = set()
    for mark in MARKS:
        edge = r"(?![a-zá-ú])" if mark[-1].isascii() and mark[-1].isalpha() else ""
        start = r"(?<![a-zá-ú])" if mark[0].isascii() and mark[0].isalpha() else ""
        shorter = re.sub(f"{start}{re.escape(mark)}{edge}", " ", text)
        if shorter != text:
            text = shorter
            found |= {NAMES.get(mark) or CODES.get(mark) or ""}
    named = found - {""}
    if len(named) > 1:
        raise TwoCurrencies(text)
    return re.sub(r"(?<=\s)de(?=\s|$)", " ", text).strip(), next(iter(named), "")


def _number(digits: str, power: int) -> Decimal:
    """Return the number before a word of size.

    Raises:
        Ambiguous: before such a word a point with three digits behind could be either.
        ValueError: it is no number.
    """
    digits = digits.rstrip(".,")
    if power and THREE_BEHIND.fullmatch(digits):
        raise Ambiguous(digits)
    return decimal_in(digits)


def read_money(text: str, currency: str) -> Decimal:
    """Return the amount in a currency that a form's field says.

    Raises:
        ValueError: with words for whoever typed it.
    """
    try:
        amount, named = money_in(text)
    except Ambiguous as fault:
        told = _("“%(text)s” can be read in two ways. Write it without a point.")
        raise ValueError(told % {"text": text}) from fault
    except ValueError as fault:
        told = _("“%(text)s” is no amount. Write it like 84.5 bn, 845억 or 84,500.")
        raise ValueError(told % {"text": text}) from fault
    if wrong := fault_of_words("", named, currency):
        raise ValueError(wrong)
    return amount


def fault_of_amount(amount: Decimal | None, currency: str) -> str:
    """Return what is wrong with an amount in a currency; nothing if it is right."""
    if currency not in SIGNS:
        return _("Choose one of the currencies.")
    if amount is None:
        return ""
    places = min(places_of(currency), 2)
    if amount == round(amount, places):
        return ""
    if not places:
        return _("%(currency)s has no decimals.") % {"currency": currency}
    return _("%(currency)s has fewer decimals.") % {"currency": currency}


#: Words before or after a number that say that it is not exact.
ABOUT = re.compile(
    r"^(about|around|approximately|approx\.?|roughly|circa|ca\.|~|≈|약|대략|"
    r"aproximadamente|aprox\.?|cerca de|alrededor de|casi|unos|unas|más o menos|"
    r"约|大约|大概|將近|将近)\s*|\s*(정도|쯤|左右|上下)$",
    re.IGNORECASE,
)
#: One separator with three digits behind: thousands, or a number with decimals.
EITHER = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")
POINT_IS_DECIMAL = ("en", "ko", "zh")
#: Stands for a text of which nobody knows the language: nothing is taken for granted.
NO_LANGUAGE = ""
DIGITS_ALONE = re.compile(r"([-+]?)\s*([\d.,][\d.,\s'’_]*)")


class TwoReadings(Ambiguous):
    """A number can be read in two ways: the larger and the smaller one.

    `currency` is what the text names, or nothing.
    """

    def __init__(
        self, text: str, readings: tuple[Decimal, Decimal], currency: str = ""
    ) -> None:
        super().__init__(text)
        self.readings, self.currency = readings, currency


def number_in(text: str, places: int, language: str) -> tuple[Decimal, str]:
    """Return the number that a text says, and its currency or nothing.

    Words such as "about" are passed over, and numbers in Korean and Chinese words are
    read; shorthand of two readings is asked back.  A single point or comma before three
    digits may group thousands or begin decimals.  What a number of so many `places`
    cannot be is left out, and a comma groups where English, Korean or Chinese is
    spoken; a point there, or before a word of size, is asked back unless only one whole
    number fits.

    Raises:
        TwoReadings: it can be read in two ways.
        TwoCurrencies: it names two.
        ValueError: it is no number.

    >>> [str(number_in(text, 2, "es")[0]) for text in ("1,5", "1.500.000", "845,000")]
    ['1.5', '1500000', '845000']
    >>> number_in("about 1.5 million", 2, "en"), str(number_in("약 150만", 0, "ko")[0])
    ((Decimal('1500000'), ''), '1500000')
    >>> str(number_in("1.234", 0, "es")[0]), str(number_in("一百五十万元", 2, "zh")[0])
    ('1234', '1500000')
    >>> try: number_in("1.234", 2, "en")
    ... except TwoReadings as two: [str(one) for one in two.readings]
    ['1234', '1.234']
    """
    plain = ABOUT.sub("", text.translate(WIDE).strip())
    if in_words := _in_words(text, plain):
        return in_words
    parts, currency = _parts(plain)
    if any(MISGROUPED.fullmatch(d) and not GROUPED.fullmatch(d) for d, _p in parts):
        raise ValueError(text)
    fits = EITHER.fullmatch(parts[0][0].rstrip(".,")) if len(parts) == 1 else None
    if fits is None:
        _must_not_be_a_slip(text, parts, currency)
        return money_in(plain)
    power = parts[0][1]
    grouped = _whole(Decimal(fits[1] + fits[3]).scaleb(power))
    single = _whole(Decimal(f"{fits[1]}.{fits[3]}").scaleb(power))
    fits_single = len(fits[3]) - power <= places
    is_whole = single == single.to_integral_value()
    if not fits_single and (fits[2] == "," or (not places and not is_whole)):
        return grouped, currency
    if fits[2] == "," and not power and language[:2] in POINT_IS_DECIMAL:
        return grouped, currency
    raise TwoReadings(text, (grouped, single), currency)


def plain_number_in(text: str, places: int, language: str) -> Decimal:
    """Return the number that digits and separators say, with its sign.

    Raises:
        TwoReadings: it can be read in two ways.
        ValueError: it is no number, or says more than one.

    >>> str(plain_number_in("-1 200", 2, "en")), str(plain_number_in("1,234", 2, "ko"))
    ('-1200', '1234')
    >>> str(plain_number_in("1234.567", 4, "en")), str(plain_number_in(".5", 2, "en"))
    ('1234.567', '0.5')
    """
    plain = text.translate(WIDE).strip().replace("\N{MINUS SIGN}", "-")
    found = DIGITS_ALONE.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    digits = re.sub(r"[\s'’_]", "", found[2])
    digits = f"0{digits}" if digits[0] in ".," else digits
    sign = -1 if found[1] == "-" else 1
    try:
        return sign * number_in(digits, places, language)[0] + 0
    except TwoReadings as two:
        large, small = two.readings
        raise TwoReadings(text, (sign * large, sign * small)) from None


def _in_words(text: str, plain: str) -> tuple[Decimal, str] | None:
    """Return a whole number said in words, and its currency; else nothing.

    Raises:
        TwoReadings: it is shorthand that can mean two numbers.
    """
    number, currency = _without_currency(plain.casefold())
    readings = [Decimal(one) for one in readings_of(number)]
    if len(readings) > 1:
        raise TwoReadings(text, (readings[0], readings[1]), currency)
    return (readings[0], currency) if readings else None


def _must_not_be_a_slip(text: str, parts: list[tuple[str, int]], currency: str) -> None:
    """Accept a number unless three digits follow the second kind of separator.

    Raises:
        TwoReadings: they do: decimals that nobody writes, or the wrong separator.
    """
    [(digits, power), *rest] = parts
    if not rest and SLIP.fullmatch(digits):
        grouped = _whole(Decimal(re.sub("[.,]", "", digits)).scaleb(power))
        single = _whole(decimal_in(digits).scaleb(power))
        raise TwoReadings(text, (grouped, single), currency)


def fault_of_words(text: str, named: str, currency: str) -> str:
    """Return what is wrong when a text speaks of other money than the currency.

    >>> bool(fault_of_words("1.5 MDP", "", "USD")), fault_of_words("2 pesos", "", "MXN")
    (True, '')
    """
    told = _("This says %(named)s, but the currency is %(currency)s.")
    if named and named != currency:
        return told % {"named": named, "currency": currency}
    for words, codes in KINDS:
        found = words.search(text.casefold())
        if found and not named and currency not in codes:
            return told % {"named": found[0], "currency": currency}
    return ""
