"""What this room holds about a person: what she vouched for, answered and does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.readiness.models import Assessment, Certificate, PlanTask, Sharing

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

#: Which columns name who did something; the row stays when the name goes.
NAMED: tuple[tuple[Any, str], ...] = (
    (Certificate, "noted_by"),
    (Certificate, "proved_by"),
    (Certificate, "verified_by"),
    (Assessment, "handed_in_by"),
    (Sharing, "given_by"),
    (Sharing, "taken_back_by"),
    (PlanTask, "owner"),
    (PlanTask, "mentor"),
    (PlanTask, "done_by"),
)


def _named(hub: Hub, person: Person) -> list[tuple[Any, str]]:
    users = ids_of(person, "hubs.user")
    return [
        (model.objects.filter(hub=hub, **{f"{column}__in": users}), column)
        for model, column in NAMED
    ]


def collect_work(hub: Hub, person: Person) -> Portion:
    """Return what a person entered, vouched for, handed in, shared and does."""
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
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="readiness.work",
            title=_("Certificates, self-assessments and improvement plans"),
            fate=Fate.EMPTY,
            collect=collect_work,
            count=count_work,
            erase=erase_work,
        )
    )
