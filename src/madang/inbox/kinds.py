"""The kinds of things that the rooms tell people about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.inbox.models import Wish

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: its name, its heading among the preferences, its default.

    `is_binding` mails (an invitation, a decision) go out whatever a person wishes.
    """

    name: str
    label: str | _StrPromise
    default: Wish = Wish.AT_ONCE
    is_binding: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let a kind of thing be told."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind.

    Raises:
        KeyError: no room registered it.
    """
    return _kinds[name]


def to_choose() -> list[Kind]:
    """Return the kinds about which a person may wish."""
    chosen = [kind for kind in _kinds.values() if not kind.is_binding]
    return sorted(chosen, key=lambda kind: kind.name)
