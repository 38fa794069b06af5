"""What people write into cells: dates, numbers and countries of four languages.

Nothing is guessed silently: what can be read in two ways is refused unless the reader
is told which way to read.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale

from madang.kit.search_text import fold

EXCEL_EPOCH = dt.date(1899, 12, 30)
EARLIEST_SERIAL, LATEST_SERIAL = 7_000, 80_000  # 1919 to 2119
CENTURY_PIVOT = 70
THREE_PARTS = re.compile(
    r"^(\d{1,4})\s*[./\-年년]\s*(\d{1,2})\s*[./\-月월]\s*(\d{1,4})\.?\s*[日일]?$"
)
YEAR_MONTH = re.compile(r"^(\d{4})\s*[./\-年년]\s*(\d{1,2})\s*[月월]?\.?$")
YEAR = re.compile(r"^(19|20)\d\d\s*[年년]?$")
NUMBER = re.compile(r"([-+]?)((?=[,.]?\d)[\d,.]*)")
FIRST_MONTH, LAST_MONTH = 1, 12
TERRITORIES = ("en", "ko", "es", "zh_Hans", "zh_Hant")
ALSO = {
    "usa": "US", "u s a": "US", "us": "US", "uk": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "korea": "KR", "south korea": "KR",
    "republic of korea": "KR", "한국": "KR", "대한민국": "KR", "korea south": "KR",
    "eeuu": "US", "ee uu": "US", "mejico": "MX", "uae": "AE", "prc": "CN",
    "mainland china": "CN", "hong kong": "HK", "hongkong": "HK", "taiwan": "TW",
    "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "turkey": "TR",
    "ivory coast": "CI", "macau": "MO", "holland": "NL", "the netherlands": "NL",
    "democratic republic of the congo": "CD", "palestine": "PS", "burma": "MM",
}  # fmt: skip


class Ambiguous(ValueError):  # noqa: N818 -- reads as a sentence
    """A value can be read in two ways."""


class TwoDays(Ambiguous):
    """A day can be read in two ways: the day first, or the month first."""

    def __init__(self, text: str, days: tuple[dt.date, dt.date]) -> None:
        super().__init__(text)
        self.days = days


def day_in(text: str) -> dt.date:
    """Return the day that a text says with day, month and year.

    Raises:
        TwoDays: day and month could be swapped.
        ValueError: it is no day.

    >>> str(day_in("21/11/26"))
    '2026-11-21'
    """
    if len(re.findall(r"\d+", text)) < len("dmy"):
        raise ValueError(text)
    return date_in(text)


def date_in(text: str, *, day_first: bool | None = None) -> dt.date:
    """Return the date a text says.

    Understood are ISO dates and times, ``2026.11.21``, ``2026년 11월 21일``,
    ``21/11/26``, ``2026-11``, ``2026`` and the serial numbers of spreadsheets.

    Raises:
        TwoDays: day and month could be swapped and `day_first` is not given.
        ValueError: it is no date.

    >>> [str(date_in(text)) for text in ("2026.11.21", "21/11/26", "46347")]
    ['2026-11-21', '2026-11-21', '2026-11-21']
    """
    plain = text.strip()
    if (" " in plain or "T" in plain) and not THREE_PARTS.match(plain):
        try:
            return dt.datetime.fromisoformat(plain).date()
        except ValueError:
            plain = plain if "년" in plain or "年" in plain else plain.split()[0]
    if found := THREE_PARTS.match(plain):
        return _three_parts(*found.groups(), day_first=day_first)
    if found := YEAR_MONTH.match(plain):
        return dt.date(int(found[1]), int(found[2]), 1)
    if YEAR.match(plain):
        return dt.date(int(plain[:4]), 1, 1)
    if re.fullmatch(r"\d{4,5}(\.\d+)?", plain):
        serial = int(float(plain))
        if EARLIEST_SERIAL <= serial <= LATEST_SERIAL:
            return EXCEL_EPOCH + dt.timedelta(days=serial)
    if re.fullmatch(r"(19|20)\d{6}", plain):
        return dt.date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    raise ValueError(text)


def _three_parts(a: str, b: str, c: str, *, day_first: bool | None) -> dt.date:
    if len(a) == len("2026"):
        return dt.date(int(a), int(b), int(c))
    year = int(c)
    if len(c) <= len("26"):
        year += 2000 if year < CENTURY_PIVOT else 1900
    first, second = int(a), int(b)
    if first > LAST_MONTH or first == second:
        return dt.date(year, second, first)
    if second > LAST_MONTH:
        return dt.date(year, first, second)
    if day_first is None:
        days = dt.date(year, second, first), dt.date(year, first, second)
        raise TwoDays(f"{a}/{b}/{c}", days)
    day, month = (first, second) if day_first else (second, first)
    return dt.date(year, month, day)


def day_first_in(texts: list[str]) -> bool | None:
    """Return the order of day and month that a whole column gives away, if any does.

    >>> day_first_in(["03/04/2026", "21/04/2026"]), day_first_in(["03/04/2026"])
    (True, None)
    """
    for text in texts:
        found = THREE_PARTS.match(text.strip())
        if not found or len(found[1]) == len("2026"):
            continue
        if int(found[1]) > LAST_MONTH:
            return True
        if int(found[2]) > LAST_MONTH:
            return False
    return None


def whole_number_in(text: str) -> int:
    """Return a whole number, thousands separated or not.

    Raises:
        ValueError: it is none, or could be a fraction.

    >>> whole_number_in("1,234"), whole_number_in("1.234"), whole_number_in("58.0")
    (1234, 1234, 58)
    """
    plain = re.sub(r"[\s'’명人]", "", text.strip())
    if re.fullmatch(r"\d{1,3}([,.]\d{3})+", plain):
        return int(re.sub(r"[,.]", "", plain))
    if re.fullmatch(r"\d+([.,]0+)?", plain):
        return int(re.split(r"[.,]", plain)[0])
    raise ValueError(text)


def decimal_in(text: str, *, grouped: bool = True) -> Decimal:
    """Return a number with or without decimals, in any of our languages' ways.

    Of two kinds of separators the last one begins the decimals.  A single one before
    three digits groups thousands, for amounts have no three decimals; without `grouped`
    it begins decimals, as in a share of 8.875 per cent.

    Raises:
        ValueError: it is no number.

    >>> [str(decimal_in(text)) for text in ("84,5", "1.234,50", "1,234.5", "1.234")]
    ['84.5', '1234.5', '1234.5', '1234']
    >>> str(decimal_in("8,875", grouped=False)), str(decimal_in("1234.567"))
    ('8.875', '1234.567')
    """
    plain = re.sub(r"[\s'’_]", "", text.strip()).replace("\N{MINUS SIGN}", "-")
    found = NUMBER.fullmatch(plain)
    if not found:
        raise ValueError(text)
    sign, digits = found[1], found[2]
    last = max(digits.rfind(","), digits.rfind("."))
    whole, decimals = (digits, "") if last < 0 else (digits[:last], digits[last + 1 :])
    marks = [one for one in digits if one in ",."]
    thousands = grouped and len(decimals) == len("000") and len(set(marks)) == 1
    is_grouped = thousands and len(re.split("[,.]", whole)[0]) <= len("000")
    if is_grouped and whole.strip("0,."):
        whole, decimals = digits, ""
    groups = re.split(r"[,.]", whole)
    if len(groups) > 1 and not all(len(one) == len("000") for one in groups[1:]):
        raise ValueError(text)
    return Decimal(f"{sign}{''.join(groups) or '0'}.{decimals or '0'}").normalize() + 0


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    known: dict[str, str] = {}
    for name in TERRITORIES:
        for code, words in Locale.parse(name).territories.items():
            if len(code) == len("MX") and code.isalpha() and code not in {"EU", "UN"}:
                known.setdefault(_plain(words), code)
    return known | {_plain(words): code for words, code in ALSO.items()}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(words)).split())


def country_in(text: str) -> str:
    """Return the ISO code of a country named in any of the four languages, or coded.

    Raises:
        ValueError: there is no such country.

    >>> [country_in(text) for text in ("대한민국", "México", "USA", "cn")]
    ['KR', 'MX', 'US', 'CN']
    """
    plain = _plain(text)
    if code := _countries().get(plain):
        return code
    if len(plain) == len("MX") and plain.upper() in _codes():
        return plain.upper()
    raise ValueError(text)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_countries().values())


def place_in(text: str) -> tuple[str, str]:
    """Return city and country of a place like ``London, England, United Kingdom``.

    Of several places, parted by semicolons, the first counts.  What is not understood
    comes back as the city.

    >>> [place_in(text) for text in ("Redwood City, CA, USA", "서울, 한국", "Remote")]
    [('Redwood City', 'US'), ('서울', 'KR'), ('Remote', '')]
    """
    first = text.split(";", maxsplit=1)[0].strip()
    parts = [part.strip() for part in re.split(r"[,，]", first) if part.strip()]
    if not parts:
        return "", ""
    try:
        country = country_in(parts[-1])
    except ValueError:
        return parts[0], ""
    return (parts[0] if len(parts) > 1 else ""), country
