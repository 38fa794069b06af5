"""What the directory's actions answer: the row, and the lines for the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.directory import signals
from madang.hubs import journal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models

    from madang.directory.models import ChangeProposal
    from madang.hubs.models import HubOwned


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part of a page was added, changed or removed; told in its owner's history."""

    row: HubOwned
    lines: Sequence[journal.Line]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A profile was corrected; what was not is a proposal that waits."""

    row: HubOwned
    proposal: ChangeProposal | None
    lines: Sequence[journal.Line]


def part_line(
    verb: str,
    owner: models.Model,
    name: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> journal.Line:
    """Return the line that tells of a part in the history of its owner."""
    return journal.Line(f"directory.{verb}", owner, {name: [before, after]})


def tell_changed(row: HubOwned) -> None:
    """Say to keepers of copies that a row is new or different."""
    signals.changed.send(type(row), model=type(row), hub=row.hub, ids=[row.pk])
