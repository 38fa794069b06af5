"""A pitch day with six teams, two rooms and five judges, for the tests of judging."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from madang.judging import actions
from tests.judging import rows

if TYPE_CHECKING:
    from madang.hubs.models import Actor, Hub
    from madang.judging.models import PitchDay, Read

NOW = rows.NOW
NINE = datetime(2026, 11, 24, 15, tzinfo=UTC)  # nine in Ojinaga
CUT: dict[str, Any] = {
    "speaking": 5,
    "questions": 5,
    "changing": 5,
    "judges_each": 2,
    "rooms": ["Sala A", "Sala B"],
    "breaks": [["09:40", "10:00"]],
}


def new_day(hub: Hub, staff: Actor) -> PitchDay:
    """Make the day; nothing is planned yet."""
    round_ = rows.round_of(rows.call(hub), stage="pitch", needs_language=False)
    for _ in range(6):
        rows.application(round_.call, stage="pitch")
    for _ in range(5):
        rows.seat(round_, rows.judge(hub))
    values = {
        "names": {"en": "Pitch day"},
        "zone": "America/Ojinaga",
        "starts_at": NINE,
        "ends_at": NINE + timedelta(hours=2),
        "settings": CUT,
    }
    return actions.make_day(round_, staff, values=values)


def planned(day: PitchDay, staff: Actor, **more: Any) -> PitchDay:
    return actions.plan_now(day, staff, expected=day.version, **more)


def published(day: PitchDay, staff: Actor) -> PitchDay:
    planned(day, staff)
    return actions.publish_day(day, staff, expected=day.version, now=NOW)


def score(read: Read, value: str) -> None:
    by = rows.actor_of(read.seat.judge)
    sheet = actions.open_read(read, by, seen=0, now=NOW)
    read.refresh_from_db()
    actions.lock_sheet(
        read,
        by,
        expected=sheet.version,
        values={"team": value, "market": value},
        now=NOW,
    )
