"""What rooms above may add to the way of an application: guards before its moves.

A room registers in its ``AppConfig.ready``::

    kinds.add_guard("sheets_locked", _("All sheets are locked"), unlocked_of)
    kinds.add_stage_user(rounds_of)
    kinds.add_own_line(line_of)

Panels of the application's page go through ``kit.navigation.add_panel`` with the
subject ``applications.application``; those of a call's page with ``programmes.call``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.applications.workflow import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.programmes.models import Call

#: Asked with the actor, applications of one call in one stage, and the move's reason;
#: answers, by application key, why it may not move.  Who is not in it may.  It is asked
#: once for all of them, so it costs the same for one as for many.
Check = Callable[["Actor", Sequence["Application"], str], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that must hold before a move: its name, its words, its question.

    `leaves` are the kinds of stages that such a move can leave, all if it is empty:
    nobody can lock a sheet where nobody judges.
    """

    key: str
    label: str | _StrPromise
    check: Check
    leaves: frozenset[Kind] = frozenset()

    def fits(self, kind: Kind) -> bool:
        """Return whether a move out of a stage of this kind can ever pass it."""
        return not self.leaves or kind in self.leaves


#: Stages in which somebody may judge; no form is being written and nothing has ended.
JUDGED = (Kind.SCREENING, Kind.REVIEW, Kind.INTERVIEW, Kind.VISIT, Kind.PITCH)
#: Asked with a call; answers, by the key of a stage, what is held there, in words.
StageUser = Callable[["Call"], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of an applicant's own page that leads to another room's page."""

    label: str
    url: str
    more: str = ""


OwnSource = Callable[["Actor", "Application"], "OwnLine | None"]

_guards: dict[str, Guard] = {}
_own_sources: list[OwnSource] = []
_stage_users: list[StageUser] = []


def add_guard(
    key: str, label: str | _StrPromise, check: Check, *, leaves: Collection[Kind] = ()
) -> None:
    """Let moves be guarded by `check`; the same key replaces the former."""
    _guards[key] = Guard(key, label, check, frozenset(leaves))


def add_stage_user(used: StageUser) -> None:
    """Let stages be kept as long as `used` says that something is held in them."""
    if used not in _stage_users:
        _stage_users.append(used)


def add_own_line(source: OwnSource) -> None:
    """Let `source` add a line to the page that an applicant has of her application.

    It is asked once a view and shall stay within two statements.
    """
    if source not in _own_sources:
        _own_sources.append(source)


def own_lines(by: Actor, application: Application) -> list[OwnLine]:
    """Return the lines that upper rooms add to an applicant's own page."""
    found = (source(by, application) for source in _own_sources)
    return [line for line in found if line is not None]


def stages_used(call: Call) -> dict[str, str]:
    """Return, by key, what upper rooms hold in a call's stages."""
    found: dict[str, str] = {}
    for used in _stage_users:
        found |= used(call)
    return found


def guard_named(key: str) -> Guard | None:
    """Return a guard; nothing if no room registered it, and then nothing passes."""
    return _guards.get(key)


def guards() -> list[Guard]:
    """Return every guard, in the order of registration."""
    return list(_guards.values())
