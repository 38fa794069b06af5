"""What this room does by itself: reminding of certificates before they end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.readiness.actions import remind_of_certificate
from madang.readiness.queries import ending, names_of_kinds

if TYPE_CHECKING:
    from datetime import datetime

#: So many days before its end a certificate is reminded of, each once.
STAGES = (60, 14)
#: Where a hub's day may be ahead of the clock's.
A_DAY = timedelta(days=1)


def remind(now: datetime) -> None:
    """Whoever belongs to a company knows which of its certificates end soon."""
    names: dict[int, dict[str, str]] = {}
    for stage in sorted(STAGES):
        last = now.date() + timedelta(days=stage) + A_DAY
        for row in ending(now.date() - A_DAY, last, stage):
            today = row.hub.day_of(now)
            ends = row.valid_until
            if ends is None or not today <= ends <= today + timedelta(days=stage):
                continue
            if row.hub_id not in names:
                names[row.hub_id] = names_of_kinds(row.hub_id)
            by, name = system_actor(row.hub), names[row.hub_id].get(row.kind, row.kind)
            remind_of_certificate(row, by, stage=stage, name=name, now=now)
