"""What this room holds about a person: what she booked, waited for, accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.claims.models import AllowanceLine, Booking, Series, Waiting
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

HERS = (Booking, Series, Waiting)
COLUMNS = {
    Booking: ("resource", "label", "starts_at", "ends_at", "state", "reason"),
    Series: ("resource", "label", "starts_on", "begins", "ends", "frequency"),
    Waiting: ("resource", "label", "starts_at", "ends_at", "state"),
}


def _rows(model: Any, hub: Hub, person: Person) -> Any:
    return model.objects.filter(hub=hub, by__in=ids_of(person, "hubs.user"))


def collect(hub: Hub, person: Person) -> Portion:
    """Return what a person booked and waited for."""
    return Portion(
        [
            {"kind": model._meta.model_name}
            | {name: _plain(row, name) for name in COLUMNS[model]}
            for model in HERS
            for row in _rows(model, hub, person).select_related("resource")
        ]
    )


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return str(value) if name == "resource" else value


def count(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return sum(_rows(model, hub, person).count() for model in HERS)


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave of these rows that something was taken, not by whom nor what for."""
    bookings = _rows(Booking, hub, person).update(label="", reason="", by=None)
    others = (_rows(model, hub, person) for model in (Series, Waiting))
    return int(bookings + sum(rows.update(label="", by=None) for rows in others))


def lines_of(hub: Hub, person: Person) -> Portion:
    """Return the lines of ledgers that a person wrote."""
    rows = _rows(AllowanceLine, hub, person).select_related("allowance")
    return Portion(
        [
            {
                "allowance": str(row.allowance),
                "entry": row.entry,
                "amount": row.amount,
                "note": row.note,
                "at": row.at,
            }
            for row in rows
        ]
    )


def count_lines(hub: Hub, person: Person) -> int:
    """Return how many lines of ledgers a person wrote."""
    return int(_rows(AllowanceLine, hub, person).count())


def register() -> None:
    """Leave the stores with the house."""
    personal_data.add_store(
        Store(
            name="claims.bookings",
            title=_("Bookings and waiting lines"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
        )
    )
    personal_data.add_store(
        Store(
            name="claims.ledger",
            title=_("Lines of ledgers of allowances"),
            fate=Fate.KEEP,
            collect=lines_of,
            count=count_lines,
            reason=_("Accounts have to be kept."),
        )
    )
