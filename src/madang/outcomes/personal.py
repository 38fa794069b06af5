"""What this room holds about a person: figures she gave, where surveys reach her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.directory.models import Person as Directed
from madang.hubs.models import User
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.outcomes.models import SurveyLink, Value, ValueStep

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

#: Which columns name who did something; the row stays when the name goes.
NAMED: tuple[tuple[Any, str], ...] = ((Value, "noted_by"), (ValueStep, "by"))


def _named(hub: Hub, person: Person) -> list[tuple[Any, str]]:
    users = ids_of(person, "hubs.user")
    return [
        (model.objects.filter(hub=hub, **{f"{column}__in": users}), column)
        for model, column in NAMED
    ]


def collect_work(hub: Hub, person: Person) -> Portion:
    """Return the figures that a person gave or vouched for."""
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
    """Leave the figures, and no name with them."""
    return sum(rows.update(**{column: None}) for rows, column in _named(hub, person))


def _links(hub: Hub, person: Person) -> Any:
    users = User.objects.filter(pk__in=ids_of(person, "hubs.user"))
    people = Directed.objects.filter(
        hub=hub, pk__in=ids_of(person, "directory.person")
    ).exclude(email="")
    addresses = [*users.values_list("email", flat=True)]
    addresses += people.values_list("email", flat=True)
    return SurveyLink.objects.filter(hub=hub, address__in=addresses)


def collect_links(hub: Hub, person: Person) -> Portion:
    """Return the surveys that were sent to a person's addresses."""
    found = _links(hub, person).select_related("survey", "organisation")
    return Portion(
        [
            {"survey": str(row), "address": row.address, "at": row.sent_at}
            for row in found
        ]
    )


def count_links(hub: Hub, person: Person) -> int:
    """Return how many of them there are."""
    return int(_links(hub, person).count())


def erase_links(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave that the company was asked, and no address."""
    return int(_links(hub, person).update(address=""))


def register() -> None:
    """Leave both stores with the house."""
    personal_data.add_store(
        Store(
            name="outcomes.work",
            title=_("Work on outcomes"),
            fate=Fate.EMPTY,
            collect=collect_work,
            count=count_work,
            erase=erase_work,
        )
    )
    personal_data.add_store(
        Store(
            name="outcomes.links",
            title=_("Surveys of outcomes"),
            fate=Fate.EMPTY,
            collect=collect_links,
            count=count_links,
            erase=erase_links,
        )
    )
