"""Rooms of the hub in which a round's tables stand, and tables that lost theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from madang.claims.periods import Period
from madang.claims.queries import bookings_of
from madang.kit.wall_time import settled
from madang.meetings.models import LIVE, Meeting, RoundState, Table
from madang.meetings.queries.organising import rounds_visible_to, tables_of
from madang.spaces.models import Space
from madang.spaces.queries.bookings import SPACE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from madang.claims.models import Booking
    from madang.hubs.models import Actor
    from madang.meetings.models import Round

#: What bookings of rounds are for, in the words of `claims`.
ROUND = "meetings.round"


@dataclass(frozen=True, slots=True)
class Lost:
    """Tables that a published round has lost with their room, from a moment on."""

    tables: Mapping[int, datetime]
    meetings: Sequence[Meeting]


def windows_of(round_: Round) -> list[Period]:
    """Return when a round needs its rooms: each of its days from first to last."""
    days = (round_.ends_on - round_.starts_on).days + 1
    found = []
    for number in range(days):
        day = round_.starts_on + timedelta(days=number)
        begins, ends = (
            settled(datetime.combine(day, clock), round_.zone)
            for clock in (round_.opens, round_.closes)
        )
        found.append(Period(begins, ends))
    return found


def rooms_held(round_: Round) -> dict[int, list[Booking]]:
    """Return what the round has booked, by space; one statement."""
    found: dict[int, list[Booking]] = defaultdict(list)
    rows = bookings_of(round_.hub, ROUND, round_.pk).select_related("resource")
    for booking in rows:
        if booking.resource.kind == SPACE:
            found[booking.resource.object_id].append(booking)
    return dict(found)


def standing_tables(round_: Round) -> list[Table]:
    """Return a round's tables; those that lost their room are closed from then on.

    One statement, and two more where a published round has tables in rooms.
    """
    tables = tables_of(round_)
    for pk, moment in lost_tables(round_, tables).items():
        table = next(one for one in tables if one.pk == pk)
        table.closed_from = min(table.closed_from or moment, moment)
    return tables


def lost_tables(round_: Round, tables: Iterable[Table]) -> dict[int, datetime]:
    """Return from when on tables of a published round are without their room.

    A room that was closed, retired or taken out of booking is lost, though its booking
    stands: nobody can be sent there.
    """
    inside = [table for table in tables if table.space_id is not None]
    if round_.state != RoundState.PUBLISHED or not inside:
        return {}
    held = rooms_held(round_)
    spaces = {table.space_id for table in inside if table.space_id}
    usable = Space.objects.filter(pk__in=spaces, is_bookable=True, retired_on=None)
    still = set(usable.values_list("pk", flat=True))
    since = {
        space: _first_uncovered(round_, held.get(space, ()) if space in still else ())
        for space in spaces
    }
    return {
        table.pk: moment
        for table in inside
        if table.space_id and (moment := since[table.space_id]) is not None
    }


def _first_uncovered(round_: Round, held: Collection[Booking]) -> datetime | None:
    for start, end in round_.slots:
        slot = Period(start, end)
        if not any(one.resource.is_open and one.period.covers(slot) for one in held):
            return start
    return None


def lost_of(round_: Round, now: datetime, rows: Iterable[Table] | None = None) -> Lost:
    """Return which tables lost their room, and the meetings to come that sit there.

    `rows` are the round's tables where they have been read before.
    """
    tables = lost_tables(round_, tables_of(round_) if rows is None else rows)
    if not tables:
        return Lost({}, ())
    sitting = (
        Meeting.objects.filter(
            round=round_, state__in=LIVE, table__in=tables, starts_at__gt=now
        )
        .select_related("left", "right", "table__space")
        .order_by("starts_at", "table__order")
    )
    return Lost(
        tables, [row for row in sitting if row.starts_at >= tables[row.table_id or 0]]
    )


def tables_with_rooms(round_: Round) -> QuerySet[Table]:
    """Return a round's tables with the rooms in which they stand."""
    return Table.objects.filter(round=round_).select_related("space")


def published_in_rooms(by: Actor, now: datetime) -> QuerySet[Round]:
    """Return the published rounds, not yet over, with tables in rooms."""
    rows = rounds_visible_to(by).filter(
        state=RoundState.PUBLISHED, ends_on__gte=by.hub.day_of(now)
    )
    return rows.filter(pk__in=Table.objects.filter(space__isnull=False).values("round"))


def names_of_rounds(by: Actor, keys: Collection[int]) -> dict[int, str]:
    """Return what rounds are called that bookings are for: organisers learn it."""
    return {row.pk: str(row) for row in rounds_visible_to(by).filter(pk__in=keys)}
