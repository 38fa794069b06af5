"""What this room holds about applicants as people: whom they said should not judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.hubs import journal
from madang.judging.models import Objection
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person


def said(hub: Hub, person: Person) -> QuerySet[Objection]:
    """Return the objections that a person said."""
    return Objection.objects.filter(hub=hub, said_by__in=ids_of(person, "hubs.user"))


def _erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave what was said and answered, and take out who said it."""
    return said(hub, person).update(said_by=None)


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="judging.objections",
            title=_("Who should not judge, as applicants said"),
            fate=Fate.EMPTY,
            collect=lambda hub, person: Portion(
                [journal.snapshot(row) for row in said(hub, person)]
            ),
            count=lambda hub, person: said(hub, person).count(),
            erase=_erase,
            reason=_("That judges were kept away, and why, stays on record."),
            order=46,
        )
    )
