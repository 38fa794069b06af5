"""When two numbers of orders are the same number, however they were typed."""

from __future__ import annotations

import re
import unicodedata

SEPARATORS = re.compile(r"[\W_]+")


def number_key(text: str) -> str:
    """Return what two ways of writing one number have in common.

    >>> number_key(" PO 4500-17 ") == number_key("po-4500_17"), number_key("#17")
    (True, '17')
    >>> number_key("1-23") == number_key("12-3")
    False
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return SEPARATORS.sub("-", plain).strip("-")
