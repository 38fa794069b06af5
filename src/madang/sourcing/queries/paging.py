"""Pages of long lists: keys in the order of an index first, then the rows by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import F, Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)


class Ordered(Generic[Row]):
    """Rows of several queries, one after the other, of which pages are asked for.

    Each query has the order of an index.  What has no value to be sorted by is the last
    query, so that neither direction needs an index of its own.
    """

    def __init__(self, *parts: QuerySet[Row]) -> None:
        self.parts = parts

    def __getitem__(self, wanted: slice) -> list[Row]:
        """Return a page: two statements, two more where one query ends."""
        start, left = wanted.start or 0, (wanted.stop or 0) - (wanted.start or 0)
        found: list[Row] = []
        for part in self.parts:
            keys = [*part.values_list("pk", flat=True)[start : start + left]]
            found += _by_key(part, keys)
            left -= len(keys)
            if left <= 0 or part is self.parts[-1]:
                break
            start = 0 if keys else max(start - part.order_by().count(), 0)
        return found

    def iterator(self, chunk_size: int) -> Iterator[Row]:
        """Yield every row in its order."""
        for part in self.parts:
            yield from part.iterator(chunk_size=chunk_size)


def _by_key(rows: QuerySet[Row], keys: list[Any]) -> list[Row]:
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys]


def by_name(rows: QuerySet[Row], side: str, down: str) -> Ordered[Row]:
    """Return rows sorted by the name of an organisation that each has.

    That it is of the same hub is said again, so that the organisations are walked in
    the order of their names' index, and as few as a page needs.
    """
    of_hub = rows.filter(**{f"{side}__hub": F("hub")})
    return Ordered(of_hub.order_by(f"{down}{side}__name_key", f"{down}pk"))


def empty_last(rows: QuerySet[Row], name: str, down: str) -> Ordered[Row]:
    """Return rows sorted by a column that may be empty, the empty ones last."""
    having = rows.filter(**{f"{name}__isnull": False})
    lacking = rows.filter(**{f"{name}__isnull": True})
    return Ordered(
        having.order_by(f"{down}{name}", f"{down}pk"), lacking.order_by(f"{down}pk")
    )
