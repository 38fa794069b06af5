"""What this room holds about a person: what she changed and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.sourcing.models import (
    Award,
    Comparison,
    GapRates,
    NdaAcceptance,
    NeedAnswer,
    OrderChange,
    OrderDelivery,
    Quote,
    RfqChange,
    RfqQuestion,
)

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

#: Which columns name who did something; the row stays when the name goes.
NAMED: tuple[tuple[Any, str], ...] = (
    (OrderChange, "by"),
    (OrderDelivery, "by"),
    (Quote, "by"),
    (Comparison, "by"),
    (Award, "by"),
    (RfqQuestion, "asked_by"),
    (RfqChange, "by"),
    (NeedAnswer, "by"),
    (NdaAcceptance, "by"),
    (GapRates, "by"),
)


def _named(hub: Hub, person: Person) -> list[tuple[Any, str]]:
    users = ids_of(person, "hubs.user")
    return [
        (model.objects.filter(hub=hub, **{f"{column}__in": users}), column)
        for model, column in NAMED
    ]


def _told(hub: Hub, person: Person) -> list[Any]:
    """Return the rows that may be told of: of quotes those that are not sealed."""
    is_open = Q(rfq__opens_at=None) | Q(rfq__opened_at__isnull=False)
    return [
        rows.filter(is_open) if rows.model is Quote else rows
        for rows, _column in _named(hub, person)
    ]


def collect_work(hub: Hub, person: Person) -> Portion:
    """Return what a person changed and recorded."""
    return Portion(
        [
            {"what": str(row._meta.verbose_name), "of": str(row)}
            for rows in _told(hub, person)
            for row in rows
        ]
    )


def count_work(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return sum(rows.count() for rows in _told(hub, person))


def erase_work(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave what was done, and no name with it."""
    return sum(rows.update(**{column: None}) for rows, column in _named(hub, person))


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="sourcing.work",
            title=_("Work on orders and quotes"),
            fate=Fate.EMPTY,
            collect=collect_work,
            count=count_work,
            erase=erase_work,
        )
    )
