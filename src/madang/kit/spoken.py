"""The languages people speak: any of ISO 639-1, known by its code or by its name.

The names are those of Unicode's CLDR; the house itself speaks four (`kit.languages`).
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.localedata import exists
from django.utils.translation import get_language

from madang.kit.languages import LANGUAGES
from madang.kit.money import locale_of
from madang.kit.search_text import fold

NAMED_IN = ("en", "ko", "es", "zh_Hans", "zh_Hant")
#: Our code for Chinese says in which script the house writes it.
CHINESE = "zh-hans"
#: CLDR's, but no languages of ISO 639-1.
STRANGE = {"sh"}
ALSO = {
    "mandarin": CHINESE, "zh": CHINESE, "zh cn": CHINESE, "zh hans": CHINESE,
    "mandarin chinese": CHINESE, "普通话": CHINESE, "汉语": CHINESE, "国语": CHINESE,
    "英文": "en", "日文": "ja", "法文": "fr", "德文": "de", "韩文": "ko",
    "castellano": "es", "farsi": "fa", "tagalog": "tl", "tagalo": "tl",
}  # fmt: skip


@lru_cache(maxsize=1)
def language_codes() -> tuple[str, ...]:
    """Return the codes of all languages, those of the house first.

    >>> language_codes()[:4], "ja" in language_codes(), len(language_codes()) > 150
    (('en', 'ko', 'es', 'zh-hans'), True, True)
    """
    own = [code for code, _name in LANGUAGES]
    known = [str(code) for code in Locale.parse("en").languages]
    others = {code for code in known if len(code) == len("ja")} - STRANGE - {"zh"}
    return (*own, *sorted(others - {*own}))


def language_name(code: str, reader: str | None = None) -> str:
    """Return what a language is called in the reader's, else its code.

    >>> language_name("ja", "ko"), language_name("zh-hans", "es"), language_name("xx")
    ('일본어', 'chino simplificado', 'xx')
    """
    names = Locale.parse(locale_of(reader or get_language() or "en")).languages
    return str(names.get("zh_Hans" if code == CHINESE else code, code))


def language_in(text: str) -> str:
    """Return the code of a language named in one of the four languages, or coded.

    Raises:
        ValueError: there is no such language.

    >>> [language_in(text) for text in ("Français", "일본어", "vietnamita", "中文")]
    ['fr', 'ja', 'vi', 'zh-hans']
    """
    plain = _plain(text)
    if code := _known().get(plain):
        return code
    raise ValueError(text)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Return every name and code, folded, with its language."""
    known: dict[str, str] = {_plain(code): code for code in language_codes()}
    for code in language_codes():
        stem = code[:2]
        for reader in NAMED_IN:
            names = Locale.parse(reader).languages
            for key in (stem, "zh_Hans" if code == CHINESE else stem):
                if key in names:
                    known.setdefault(_plain(names[key]), code)
        if exists(stem) and (own := Locale.parse(stem).language_name):
            known.setdefault(_plain(own), code)
    known |= {_plain(name): code for code, name in LANGUAGES}
    return known | {_plain(words): code for words, code in ALSO.items()}


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())
