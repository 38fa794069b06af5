"""The kinds of objects that may hold files, and who may read and add them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.hubs.models import Actor

MEGABYTE = 1024 * 1024
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
SHEETS = frozenset(
    {
        "text/plain",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
    }
)
DOCUMENTS = SHEETS | {
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
}


@dataclass(frozen=True, slots=True)
class Attachable:
    """A kind of object that holds files: its room's doors, what fits, how much.

    `may_read` and `may_add` are asked with the actor and the object's id; they look
    the object up through their room's own query.  With a `purpose`, such as ``logo``,
    the rules are those of the object's files for that purpose alone; `most` is how many
    uploads one object may have.
    """

    kind: str
    may_read: Callable[[Actor, int], bool]
    may_add: Callable[[Actor, int], bool]
    types: frozenset[str] = PICTURES | DOCUMENTS
    largest: int = 25 * MEGABYTE
    purpose: str = ""
    most: int = 300


_attachables: dict[tuple[str, str], Attachable] = {}


def register(attachable: Attachable) -> None:
    """Let a kind of object hold files."""
    _attachables[attachable.kind, attachable.purpose] = attachable


def attachable(kind: str, purpose: str = "") -> Attachable | None:
    """Return what is known of a kind of object, if it may hold files at all."""
    return _attachables.get((kind, purpose)) or _attachables.get((kind, ""))
