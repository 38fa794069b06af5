"""What was sent, as bytes that anybody can hash again.

The document is JSON with sorted keys, no blanks and UTF-8 as it is (the part of
RFC 8785 that texts, whole numbers and truths need), its texts in Unicode's NFC.  The
receipt's file holds exactly these bytes, so ``sha256sum`` of it is the fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from decimal import Decimal
from typing import Any

FORMAT = "madang-submission-1"


def canonical(document: Any) -> bytes:
    r"""Return a document's bytes: the same for the same contents in any order.

    >>> canonical({"b": 1, "a": "é"}) == canonical({"a": "e\u0301", "b": 1})
    True
    """
    plain = _plain(document)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def fingerprint(document: Any) -> str:
    """Return the SHA-256 of a document's canonical bytes.

    >>> fingerprint({})
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """
    return hashlib.sha256(canonical(document)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
