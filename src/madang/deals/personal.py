"""What this room holds about a person: her private notes, and what she looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.deals.models import Deal, DealAmount, DealNote, DealTask, StageChange
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


def register() -> None:
    """Leave both stores with the house."""
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
