"""Removing what nobody can reach any more: removed files after 30 days, and strays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.files import storing
from madang.files.models import StoredFile

if TYPE_CHECKING:
    from datetime import datetime

KEEP_REMOVED = timedelta(days=30)
KEEP_STRAYS = timedelta(days=1)


def sweep(now: datetime) -> None:
    """Delete files removed 30 days ago, and bytes whose transaction never ended."""
    for file in StoredFile.objects.filter(removed_at__lt=now - KEEP_REMOVED):
        storing.delete(file.path)
        file.delete()
    known = set(StoredFile.objects.values_list("path", flat=True))
    for path in storing.strays(known, now - KEEP_STRAYS):
        storing.delete(path)
