"""Rooms of a round: taken when it is published, given back when it needs them no more.

What is scarce is locked first: rooms are taken before anything else is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.claims.actions import For, Order, release, reserve_all
from madang.claims.taken import Wish
from madang.hubs.actions import action, save_version
from madang.kit.errors import Refused
from madang.meetings import rules
from madang.meetings.actions.rounds import NotNow
from madang.meetings.actions.runs import must_be_open
from madang.meetings.actions.telling import tell_changes
from madang.meetings.models import Meeting, MeetingState, RoundState, Table
from madang.meetings.queries import rooms_held, windows_of
from madang.meetings.queries.rooms import ROUND
from madang.spaces.queries.bookings import bookable_spaces, rooms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from madang.claims.models import Booking
    from madang.hubs.models import Actor
    from madang.meetings.models import Round
    from madang.spaces.models import Space


@action(allowed=rules.may_organise)
def put_tables(
    round_: Round,
    by: Actor,
    *,
    space: Space | None,
    tables: Sequence[Table],
    expected: int,
    now: datetime,
) -> Round:
    """The tables stand in the room, or in none; a published round takes it at once.

    Rooms in which no table stands any more are given back.

    Raises:
        Taken: somebody has the room; with what could be had instead.
        NotNow: the round is over.
        Refused: no table is named, people join by video, or nobody books this space.
        Stale: somebody changed the round since version `expected`.
    """
    must_be_open(round_)
    _must_stand(round_, space, tables)
    if space is not None and round_.state == RoundState.PUBLISHED:
        take_rooms(round_, by, [space.pk], now=now)
    saved = save_version(round_, expected, [])
    keys = [table.pk for table in tables]
    Table.objects.filter(round=round_, pk__in=keys).update(space=space)
    free_rooms(round_, by, now=now, but=_rooms_of_tables(round_))
    return saved


def _must_stand(round_: Round, space: Space | None, tables: Sequence[Table]) -> None:
    if not tables or any(table.round_id != round_.pk for table in tables):
        told = _("Choose the tables.")
        raise Refused(told, fields={"tables": [told]})
    if space is not None and round_.is_remote:
        raise Refused(_("People of this round join by video; it needs no room."))


def _rooms_of_tables(round_: Round) -> set[int]:
    rows = Table.objects.filter(round=round_, space__isnull=False)
    return {key for key in rows.values_list("space", flat=True) if key is not None}


@action(allowed=rules.may_organise)
def take_rooms_again(round_: Round, by: Actor, *, now: datetime) -> Round:
    """The published round has every room of its tables again.

    Raises:
        Taken: somebody has one; with what could be had instead.
        NotNow: the round is not published.
    """
    if round_.state != RoundState.PUBLISHED:
        raise NotNow(_("Publish the round first."))
    take_rooms(round_, by, _rooms_of_tables(round_), now=now)
    return round_


def take_rooms(
    round_: Round, by: Actor, spaces: Iterable[int] | None = None, *, now: datetime
) -> list[Booking]:
    """Return the bookings made for what the round needs and does not have: all or none.

    Without `spaces` those of all its tables.

    Raises:
        Taken: somebody has one of the rooms.
        OutsidePolicy: a room is not open then.
        Refused: a space cannot be booked.
    """
    wanted = _rooms_of_tables(round_) if spaces is None else set(spaces)
    if not wanted or round_.is_remote:
        return []
    rooms = rooms_of(bookable_spaces(by).filter(pk__in=wanted), by)
    if {room.pk for room in rooms} != wanted:
        raise Refused(_("A room of the round can no longer be booked. Choose another."))
    held = rooms_held(round_)
    wishes = [
        Wish(room.resource, window)
        for room in rooms
        for window in windows_of(round_)
        if window.ends_at > now
        and not any(one.period.covers(window) for one in held.get(room.pk, ()))
    ]
    if not wishes:
        return []
    order = Order(For(ROUND, round_.pk, str(round_)[:200]), now)
    return reserve_all(round_.hub, by, wishes=wishes, order=order)


def free_rooms(
    round_: Round, by: Actor, *, now: datetime, but: Collection[int] = ()
) -> None:
    """Give back what the round has booked from now on, some rooms apart."""
    for space, bookings in rooms_held(round_).items():
        for booking in bookings:
            if space not in but and booking.ends_at > now:
                release(
                    booking,
                    by,
                    now=now,
                    reason=_("The round of meetings needs it no more."),
                )


@action(allowed=rules.may_organise)
def withdraw_publication(
    round_: Round, by: Actor, *, expected: int, now: datetime
) -> Round:
    """Nobody has meetings of the round any more; its rooms are free, people are told.

    The plan is kept: publishing it again brings the meetings back.

    Raises:
        NotNow: the round is not published, or its first meeting has begun.
        Stale: somebody changed the round since version `expected`.
    """
    if round_.state != RoundState.PUBLISHED:
        raise NotNow(_("Publish the round first."))
    rows = list(
        Meeting.objects.filter(round=round_, state=MeetingState.PLANNED).order_by("pk")
    )
    begun = Meeting.objects.filter(
        round=round_, state__in=[MeetingState.HELD, MeetingState.NO_SHOW]
    )
    if any(row.starts_at <= now for row in rows) or begun.exists():
        raise NotNow(_("Its meetings have begun. Say instead that the round is over."))
    free_rooms(round_, by, now=now)
    round_.state, round_.published = RoundState.WISHES, None
    round_.letter += 1
    saved = save_version(round_, expected, ["state", "published", "letter"])
    for row in rows:
        row.state, row.turn = MeetingState.CANCELLED, row.turn + 1
    Meeting.objects.bulk_update(rows, ["state", "turn"])
    tell_changes(round_, rows, rows, now=now)
    return saved


@action(allowed=rules.may_organise)
def end_round(round_: Round, by: Actor, *, expected: int, now: datetime) -> Round:
    """The round is over: outcomes can be entered, nothing is planned, rooms are free.

    Raises:
        NotNow: it was never published.
        Stale: somebody saved it since version `expected`.
    """
    if round_.state != RoundState.PUBLISHED:
        raise NotNow(_("Only a published round can be over."))
    free_rooms(round_, by, now=now)
    round_.state = RoundState.OVER
    return save_version(round_, expected, ["state"])
