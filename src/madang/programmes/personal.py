"""What this room holds about people: their signatures, and what they ticked off."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.hubs import journal
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.programmes.models import Baseline, Cohost, PlaceTask, Signature

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

USER = "hubs.user"
#: Where a row names who did something, and the column that does.
DEEDS: tuple[tuple[type[Model], str], ...] = (
    (PlaceTask, "done_by"),
    (Baseline, "entered_by"),
    (Cohost, "granted_by"),
)


def signatures(hub: Hub, person: Person) -> QuerySet[Signature]:
    """Return what a person signed."""
    return Signature.objects.filter(hub=hub, user__in=ids_of(person, USER))


def _deeds(hub: Hub, person: Person) -> list[QuerySet[Any]]:
    users = ids_of(person, USER)
    return [
        model._default_manager.filter(hub=hub, **{f"{column}__in": users})
        for model, column in DEEDS
    ]


def _told(row: Model) -> dict[str, Any]:
    return {"id": row.pk, "what": str(row), **journal.snapshot(row)}


def _forget(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave the deeds and take out who did them."""
    pairs = zip(_deeds(hub, person), DEEDS, strict=True)
    return sum(rows.update(**{column: None}) for rows, (_model, column) in pairs)


def register() -> None:
    """Leave the stores with the house."""
    personal_data.add_store(
        Store(
            name="programmes.signatures",
            title=_("Signatures under agreements"),
            fate=Fate.KEEP,
            collect=lambda hub, person: Portion(
                [_told(row) for row in signatures(hub, person)]
            ),
            count=lambda hub, person: signatures(hub, person).count(),
            reason=_("They prove what was agreed; kept for ten years."),
            order=60,
        )
    )
    personal_data.add_store(
        Store(
            name="programmes.deeds",
            title=_("Points ticked off and figures entered"),
            fate=Fate.EMPTY,
            collect=lambda hub, person: Portion(
                [_told(row) for row in chain(*_deeds(hub, person))]
            ),
            count=lambda hub, person: sum(r.count() for r in _deeds(hub, person)),
            erase=_forget,
            reason=_("What was done stays; who did it goes."),
            order=61,
        )
    )
