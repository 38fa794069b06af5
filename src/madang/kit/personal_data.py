"""Where a person's data lie: what the rooms register so that it can be given or erased.

A person is the set of her rows' keys, such as ``("hubs.user", 7)`` and
``("directory.person", 31)``; `linkers` of the rooms find one from another.  Each room
registers *stores*: what it holds about a person, how to hand it out, how to erase it.
Nothing here knows a hub; `hub` and `by` are whatever the rooms expect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

Key = tuple[str, int]
Person = frozenset[Key]
Linker = Callable[[Any, Person], Iterable[Key]]


class Fate(StrEnum):
    """What an erasure does to the rows of a store."""

    ERASE = "erase"
    EMPTY = "empty"  # the row stays, what says who it was goes
    KEEP = "keep"  # the law or somebody else's right keeps it


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in a person's export: its name in the archive and its bytes, in pieces."""

    name: str
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Portion:
    """What one store holds about a person, ready to be handed out."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    files: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Store:
    """What one room holds about people, under one name.

    `collect(hub, person)` returns it; `count(hub, person)` says how many rows there
    are; `erase(hub, person, by, now)` brings about the store's `fate` and returns how
    many rows it touched.  A store to be kept says why in `reason` and has no `erase`.
    """

    name: str
    title: str | _StrPromise
    fate: Fate
    collect: Callable[[Any, Person], Portion]
    count: Callable[[Any, Person], int]
    erase: Callable[[Any, Person, Any, datetime], int] | None = None
    reason: str | _StrPromise = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that forbids erasing a person for now: why, and from which stores.

    No `stores` means all of them.
    """

    reason: str
    stores: frozenset[str] = frozenset()


Holder = Callable[[Any, Person, "datetime"], Iterable[Hold]]

_linkers: list[Linker] = []
_stores: dict[str, Store] = {}
_holders: list[Holder] = []


def add_linker(linker: Linker) -> None:
    """Let `linker` find more rows of a person from those already known."""
    if linker not in _linkers:
        _linkers.append(linker)


def add_store(store: Store) -> None:
    """Register what a room holds about people; the same name replaces the former."""
    _stores[store.name] = store


def add_holder(holder: Holder) -> None:
    """Let `holder` say what forbids an erasure."""
    if holder not in _holders:
        _holders.append(holder)


def whole_person(hub: Any, *keys: Key) -> Person:
    """Return every key in a hub that leads to the same person, the given ones too."""
    person = frozenset(keys)
    while True:
        found = {key for linker in _linkers for key in linker(hub, person)}
        if found <= person:
            return person
        person |= found


def ids_of(person: Person, kind: str) -> list[int]:
    """Return the person's keys of one kind.

    >>> ids_of(frozenset({("hubs.user", 7), ("directory.person", 31)}), "hubs.user")
    [7]
    """
    return sorted(pk for what, pk in person if what == kind)


def stores() -> list[Store]:
    """Return every store, in order."""
    return sorted(_stores.values(), key=lambda s: (s.order, s.name))


def holds_on(hub: Any, person: Person, now: datetime) -> list[Hold]:
    """Return everything that forbids erasing the person now."""
    return [hold for holder in _holders for hold in holder(hub, person, now)]
