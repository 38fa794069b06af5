"""What this room holds about a person: what she booked rooms for, where she came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.hubs.models import User
from madang.kit import personal_data, retention
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.kit.retention import RetentionRule
from madang.spaces.models import CheckIn, Guest, Occasion

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


def _guests(hub: Hub, person: Person) -> Any:
    """Return where somebody was named as a guest, by her e-mail."""
    users = User.objects.filter(pk__in=ids_of(person, "hubs.user"))
    mails = [mail.casefold() for mail in users.values_list("email", flat=True) if mail]
    return Guest.objects.filter(hub=hub, email__in=mails)


def collect_guests(hub: Hub, person: Person) -> Portion:
    """Return where a person was named as a guest."""
    rows = _guests(hub, person).select_related("booking__resource")
    return Portion(
        [
            {
                "name": row.name,
                "email": row.email,
                "company": row.company,
                "booking": str(row.booking),
                "arrived": row.arrived_at,
            }
            for row in rows
        ]
    )


def count_guests(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return int(_guests(hub, person).count())


def erase_guests(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave nothing of a person as a guest, and of others not who received them."""
    received = Guest.objects.filter(
        hub=hub, received_by__in=ids_of(person, "hubs.user")
    )
    received.update(received_by=None)
    return int(_guests(hub, person).delete()[0])


def _over(before: datetime) -> Any:
    return Guest.objects.filter(booking__ends_at__lt=before)


def _due(before: datetime, hub: Hub | None) -> int:
    rows = _over(before)
    return int((rows if hub is None else rows.filter(hub=hub)).count())


def register() -> None:
    """Leave the stores and the rule with the house."""
    retention.add_rule(
        RetentionRule(
            name="spaces.guests",
            title=_("Guests of bookings"),
            days=retention.days_of(Guest, "name"),
            due=_due,
            sweep=lambda before: int(_over(before).delete()[0]),
            counts_from=_("the end of the booking"),
        )
    )
    personal_data.add_store(
        Store(
            name="spaces.guests",
            title=_("Guests of bookings"),
            fate=Fate.ERASE,
            collect=collect_guests,
            count=count_guests,
            erase=erase_guests,
        )
    )
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
