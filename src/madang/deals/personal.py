"""What this room holds about a person: her private notes, and what she looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.deals.models import (
    Deal,
    DealAmount,
    DealNote,
    DealTask,
    InvestorUpdate,
    RoomGrant,
    RoomOpening,
    StageChange,
    UpdateReading,
)
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

#: Which columns name who did something; the row stays when the name goes.
NAMED: tuple[tuple[Any, str], ...] = (
    (Deal, "owner"),
    (StageChange, "by"),
    (DealAmount, "noted_by"),
    (DealTask, "for_whom"),
    (DealTask, "done_by"),
    (RoomGrant, "granted_by"),
    (RoomGrant, "withdrawn_by"),
    (RoomOpening, "user"),
    (InvestorUpdate, "author"),
    (InvestorUpdate, "sent_by"),
    (UpdateReading, "user"),
)


def _notes(hub: Hub, person: Person) -> Any:
    return DealNote.objects.filter(hub=hub, author__in=ids_of(person, "hubs.user"))


def collect_notes(hub: Hub, person: Person) -> Portion:
    """Return the private notes that a person wrote."""
    found = _notes(hub, person).select_related("deal__company", "deal__investor")
    return Portion(
        [{"deal": str(row.deal), "note": row.text, "at": row.at} for row in found]
    )


def count_notes(hub: Hub, person: Person) -> int:
    """Return how many notes she wrote."""
    return int(_notes(hub, person).count())


def erase_notes(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave none of her notes."""
    return int(_notes(hub, person).delete()[0])


def _named(hub: Hub, person: Person) -> list[tuple[Any, str]]:
    users = ids_of(person, "hubs.user")
    return [
        (model.objects.filter(hub=hub, **{f"{column}__in": users}), column)
        for model, column in NAMED
    ]


def collect_work(hub: Hub, person: Person) -> Portion:
    """Return what a person looked after, moved, noted and did."""
    return Portion(
        [
            {"what": str(row._meta.verbose_name), "as": column, "of": str(row)}
            for rows, column in _named(hub, person)
            for row in rows
        ]
    )


def count_work(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return sum(rows.count() for rows, _column in _named(hub, person))


def erase_work(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave what was done, and no name with it."""
    return sum(rows.update(**{column: None}) for rows, column in _named(hub, person))


def _access(hub: Hub, person: Person) -> Any:
    return RoomGrant.objects.filter(hub=hub, user__in=ids_of(person, "hubs.user"))


def collect_access(hub: Hub, person: Person) -> Portion:
    """Return the data rooms that a person was let into by name."""
    found = _access(hub, person).select_related(
        "room__deal__company", "room__deal__investor", "room__round__company"
    )
    return Portion(
        [
            {"room": str(row.room), "until": row.expires_at, "since": row.granted_at}
            for row in found
        ]
    )


def count_access(hub: Hub, person: Person) -> int:
    """Return into how many she was let."""
    return int(_access(hub, person).count())


def erase_access(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave none of her grants; without her name one would let in her whole firm."""
    return int(_access(hub, person).delete()[0])


def register() -> None:
    """Leave the three stores with the house."""
    personal_data.add_store(
        Store(
            name="deals.notes",
            title=_("Private notes about deals"),
            fate=Fate.ERASE,
            collect=collect_notes,
            count=count_notes,
            erase=erase_notes,
        )
    )
    personal_data.add_store(
        Store(
            name="deals.work",
            title=_("Work on deals"),
            fate=Fate.EMPTY,
            collect=collect_work,
            count=count_work,
            erase=erase_work,
        )
    )
    personal_data.add_store(
        Store(
            name="deals.access",
            title=_("Access to data rooms"),
            fate=Fate.ERASE,
            collect=collect_access,
            count=count_access,
            erase=erase_access,
        )
    )
