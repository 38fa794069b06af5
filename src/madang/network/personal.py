"""What this room holds about a person: whom she asked to meet, what she answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.network.models import Introduction

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person


def _rows(hub: Hub, person: Person) -> QuerySet[Introduction]:
    ids = ids_of(person, "hubs.user")
    hers = Q(asked_by__in=ids) | Q(answered_by__in=ids)
    return Introduction.objects.filter(hub=hub).filter(hers)


def collect(hub: Hub, person: Person) -> Portion:
    """Return the introductions that a person asked for or answered."""
    ids = ids_of(person, "hubs.user")
    rows = _rows(hub, person).select_related("asking", "asked")
    return Portion(
        [
            {
                "between": str(row),
                "asked_at": row.asked_at,
                "state": row.state,
                "message": row.message if row.asked_by_id in ids else "",
                "answer": row.answer if row.answered_by_id in ids else "",
            }
            for row in rows
        ]
    )


def count(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return _rows(hub, person).count()


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave that two organisations met, not who wrote what."""
    ids = ids_of(person, "hubs.user")
    rows = Introduction.objects.filter(hub=hub)
    asked = rows.filter(asked_by__in=ids).update(asked_by=None, message="–")
    answered = rows.filter(answered_by__in=ids).update(answered_by=None, answer="")
    return int(asked + answered)


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="network.introductions",
            title=_("Introductions asked for and answered"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
        )
    )
