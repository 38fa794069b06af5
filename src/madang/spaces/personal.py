"""What this room holds about a person: what she booked rooms for, where she came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.spaces.models import CheckIn, Occasion

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person


def _rows(model: Any, hub: Hub, person: Person) -> Any:
    return model.objects.filter(hub=hub, by__in=ids_of(person, "hubs.user"))


def collect(hub: Hub, person: Person) -> Portion:
    """Return what a person booked rooms for, and when she checked in."""
    occasions = [
        {
            "purpose": row.purpose,
            "people": row.people,
            "organisation": str(row.organisation or ""),
            "set_up": row.set_up,
            "catering": row.catering,
        }
        for row in _rows(Occasion, hub, person).select_related("organisation")
    ]
    came = [
        {"checked_in": row.at, "booking": str(row.booking)}
        for row in _rows(CheckIn, hub, person).select_related("booking__resource")
    ]
    return Portion([*occasions, *came])


def count(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return sum(_rows(model, hub, person).count() for model in (Occasion, CheckIn))


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave that rooms were used and by how many, not by whom nor what for."""
    occasions = _rows(Occasion, hub, person)
    many = occasions.update(purpose="–", set_up="", catering="", by=None)
    return int(many + _rows(CheckIn, hub, person).update(by=None))


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="spaces.occasions",
            title=_("What rooms were booked for"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
        )
    )
