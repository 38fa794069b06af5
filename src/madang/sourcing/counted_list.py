"""A list that the database counts and filters, for as many rows as a hub may have."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from madang.hubs.queries import journal_head
from madang.kit.recent import Recent
from madang.kit.short_lists import AskedList, Choice, Facet
from madang.sourcing.rules import may_see_all_orders

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterator,
        Mapping,
        Sequence,
    )

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.kit.short_lists import Column


class Group(Protocol):
    """Rows that share what they are filtered by; each filter is an attribute."""

    @property
    def count(self) -> int:
        """How many there are."""


One = TypeVar("One", bound=Group)
_kept: Recent[Any] = Recent(most=100)


def kept_for_all(
    by: Actor, asked: Hashable, count: Callable[[], Sequence[One]]
) -> Sequence[One]:
    """Return what `count` finds; to those who see all orders, as it was found last.

    Whatever changes a row writes a line into the hub's journal, whose head is part of
    what it is kept under.
    """
    head = journal_head(by.hub) if may_see_all_orders(by) else None
    if head is None:
        return count()
    found: Sequence[One] = _kept.get((head.digest, by.hub.pk, asked), count)
    return found


class CountedList(AskedList, Generic[One]):
    """The rows that an address asks for, in groups that the database has counted.

    Time: one statement for all counts, one for a page of any length.
    """

    def __init__(
        self,
        given: QueryDict,
        columns: Sequence[Column],
        filters: Mapping[str, Any],
        heads: Collection[str],
    ) -> None:
        super().__init__(given, columns, filters)
        self.filters = filters
        if self.sort.removeprefix("-") not in heads:
            self.sort = ""
        self.chosen = {
            name: [one for one in values if self.is_choice(name, one)]
            for name, values in self.chosen.items()
        }

    @property
    @abstractmethod
    def groups(self) -> Sequence[One]:
        """How many the text finds, by what they are filtered by."""

    @abstractmethod
    def is_choice(self, name: str, value: str) -> bool:
        """Whether a filter could have this value."""

    @abstractmethod
    def choices(self, name: str, here: set[str]) -> list[tuple[str, str]]:
        """Return those of a filter's values with their words, in their own order."""

    @abstractmethod
    def rows(self) -> Any:
        """Return the rows asked for, in their order: a query."""

    def left(self, but: str = "") -> Iterator[One]:
        """Yield the groups that the filters leave, one of them set aside."""
        for one in self.groups:
            if all(
                name == but or not picked or getattr(one, name) in picked
                for name, picked in self.chosen.items()
            ):
                yield one

    @property
    def total(self) -> int:
        """How many rows are asked for."""
        return sum(one.count for one in self.left())

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part the rows, each counted under the other filters."""
        found = []
        for name, label in self.filters.items():
            here = {getattr(one, name) for one in self.groups}
            counts: Counter[str] = Counter()
            for one in self.left(but=name):
                counts[getattr(one, name)] += one.count
            picked = self.chosen[name]
            choices = [
                Choice(value, words, counts[value], value in picked)
                for value, words in self.choices(name, here | set(picked))
            ]
            if len(choices) > 1 or picked:
                found.append(Facet(name, str(label), choices))
        return found

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the rows asked for as the file has them."""
        for row in self.rows().iterator(chunk_size=2000):
            yield [one.value(row) for one in self.columns]
