"""Money and numbers in words: one unmistakable sign per currency, short forms of ours.

The short forms are our own because CLDR's read badly in Mexico ("M$ 7.5 M") and hide
the currency where four dollars meet.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel.numbers import (
    format_decimal,
    get_currency_name,
    get_currency_precision,
)

#: A no-break space: money never wraps.
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SIGNS = {
    "KRW": "₩",
    "USD": "US$",
    "MXN": "MX$",
    "CNY": "CN¥",
    "HKD": "HK$",
    "JPY": "JP¥",
    "EUR": "€",
    "GBP": "£",
    "TWD": "NT$",
    "SGD": "S$",
    "CAD": "CA$",
    "BRL": "R$",
}
#: Per language the powers of ten that have a short name, the largest first.
SHORT: dict[str, tuple[tuple[int, str], ...]] = {
    "en": ((12, "T"), (9, "B"), (6, "M"), (3, "K")),
    "es": ((6, f"{NBSP}M"), (3, f"{NBSP}mil")),
    "ko": ((12, "조"), (8, "억"), (4, "만")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}
#: The locale whose digits a language uses here; Spanish is written as in Mexico.
LOCALES = {"en": "en_US", "es": "es_MX", "ko": "ko_KR", "zh": "zh_Hans_CN"}
SIGNIFICANT = 3


def locale_of(language: str) -> str:
    """Return the locale of one of our language codes.

    >>> locale_of("zh-hans"), locale_of("fr")
    ('zh_Hans_CN', 'en_US')
    """
    return LOCALES.get(language[:2], "en_US")


def named_currencies(language: str) -> list[tuple[str, str]]:
    """Return the currencies that have a sign here, each with its name.

    >>> named_currencies("es")[2]
    ('MXN', 'MXN · peso mexicano')
    """
    locale = locale_of(language)
    return [
        (code, f"{code} · {get_currency_name(code, locale=locale)}") for code in SIGNS
    ]


def places_of(currency: str) -> int:
    """Return how many decimals the currency has.

    >>> places_of("KRW"), places_of("USD")
    (0, 2)
    """
    return get_currency_precision(currency)


@lru_cache(maxsize=4096)  # a list says the same few numbers again and again
def number_text(
    value: Decimal | float, language: str, places: int | None = None
) -> str:
    """Return a number with the language's separators.

    >>> number_text(1234567, "es"), number_text(3.14159, "en", 1)
    ('1,234,567', '3.1')
    """
    pattern = "#,##0.###" if places is None else "#,##0." + "0" * places
    text = str(format_decimal(value, pattern.rstrip("."), locale_of(language)))
    return text.replace("-", MINUS)


def short_number(value: Decimal | float, language: str) -> str:
    """Return a number in three digits and the language's word for its size.

    >>> short_number(84_500_000_000, "ko"), short_number(7_500_000, "en")
    ('845억', '7.5M')
    >>> short_number(999_950, "en"), short_number(1_250_000_000, "zh-hans")
    ('1M', '12.5亿')
    """
    amount = _rounded(abs(Decimal(value)))
    sign = MINUS if value < 0 else ""
    for power, word in SHORT.get(language[:2], SHORT["en"]):
        if amount >= 10**power:
            return sign + number_text(amount.scaleb(-power), language) + word
    return sign + number_text(amount, language)


def _rounded(amount: Decimal) -> Decimal:
    """Return the amount in its three leading digits, or whole when it is longer."""
    if not amount:
        return amount
    place = Decimal(1).scaleb(amount.adjusted() - SIGNIFICANT + 1)
    return amount.quantize(place, ROUND_HALF_EVEN)


def money_text(
    amount: Decimal | float, currency: str, language: str, *, short: bool = False
) -> str:
    """Return an amount with its currency; whole amounts without empty decimals.

    >>> money_text(84_500_000_000, "KRW", "ko", short=True)
    '₩845억'
    >>> money_text(Decimal("18.5"), "USD", "en"), money_text(7_500_000, "MXN", "es")
    ('US$18.50', 'MX$7,500,000')
    >>> money_text(-1200, "KRW", "en")
    '−₩1,200'
    """
    sign = SIGNS.get(currency, f"{currency}{NBSP}")
    minus = MINUS if amount < 0 else ""
    size = abs(Decimal(amount))
    if short:
        return f"{minus}{sign}{short_number(size, language)}"
    places = 0 if size == size.to_integral_value() else places_of(currency)
    return f"{minus}{sign}{number_text(size, language, places)}"
