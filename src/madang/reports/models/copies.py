"""What a copy of a snapshot is: its form, its language, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.reports.models.snapshots import Snapshot

PDF, XLSX = "pdf", "xlsx"


@dataclass(frozen=True, slots=True)
class Copy:
    """A form and a language, for staff or for those outside."""

    form: str
    language: str
    outside: bool

    @property
    def name(self) -> str:
        """What tells it from the snapshot's other files."""
        return f"{self.form}-{self.language}-{'out' if self.outside else 'in'}"

    def called(self, snapshot: Snapshot) -> str:
        """Return what the file is called."""
        return f"{snapshot.report.slug}-{snapshot.edition}-{self.language}.{self.form}"
