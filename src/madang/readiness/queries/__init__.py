"""Reads of readiness, in files by what they are about."""

from madang.readiness.queries.certificates import (
    capabilities_of,
    certificates_of,
    certificates_visible_to,
    ending,
    firms_to_read,
    first_end,
    holds,
    kinds_of,
    machines_visible_to,
    names_of_kinds,
    on,
    people_of,
    shared_with_hub,
    shared_with_me,
    visible_certificates,
)

__all__ = [
    "capabilities_of",
    "certificates_of",
    "certificates_visible_to",
    "ending",
    "firms_to_read",
    "first_end",
    "holds",
    "kinds_of",
    "machines_visible_to",
    "names_of_kinds",
    "on",
    "people_of",
    "shared_with_hub",
    "shared_with_me",
    "visible_certificates",
]
