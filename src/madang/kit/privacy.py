"""Tags that say of every stored field what it is, why it is kept and how long.

Each model carries ``privacy = tags(...)``; a test fails when a field has no tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """How sensitive a field is."""

    TECHNICAL = "technical"  # keys, versions, counters
    BUSINESS = "business"  # about an organisation or the hub's own work
    PERSONAL = "personal"  # about a person
    SENSITIVE = "sensitive"  # about a person and able to harm
    SECRET = "secret"  # noqa: S105 -- a class of data; never exported, never journalled


class Basis(StrEnum):
    """Why the law lets us keep it."""

    CONTRACT = "contract"
    CONSENT = "consent"
    LEGITIMATE = "legitimate interest"
    LEGAL = "legal duty"
    NONE = "not personal"


@dataclass(frozen=True, slots=True)
class Tag:
    """What one field is: class, purpose, basis, retention in days, who sees it.

    `retention_days` counts from the end of the relation; ``None`` keeps it as long as
    the row.
    """

    data: DataClass
    purpose: str = "running the product"
    basis: Basis = Basis.NONE
    retention_days: int | None = None
    seen_by: str = "hub staff"


def tags(**groups: str | tuple[str, Tag]) -> dict[str, Tag]:
    """Return a tag per field.

    A group named like a `DataClass` lists plain field names; any other group is a pair
    of field names and the tag they share.

    >>> sorted(tags(technical="id version", business="name"))
    ['id', 'name', 'version']
    """
    found: dict[str, Tag] = {}
    for name, value in groups.items():
        fields, tag = (
            value if isinstance(value, tuple) else (value, Tag(DataClass(name)))
        )
        found.update(dict.fromkeys(fields.split(), tag))
    return found


def personal(
    purpose: str,
    *,
    basis: Basis = Basis.LEGITIMATE,
    retention_days: int | None = 1095,
    seen_by: str = "hub staff",
    data: DataClass = DataClass.PERSONAL,
) -> Tag:
    """Return the tag of a field about a person."""
    return Tag(data, purpose, basis, retention_days, seen_by)
