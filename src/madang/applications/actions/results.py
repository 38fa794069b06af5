"""What actions give back that bring their own journal lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from madang.applications.models import (
        Application,
        Decision,
        Submission,
        WorkflowDraft,
    )
    from madang.hubs import journal


class InUse(Conflict):
    """Applications stand in what would be taken away."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft of a workflow; the journal tells the parts that the step touched."""

    draft: WorkflowDraft
    lines: list[journal.Line]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft; what is typed every few seconds is not journalled."""

    application: Application
    lines: list[journal.Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent; the journal tells its number and fingerprint, not its answers."""

    submission: Submission
    lines: list[journal.Line]


@dataclass(frozen=True, slots=True)
class Moved:
    """Applications that were moved, and why others were not, by their keys."""

    applications: list[Application]
    refused: dict[int, str]
    lines: list[journal.Line]


@dataclass(frozen=True, slots=True)
class Decided:
    """The standing decisions of the applications that an act decided on."""

    decisions: list[Decision]
    lines: list[journal.Line]


@dataclass(frozen=True, slots=True)
class Released:
    """Decisions that were told by this act, and no other."""

    decisions: list[Decision]
    lines: list[journal.Line]
