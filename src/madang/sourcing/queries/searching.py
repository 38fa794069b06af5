"""Rows that a text finds, by their own words or by those of their organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import F

from madang.directory.rules import ORGANISATION
from madang.hubs.models import HubOwned
from madang.search.queries import IsAmong, among, ids_by_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Hub

Row = TypeVar("Row", bound=HubOwned)


def found_by(
    rows: QuerySet[Row], hub: Hub, text: str, kind: str, sides: Sequence[str]
) -> QuerySet[Row]:
    """Return those of a hub's rows that a text finds.

    The hub's search finds them by their words; an organisation that has another name by
    now is found by that, too.  The keys of each side come by its own index.
    """
    found = ids_by_kind(hub, text, (kind, ORGANISATION))
    keys = set(found[kind])
    for side in sides if found[ORGANISATION] else ():
        of_side = rows.model._default_manager.filter(
            **{"hub": hub, f"{side}__in": among(found[ORGANISATION])}
        )
        keys.update(of_side.order_by().values_list("pk", flat=True))
    return rows.filter(IsAmong(F("pk"), sorted(keys)))
