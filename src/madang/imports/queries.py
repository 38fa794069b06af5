"""Reads of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.imports.models import BUSY, Import, ImportRow, ImportState
from madang.jobs.queries import has_open_job

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def imports_visible_to(by: Actor) -> QuerySet[Import]:
    """Return the hub's imports to its staff, the newest first."""
    if not by.is_staff:
        return Import.objects.none()
    return Import.objects.filter(hub=by.hub).select_related("by", "hub").order_by("-at")


def standing_state(batch: Import) -> ImportState:
    """Return an import's state, told apart from that of a job that died under it."""
    state = ImportState(batch.state)
    if state not in BUSY or has_open_job(batch.hub, batch.job_key):
        return state
    checking = state == ImportState.CHECKING
    return ImportState.MAPPING if checking else ImportState.STOPPED


def rows_of_import(batch: Import, outcome: str = "") -> QuerySet[ImportRow]:
    """Return an import's rows in the file's order, perhaps of one outcome only."""
    rows = ImportRow.objects.filter(of=batch).order_by("number")
    return rows.filter(outcome=outcome) if outcome else rows
