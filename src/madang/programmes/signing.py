"""What is signed and how it is proved: one canonical text, one hash.

Anybody can work the hash out again from the receipt: it is SHA-256 over the JSON of the
parts below, keys sorted, no spaces, in UTF-8.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, Any

from madang.kit.dates import iso_utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.programmes.models import Signature


def canonical(parts: Mapping[str, Any]) -> bytes:
    r"""Return parts as the bytes that are hashed.

    >>> canonical({"b": 1, "a": "é"})
    b'{"a":"\xc3\xa9","b":1}'
    """
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def fingerprint(parts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of parts."""
    return hashlib.sha256(canonical(parts)).hexdigest()


def plain(text: str) -> str:
    r"""Return a text with one kind of line end and composed letters.

    >>> plain("a\r\nb")
    'a\nb'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines)


def parts_of(signature: Signature) -> dict[str, Any]:
    """Return everything that a signature's hash covers."""
    return {
        "agreement": signature.edition.agreement_id,
        "edition": signature.edition.number,
        "edition_sha256": signature.edition.fingerprint,
        "place": signature.place_id,
        "language": signature.language,
        "text": signature.text,
        "consent": signature.consent,
        "typed_name": signature.typed_name,
        "user": signature.user_id,
        "at": iso_utc(signature.at),
        "address": signature.address,
    }


def is_intact(signature: Signature) -> bool:
    """Return whether the stored signature is what was signed."""
    return fingerprint(parts_of(signature)) == signature.fingerprint
