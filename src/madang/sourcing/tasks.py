"""What this room does by itself: telling the journal of quotes that are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.sourcing.actions import open_sealed
from madang.sourcing.queries import sealed_to_open

if TYPE_CHECKING:
    from datetime import datetime


def open_due(now: datetime) -> None:
    """Every sealed RFQ whose hour has come is in its hub's journal, with its quotes."""
    for row in sealed_to_open(now):
        open_sealed(row, system_actor(row.hub), now=now)
