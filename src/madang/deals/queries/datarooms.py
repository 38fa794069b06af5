"""Who sees which data rooms, and what of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from madang.deals.models import (
    DataRoom,
    Deal,
    FundraisingRound,
    RoomFile,
    RoomGrant,
    RoomOpening,
    RoundShare,
)
from madang.deals.rules import may_see_all_deals, own_firms
from madang.directory.models import Organisation
from madang.directory.rules import ORGANISATION
from madang.files.models import StoredFile
from madang.files.queries import current_files
from madang.hubs.models import Membership, Role, User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

#: The kind under which the files of data rooms are kept.
ROOM = "deals.dataroom"
#: For whom somebody signs in as an investor.
INVESTING = (Role.INVESTOR, Role.MEMBER)


def _rooms(hub: Hub) -> QuerySet[DataRoom]:
    found = DataRoom.objects.filter(hub=hub)
    return found.select_related("deal__company", "deal__investor", "round__company")


def rooms_kept_by(by: Actor) -> QuerySet[DataRoom]:
    """Return the rooms that staff, or a company its own, see from inside."""
    found = _rooms(by.hub)
    if may_see_all_deals(by):
        return found
    own = own_firms(by)
    return found.filter(Q(deal__company__in=own) | Q(round__company__in=own))


def _taking_part() -> Q:
    """Return whether a grant's firm is still of its room's deal or round."""
    shares = RoundShare.objects.filter(
        round=OuterRef("room__round"), investor=OuterRef("firm")
    )
    deals = Deal.objects.filter(
        round=OuterRef("room__round"), investor=OuterRef("firm")
    )
    of_deal = Deal.objects.filter(pk=OuterRef("room__deal"), investor=OuterRef("firm"))
    return Q(Exists(of_deal)) | Q(Exists(shares)) | Q(Exists(deals))


def grants_open_to(by: Actor, now: datetime) -> QuerySet[RoomGrant]:
    """Return what lets the actor into rooms at this moment, as an investor.

    A grant counts as long as its firm takes part in the deal or the round, and a
    person's as long as she signs in for that firm.
    """
    found = RoomGrant.objects.filter(
        Q(user=None) | Q(user=by.user),
        hub=by.hub, firm__in=own_firms(by), withdrawn_at=None, expires_at__gt=now,
    )  # fmt: skip
    return found.filter(_taking_part())


def rooms_open_to(by: Actor, now: datetime) -> QuerySet[DataRoom]:
    """Return the rooms that the actor may look into at this moment, from any side."""
    let_in = grants_open_to(by, now).order_by().values("room")
    kept = rooms_kept_by(by).order_by().values("pk")
    return _rooms(by.hub).filter(Q(pk__in=let_in) | Q(pk__in=kept))


def grant_of(by: Actor, room: DataRoom, now: datetime) -> RoomGrant | None:
    """Return what lets the actor into a room for longest, if anything does."""
    found = grants_open_to(by, now).filter(room=room).select_related("firm")
    return found.order_by("-expires_at").first()


def files_in(room: DataRoom) -> list[RoomFile]:
    """Return the present versions of a room's files, by name: two statements."""
    files = {row.pk: row for row in current_files(room.hub, ROOM, room.pk)}
    found = {one.file_id: one for one in RoomFile.objects.filter(file__in=files)}
    for pk, one in found.items():
        one.file = files[pk]
    return [found[pk] for pk in files if pk in found]


def file_in_sight(by: Actor, pk: int, now: datetime) -> RoomFile | None:
    """Return a version of a file that the actor may open; investors the present one."""
    found = RoomFile.objects.filter(
        hub=by.hub, pk=pk, file__removed_at=None
    ).select_related("file", "room__deal__company", "room__round__company")
    row = found.first()
    if row is None or not rooms_open_to(by, now).filter(pk=row.room_id).exists():
        return None
    kept = rooms_kept_by(by).filter(pk=row.room_id).exists()
    newer = StoredFile.objects.filter(hub=by.hub, replaces=row.file_id).exists()
    return row if kept or not newer else None


def kept_files(by: Actor) -> QuerySet[RoomFile]:
    """Return every version of the files of rooms that the actor sees from inside."""
    found = RoomFile.objects.filter(hub=by.hub, room__in=rooms_kept_by(by))
    return found.select_related("file", "room__deal__company", "room__round__company")


def kept_grants(by: Actor) -> QuerySet[RoomGrant]:
    """Return who may look into the rooms that the actor sees from inside."""
    found = RoomGrant.objects.filter(hub=by.hub, room__in=rooms_kept_by(by))
    return found.select_related(
        "firm", "user", "room__deal__company", "room__round__company"
    )


def openings_in(by: Actor, room: DataRoom) -> QuerySet[RoomOpening]:
    """Return a room's log to those who see it from inside, to others nothing."""
    found = RoomOpening.objects.filter(hub=by.hub, room__in=rooms_kept_by(by))
    return found.filter(room=room).select_related("user", "firm")


def openings_since(user: User, since: datetime) -> int:
    """Return how many files somebody has opened since an instant."""
    return RoomOpening.objects.filter(user=user, at__gte=since).count()


def firms_beside(room: DataRoom) -> QuerySet[Organisation]:
    """Return the investors of a room's deal or round: nobody else can be let in."""
    if room.deal is not None:
        return Organisation.objects.filter(pk=room.deal.investor_id)
    shares = RoundShare.objects.filter(round=room.round_id).values("investor")
    deals = Deal.objects.filter(round=room.round_id).values("investor")
    found = Organisation.objects.filter(hub=room.hub_id)
    return found.filter(Q(pk__in=shares) | Q(pk__in=deals)).order_by("name_key", "pk")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who signs in for a firm."""

    firm_id: int
    user: User


def people_of_firms(hub: Hub, firms: Iterable[int]) -> list[Seat]:
    """Return who signs in for these firms at present, by name: one statement."""
    held = Membership.objects.filter(
        hub=hub, role__in=INVESTING, scope_kind=ORGANISATION, scope_id__in=list(firms),
        ended_at=None, suspended_at=None, user__is_active=True,
    ).select_related("user")  # fmt: skip
    pairs = {(row.scope_id, row.user_id): row.user for row in held}
    found = [Seat(firm, user) for (firm, _pk), user in pairs.items()]
    return sorted(found, key=lambda one: (str(one.user), one.user.pk))


def room_lines(by: Actor, now: datetime) -> QuerySet[DataRoom]:
    """Return the rooms that the actor may look into, with her own open grants."""
    mine = grants_open_to(by, now).select_related("firm")
    return rooms_open_to(by, now).prefetch_related(
        Prefetch("grants", mine, to_attr="mine")
    )


def room_beside(
    by: Actor, of: Deal | FundraisingRound, now: datetime
) -> DataRoom | None:
    """Return the data room of a deal or a round, if the actor may look into it now."""
    key = "deal" if isinstance(of, Deal) else "round"
    return rooms_open_to(by, now).filter(**{key: of.pk}).first()
