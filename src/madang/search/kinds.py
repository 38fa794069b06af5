"""The kinds of things that can be found, and who may see them.

A room registers in its ``AppConfig.ready`` with the door of its objects::

    kinds.register(Kind("directory.person", _("People"), "people", visible_ids))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its name, its heading, its icon and its room's door.

    `visible` returns those of some ids that an actor may see, or the query for them.
    `more` is the url name of a list that takes ``hub`` and ``?q=``.
    `of_hub` is the query of what the staff of a hub see of it, if that depends on the
    hub alone; the statement that asks it is made once.
    """

    name: str
    label: str | _StrPromise
    icon: str
    visible: Callable[[Actor, Collection[int]], Collection[int] | QuerySet[Any, Any]]
    order: int = 50
    more: str = ""
    of_hub: Callable[[int], QuerySet[Any]] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let a kind of thing be found."""
    _kinds[kind.name] = kind


def in_order() -> list[Kind]:
    """Return all kinds as they are listed."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))
