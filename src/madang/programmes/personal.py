"""What this room holds about people: their signatures, and what they ticked off."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.hubs import journal
from madang.kit import personal_data, retention
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.kit.retention import RetentionRule
from madang.programmes.models import Baseline, Cohost, PlaceTask, Signature

if TYPE_CHECKING:
    from collections.abc import Callable
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


def _forget_doers(column: str) -> Callable[[QuerySet[Any]], int]:
    return lambda found: found.update(**{column: None})


def _drop(found: QuerySet[Any]) -> int:
    gone: int = found.delete()[0]
    return gone


#: Name, title, table, whose tag says how long, since when it counts, what is done.
RULES: tuple[tuple[str, Any, type[Model], str, str, Any], ...] = (
    (
        "signatures",
        _("Signatures under agreements"),
        Signature,
        "typed_name",
        "at",
        _drop,
    ),
    (
        "ticks",
        _("Who ticked points off"),
        PlaceTask,
        "done_by",
        "done_at",
        _forget_doers("done_by"),
    ),
    (
        "figures",
        _("Who entered figures"),
        Baseline,
        "entered_by",
        "entered_at",
        _forget_doers("entered_by"),
    ),
)


def _rule(  # noqa: PLR0913, PLR0917 -- what a rule consists of
    name: str,
    title: Any,
    model: type[Model],
    field: str,
    since: str,
    sweep: Callable[[QuerySet[Any]], int],
) -> RetentionRule:
    def rows(before: datetime) -> QuerySet[Any]:
        found = model._default_manager.filter(**{f"{since}__lt": before})
        return found if sweep is _drop else found.exclude(**{field: None})

    def due(before: datetime, hub: Hub | None) -> int:
        found = rows(before)
        return int((found if hub is None else found.filter(hub=hub)).count())

    return RetentionRule(
        name=f"programmes.{name}",
        title=title,
        days=retention.days_of(model, field),
        due=due,
        sweep=lambda before: sweep(rows(before)),
        counts_from=_("since it was done"),
    )


def register() -> None:
    """Leave stores and rules with the house."""
    for rule in RULES:
        retention.add_rule(_rule(*rule))
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
