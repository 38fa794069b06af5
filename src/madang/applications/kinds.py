"""What rooms above may add to the way of an application: guards before its moves.

A room registers in its ``AppConfig.ready``::

    kinds.add_guard("sheets_locked", _("All sheets are locked"), unlocked_of)

Panels of the application's page go through ``kit.navigation.add_panel`` with the
subject ``applications.application``; those of a call's page with ``programmes.call``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from madang.applications.models import Application
    from madang.hubs.models import Actor

#: Asked with the actor, applications of one call in one stage, and the move's reason;
#: answers, by application key, why it may not move.  Who is not in it may.  It is asked
#: once for all of them, so it costs the same for one as for many.
Check = Callable[["Actor", Sequence["Application"], str], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that must hold before a move: its name, its words, its question."""

    key: str
    label: str | _StrPromise
    check: Check


_guards: dict[str, Guard] = {}


def add_guard(key: str, label: str | _StrPromise, check: Check) -> None:
    """Let moves be guarded by `check`; the same key replaces the former."""
    _guards[key] = Guard(key, label, check)


def guard_named(key: str) -> Guard | None:
    """Return a guard; nothing if no room registered it, and then nothing passes."""
    return _guards.get(key)


def guards() -> list[Guard]:
    """Return every guard, in the order of registration."""
    return list(_guards.values())
