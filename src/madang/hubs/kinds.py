"""The kinds of records that a hub may share with another, and the parts they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.utils.functional import _StrPromise

    Label = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Shareable:
    """A kind of record: the groups of its fields, its names, its pages.

    `names_of` answers ``{(hub, key): name}`` for some keys; `page` is the partner's
    read-only page of a share and takes ``hub`` and the share's ``pk``; `own_page` is
    the record's own and takes ``hub`` and its ``pk``.
    """

    kind: str
    label: Label
    fields: Mapping[str, Label]
    names_of: Callable[[Collection[int]], Mapping[tuple[int, int], str]]
    page: str
    own_page: str


_shareables: dict[str, Shareable] = {}


def register(shareable: Shareable) -> None:
    """Let records of a kind be shared."""
    _shareables[shareable.kind] = shareable


def shareable(kind: str) -> Shareable | None:
    """Return what is known of a kind, if its records may be shared at all."""
    return _shareables.get(kind)
