"""What can be imported: a room's fields, and how it matches, writes and undoes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from madang.hubs.journal import Line
    from madang.hubs.models import Actor
    from madang.imports.models import ImportRow, Outcome

LONGEST_TEXT = 200
Values = dict[str, list[str]]
Lines = tuple["Line", ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Something a column can feed; `words` are headings that mean it, in any language.

    Several columns may feed a field that takes `many`.
    """

    name: str
    label: str | _StrPromise
    words: tuple[str, ...] = ()
    is_needed: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row, or one cell of it, cannot be taken."""

    field: str
    text: str


@dataclass(slots=True)
class Prepared:
    """A row that was read and matched; written only if it has no faults."""

    number: int
    label: str
    outcome: Outcome
    object_id: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Effect:
    """What writing a row did, what undoes it, and the journal lines that tell it."""

    number: int
    label: str
    outcome: Outcome
    object_id: int
    undo: dict[str, Any] = field(default_factory=dict)
    lines: Lines = ()


class Session(Protocol):
    """A room's knowledge while one file is checked, written or undone.

    One that is also `Foreseeing` is told of a chunk's rows before they are prepared.
    """

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one row; changes nothing but what the session remembers."""

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Write rows without faults, in the caller's transaction."""

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Undo rows; return for each its number, why it had to stay (or ""), lines."""

    def finish_undo(self) -> None:
        """Clear up what only the whole import had brought in."""


@runtime_checkable
class Foreseeing(Protocol):
    """A session that reads for a whole chunk at once what its rows will need."""

    def foresee(self, rows: Sequence[Values]) -> None:
        """Read ahead; changes nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that holds for the whole file, such as a standing for all.

    One without options is a line of text.
    """

    name: str
    label: str | _StrPromise
    options: Callable[[Actor], Sequence[tuple[str, str | _StrPromise]]] | None = None
    help: str | _StrPromise = ""

    def taken(self, value: str, by: Actor) -> str:
        """Return what was chosen, or nothing if it was not on offer."""
        if self.options is None:
            return value.strip()[:LONGEST_TEXT]
        return value if value in dict(self.options(by)) else ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of rows that can be imported."""

    name: str
    label: str | _StrPromise
    fields: tuple[Field, ...]
    open: Callable[[Actor, Mapping[str, Any]], Session]
    allowed: Callable[[Actor], bool]
    page: str
    choices: tuple[Choice, ...] = ()

    def label_of(self, field: str) -> str:
        """Return what a field is called; one that is not listed, as it stands."""
        return next((str(one.label) for one in self.fields if one.name == field), field)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Let a room's rows be imported."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> ImportKind:
    """Return a kind.

    Raises:
        KeyError: no room registered it.
    """
    return _kinds[name]


def kinds_for(by: Actor) -> list[ImportKind]:
    """Return what the actor may import."""
    allowed = [kind for kind in _kinds.values() if kind.allowed(by)]
    return sorted(allowed, key=lambda kind: kind.name)
