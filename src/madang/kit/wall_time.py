"""Wall time and instants: what clocks in a zone show, and when that is for everybody.

Where clocks change, some wall times never come and some come twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instants(wall: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the instants in UTC at which clocks in the zone show a wall time.

    There are none when clocks jump over it, two when they are put back over it.

    >>> from datetime import datetime
    >>> len(instants(datetime(2026, 3, 8, 2, 30), "America/Ciudad_Juarez"))
    0
    >>> [i.hour for i in instants(datetime(2026, 11, 1, 1, 30), "America/Denver")]
    [7, 8]
    """
    there = ZoneInfo(zone)
    plain = wall.replace(tzinfo=None)
    found = []
    for fold in (0, 1):
        instant = plain.replace(tzinfo=there, fold=fold).astimezone(UTC)
        shown = instant.astimezone(there).replace(tzinfo=None)
        if shown == plain and instant not in found:
            found.append(instant)
    return tuple(sorted(found))


def settled(wall: datetime, zone: str) -> datetime:
    """Return the instant of a wall time; one that never comes moves forward.

    It moves by as much as the clocks do, and of two the first is taken, as RFC 5545
    has it (section 3.3.5).

    >>> from datetime import datetime
    >>> settled(datetime(2026, 3, 8, 2, 30), "America/Denver").isoformat()
    '2026-03-08T09:30:00+00:00'
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def wall_time(moment: datetime, zone: str) -> datetime:
    """Return what clocks in the zone show at an instant, without its zone.

    >>> from datetime import UTC, datetime
    >>> wall_time(datetime(2026, 11, 2, 6, 59, tzinfo=UTC), "America/Ciudad_Juarez")
    datetime.datetime(2026, 11, 1, 23, 59)
    """
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
