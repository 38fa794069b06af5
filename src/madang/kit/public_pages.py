"""What a public page tells search engines: its addresses, language and data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

LONGEST_DESCRIPTION = 200
#: What a script element may not hold, in JSON's own spelling.
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def asked_language(request: HttpRequest) -> translation.override:
    """Return the language the address asks for, else the reader's."""
    asked = request.GET.get("lang", "")
    return translation.override(asked if asked in CODES else translation.get_language())


def answer(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Return a page that says in which language it is."""
    found = render(request, name, context)
    found.headers["Content-Language"] = translation.get_language() or "en"
    return found


def addresses(
    path: str, request: HttpRequest, kept: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the canonical address of a page and its address in each language.

    `kept` are the parameters that make another page of it.
    """
    stays = {key: request.GET[key] for key in kept if request.GET.get(key)}
    asked = request.GET.get("lang", "")

    def url(language: str) -> str:
        query = urlencode({**stays, **({"lang": language} if language else {})})
        return f"{settings.BASE_URL}{path}{'?' if query else ''}{query}"

    return {
        "canonical_url": url(asked if asked in CODES else ""),
        "alternate_urls": [
            *((code, url(code)) for code in CODES),
            ("x-default", url("")),
        ],
        "lang": asked if asked in CODES else "",
    }


def short(text: str) -> str:
    """Return the beginning of a text, for search engines and previews.

    >>> short("a  b")
    'a b'
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    return f"{line[: LONGEST_DESCRIPTION - 1]}…"


def as_data(thing: dict[str, Any]) -> SafeString:
    """Return structured data that no text in it can break out of."""
    text = json.dumps(thing, ensure_ascii=False).translate(UNSAFE)
    return mark_safe(text)  # noqa: S308 -- nothing that ends a script is left in it
