"""Data rooms: opened, filled, shown to investors for a time, and every look noted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import refuse
from madang.deals.models import (
    DataRoom,
    Deal,
    FundraisingRound,
    RoomFile,
    RoomGrant,
    RoomOpening,
)
from madang.deals.queries import (
    ROOM,
    firms_beside,
    openings_since,
    people_of_firms,
)
from madang.files.actions import bring_back_file, remove_file, store_file
from madang.files.queries import can_mark
from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, User

#: How far ahead access may be given.
LONGEST = timedelta(days=366)
#: How many files one person may open within an hour; each copy is made for her.
MOST_AN_HOUR, HOUR = 120, timedelta(hours=1)


@action(rules.may_keep_room_of)
def open_room(of: Deal | FundraisingRound, by: Actor) -> DataRoom:
    """A deal or a round has a data room, which nobody but its own side sees.

    Opening it again gives the one that is there.
    """
    key: dict[str, Any] = {"deal" if isinstance(of, Deal) else "round": of}
    return DataRoom.objects.get_or_create(hub=of.hub, **key)[0]


@action(rules.may_keep_room)
def give_originals(room: DataRoom, by: Actor, *, gives: bool) -> DataRoom:
    """Files that cannot be marked are given as they are, or not at all."""
    room.gives_originals = gives
    room.save(update_fields=["gives_originals"])
    return room


@action(rules.may_keep_room)
def add_file(
    room: DataRoom,
    by: Actor,
    *,
    upload: File[Any],
    now: datetime,
    replaces: RoomFile | None = None,
) -> RoomFile:
    """The room has a file more, or a new version of one; the old one stays known.

    Raises:
        Refused: it is not taken, or the one to replace has a newer version already.
    """
    before = replaces.file if replaces else None
    if before is not None and _is_replaced(before.pk):
        raise Conflict(_("There is a newer version of this file already."))
    file = store_file(
        room.hub, by, upload=upload, kind=ROOM, object_id=room.pk, now=now,
        replaces=before,
    )  # fmt: skip
    return RoomFile.objects.create(
        hub=room.hub, room=room, file=file, can_mark=can_mark(file)
    )


def _is_replaced(pk: int) -> bool:
    return RoomFile.objects.filter(file__replaces=pk).exists()


@action(rules.may_keep_file)
def take_file_out(row: RoomFile, by: Actor, *, now: datetime) -> RoomFile:
    """Nobody opens the file or its older versions; for 30 days it can come back.

    Raises:
        Conflict: it was taken out before.
    """
    if row.file.removed_at is not None:
        raise Conflict(_("This file was removed already."))
    remove_file(row.file, by, now=now)
    return row


@action(rules.may_keep_file)
def put_file_back(row: RoomFile, by: Actor) -> RoomFile:
    """The file is in the room again, as before it was taken out.

    Raises:
        Conflict: it is in it.
    """
    if row.file.removed_at is None:
        raise Conflict(_("This file is in the room."))
    bring_back_file(row.file, by)
    return row


@action(rules.may_keep_room)
def let_in(
    room: DataRoom,
    by: Actor,
    *,
    firm: Organisation,
    user: User | None = None,
    until: datetime,
    now: datetime,
) -> RoomGrant:
    """An investor of the deal or the round may open the room's files until then.

    It is everybody who signs in for the firm, or one of them.  Who is let in already
    is let in until the new instant.

    Raises:
        Refused: the firm takes no part, the person does not sign in for it, or the
            instant is past or more than a year ahead.
    """
    refuse(
        {
            "whom": _fault_of_whom(room, firm, user),
            "until": _fault_of_instant(until, now),
        }
    )
    held = RoomGrant.objects.select_for_update().filter(
        room=room, firm=firm, user=user, withdrawn_at=None
    )
    grant = held.first() or RoomGrant(hub=room.hub, room=room, firm=firm, user=user)
    grant.expires_at, grant.granted_at, grant.granted_by = until, now, by.user
    grant.save()
    return grant


def _fault_of_whom(room: DataRoom, firm: Organisation, user: User | None) -> str:
    if not firms_beside(room).filter(pk=firm.pk).exists():
        return _("Only investors of this deal or round can be let in.")
    seats = people_of_firms(room.hub, [firm.pk]) if user else []
    if user and user.pk not in {seat.user.pk for seat in seats}:
        return _("This person does not sign in for that investor.")
    return ""


def _fault_of_instant(until: datetime, now: datetime) -> str:
    if until <= now:
        return _("Choose a moment that is still to come.")
    if until > now + LONGEST:
        return _("Access ends within a year; it can be given again.")
    return ""


@action(rules.may_keep_grant)
def withdraw(grant: RoomGrant, by: Actor, *, now: datetime) -> RoomGrant:
    """The grant lets nobody in from this moment on.

    Raises:
        Conflict: it was withdrawn before.
    """
    if grant.withdrawn_at is not None:
        raise Conflict(_("This access was withdrawn already."))
    grant.withdrawn_at, grant.withdrawn_by = now, by.user
    grant.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return grant


@action(rules.may_keep_grant)
def give_back(grant: RoomGrant, by: Actor, *, now: datetime) -> RoomGrant:
    """The grant lets in again until its own end, as before it was withdrawn.

    Raises:
        Conflict: it is in force, has ended, or another one has come in its place.
    """
    others = RoomGrant.objects.filter(
        room=grant.room, firm=grant.firm, user=grant.user, withdrawn_at=None
    )
    if others.exists() or grant.expires_at <= now:
        raise Conflict(_("Give access anew instead."))
    grant.withdrawn_at = grant.withdrawn_by = None
    grant.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return grant


@action(rules.may_open_file)
def note_opening(
    row: RoomFile,
    by: Actor,
    *,
    firm: Organisation | None,
    is_original: bool,
    now: datetime,
) -> RoomOpening:
    """The room's log says that the actor opened this version of the file.

    Raises:
        Refused: she has opened more within the last hour than is made for one person.
    """
    if by.user and openings_since(by.user, now - HOUR) >= MOST_AN_HOUR:
        raise Refused(_("You have opened many files. Try again in an hour."))
    return RoomOpening.objects.create(
        hub=row.hub, room=row.room, file=row.file, name=row.file.name,
        version=row.file.version, is_original=is_original, firm=firm, user=by.user,
        at=now,
    )  # fmt: skip
