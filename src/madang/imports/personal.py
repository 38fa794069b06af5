"""What imports keep about a person: the rows that told of her, found and emptied."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.imports.models import ImportRow
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person


def _rows(hub: Hub, person: Person) -> QuerySet[ImportRow]:
    """Return the rows of imports that made or completed one of a person's rows."""
    keys = [Q(of__kind=kind, object_id=pk) for kind, pk in person]
    return ImportRow.objects.filter(reduce(or_, keys, Q(pk=None)), hub=hub)


def collect(hub: Hub, person: Person) -> Portion:
    """Return the line of each file in which a person stood, and what came of it."""
    rows = _rows(hub, person).select_related("of")
    return Portion(
        [
            {
                "file": row.of.name,
                "at": row.of.at,
                "line": row.number,
                "label": row.label,
                "outcome": row.outcome,
            }
            for row in rows
        ]
    )


def count(hub: Hub, person: Person) -> int:
    """Return how many lines of files told of a person."""
    return _rows(hub, person).count()


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Leave of these rows only that there was one; they cannot be undone any more."""
    return _rows(hub, person).update(label="", faults=[], undo={}, is_undone=True)


def register() -> None:
    """Leave the store with the house."""
    personal_data.add_store(
        Store(
            name="imports.rows",
            title=_("Lines of imported files"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
            order=36,  # while it is known which entries were hers
        )
    )
