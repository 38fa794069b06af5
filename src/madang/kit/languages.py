"""The four languages of the house, and texts that exist in several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = [
    ("en", "English"),
    ("ko", "한국어"),
    ("es", "Español"),
    ("zh-hans", "简体中文"),
]
CODES = tuple(code for code, _name in LANGUAGES)


def best(
    texts: Mapping[str, str], language: str | None = None, *, first: Sequence[str] = ()
) -> str:
    """Return the text in `language`, else in one of `first`, else English, else any.

    `language` defaults to the reader's.  An empty mapping gives an empty string.

    >>> best({"ko": "마당", "en": "Yard"}, "ko")
    '마당'
    >>> best({"ko": "마당"}, "es")
    '마당'
    """
    wanted = language or get_language() or "en"
    for code in (wanted, *first, "en", *CODES):
        if text := texts.get(code):
            return text
    return next((text for text in texts.values() if text), "")
