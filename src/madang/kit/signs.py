"""Small marks that stand for things: initials, a country's letters, a hub's hue."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from babel import Locale

from madang.kit.money import locale_of

#: What stands before a company's name without being part of it.
LEGAL_FORM = re.compile(r"^(\(주\)|㈜|주식회사|the )\s*", re.IGNORECASE)
HUE_STEP = 30
GREY = 0.02  # below this chroma a colour has no hue to speak of


def initials_of(name: str) -> str:
    """Return one or two letters for a name: one for scripts without spaces.

    >>> initials_of("María Ruiz López"), initials_of("㈜한빛로보틱스"), initials_of("")
    ('MR', '한', '?')
    """
    words = re.findall(r"\w+", LEGAL_FORM.sub("", name.strip()))
    if not words:
        return "?"
    first = str(words[0][0]).upper()
    is_latin = "LATIN" in unicodedata.name(first, "")
    second = str(words[1][0]).upper() if is_latin and len(words) > 1 else ""
    return first + second


@lru_cache(maxsize=2048)
def country_name(code: str, language: str) -> str:
    """Return a country's name in the language, or its code when it has none.

    >>> country_name("MX", "ko"), country_name("ZZZ", "en")
    ('멕시코', 'ZZZ')
    """
    return str(Locale.parse(locale_of(language)).territories.get(code.upper(), code))


@lru_cache(maxsize=256)
def hue_of(colour: str) -> str:
    """Return the step on our ring of hues nearest to a colour like ``#3457d5``.

    The ring is OKLCH's (Björn Ottosson, "A perceptual color space for image
    processing", 2020), so that every hub's accent keeps its contrast in both themes.

    >>> hue_of("#3457d5"), hue_of("#0a7a3c"), hue_of("#777777")
    ('270', '150', '270')
    """
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    if math.hypot(a, b) < GREY:
        return "270"
    degrees = math.degrees(math.atan2(b, a)) % 360
    return str(round(degrees / HUE_STEP) * HUE_STEP % 360)


def _linear(part: float) -> float:
    """Undo the sRGB curve."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """Return the two letters of every country.

    >>> "KR" in country_codes(), "ZZ" in country_codes()
    (True, False)
    """
    names = Locale.parse("en").territories
    strange = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    return tuple(
        code
        for code in sorted(names)
        if len(code) == 2 and code.isalpha() and code not in strange  # noqa: PLR2004 -- letters
    )
