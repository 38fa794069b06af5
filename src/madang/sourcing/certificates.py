"""When two names of certificates mean the same paper, however they were typed."""

from __future__ import annotations

import re
import unicodedata

YEAR = re.compile(r"[:\-–/ ]\s*(19|20)\d\d\s*$")
NAMED = re.compile(
    r"\b(iso(?:\s*/\s*(?:iec|ts))?|iatf|as|en|vda|ipc)\s*-?\s*\d[\w.\-]*"
)


def certificate_key(text: str) -> str:
    """Return what two ways of writing one certificate have in common.

    The year of an edition is left out, and so is what stands around the number of a
    known family of standards.

    >>> certificate_key("ISO 9001:2015") == certificate_key("Certificado iso-9001")
    True
    >>> certificate_key("IATF 16949"), certificate_key("C-TPAT"), certificate_key("–")
    ('iatf16949', 'ctpat', '')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = YEAR.sub("", plain)
    found = NAMED.search(plain)
    return "".join(sign for sign in (found[0] if found else plain) if sign.isalnum())
