"""What upper rooms tell of an organisation, so that its founder need not type it.

A room registers a fact in its ``AppConfig.ready``; a question of kind
`organisation_fact` names it and is filled in beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

#: The kinds of answer that a fact may be.
FACT_KINDS = frozenset(
    {Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.DATE, Kind.LINK, Kind.MAIL,
     Kind.PHONE}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of an organisation: how it is called, and how to look it up.

    `provider` is given whatever the asking room knows the organisation by (its row)
    and returns the value as one would type it, empty if unknown.
    """

    key: str
    label: str | _StrPromise
    provider: Callable[[Any], object]
    kind: Kind = Kind.SHORT_TEXT


_facts: dict[str, Fact] = {}


def add_fact(
    key: str,
    label: str | _StrPromise,
    provider: Callable[[Any], object],
    kind: Kind = Kind.SHORT_TEXT,
) -> None:
    """Let questions be filled in with something known of an organisation.

    Raises:
        ValueError: answers of that kind cannot be filled in.
    """
    if kind not in FACT_KINDS:
        raise ValueError(kind)
    _facts[key] = Fact(key, label, provider, kind)


def facts() -> list[Fact]:
    """Return every fact that a question may name, in the order of registration."""
    return list(_facts.values())


def fact_kind(key: str) -> Kind:
    """Return the kind of answer a fact is; a short text for one nobody tells."""
    return _facts[key].kind if key in _facts else Kind.SHORT_TEXT


def facts_of(organisation: Any, keys: frozenset[str] | None = None) -> dict[str, str]:
    """Return what is known of an organisation by key, only `keys` if given.

    Facts that are unknown, or that nobody tells any more, are left out.
    """
    if organisation is None:
        return {}
    asked = [f for f in _facts.values() if keys is None or f.key in keys]
    found = {fact.key: fact.provider(organisation) for fact in asked}
    return {key: str(value) for key, value in found.items() if value not in {None, ""}}
