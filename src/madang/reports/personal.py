"""What this room holds about a person: her questions and answers, mails, her name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.reports.models import CompanyConsent, Snapshot, SponsorQuestion

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

#: Which columns name who did something; the row stays when the name goes.
NAMED: tuple[tuple[Any, str], ...] = (
    (Snapshot, "by"),
    (CompanyConsent, "noted_by"),
    (SponsorQuestion, "asked_by"),
    (SponsorQuestion, "answered_by"),
)


def _named(hub: Hub, person: Person) -> list[tuple[Any, str]]:
    users = ids_of(person, "hubs.user")
    return [
        (model.objects.filter(hub=hub, **{f"{column}__in": users}), column)
        for model, column in NAMED
    ]


def collect(hub: Hub, person: Person) -> Portion:
    """Return what a person froze, noted, asked and answered."""
    return Portion(
        [
            {"what": str(row._meta.verbose_name), "as": column, "of": str(row)}
            for rows, column in _named(hub, person)
            for row in rows
        ]
    )


def count(hub: Hub, person: Person) -> int:
    """Return how many of these rows there are."""
    return sum(rows.count() for rows, _column in _named(hub, person))


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave what was done, and no name with it."""
    return sum(rows.update(**{column: None}) for rows, column in _named(hub, person))


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="reports.work",
            title=_("Work on reports"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
        )
    )
