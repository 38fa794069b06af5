"""A list that is short enough to be held in memory: searched, filtered, sorted.

A hub has tens of programmes, calls and cohorts; what their pages show is worked out of
a few statements, so filters ask the rows in hand.  The address says everything, as on
the long lists.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from madang.kit.search_text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.http import QueryDict

    from madang.kit.sheets.writing import Cell

LONGEST = 100
PASSING = ("page", "format", "lang")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, by which the list may be sorted."""

    name: str
    label: Any
    value: Callable[[Any], Cell]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows are chosen by: a row's values, each with its words."""

    name: str
    label: Any
    values: Callable[[Any], Iterable[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with how many rows have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter as the page shows it."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: its words, the address that sorts by it, how it is sorted."""

    label: str
    url: str
    sorted: str
    css: str


class AskedList(ABC):
    """What an address asks of a list; anything unknown in it is left out."""

    def __init__(
        self, given: QueryDict, columns: Sequence[Column], filters: Iterable[str]
    ) -> None:
        self.given, self.columns = given, columns
        self.text = given.get("q", "").strip()[:LONGEST]
        sort = given.get("sort", "")
        known = sort.removeprefix("-") in {one.name for one in columns}
        self.sort = sort if known else ""
        self.chosen = {
            name: [value for value in given.getlist(name) if value] for name in filters
        }

    @property
    @abstractmethod
    def facets(self) -> list[Facet]:
        """The filters that part the rows, each with its choices counted."""

    @property
    def is_filtered(self) -> bool:
        """Whether fewer rows than all are asked for."""
        return bool(self.text or any(self.chosen.values()))

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Every filter in force with the address without it."""
        found = [
            (f"{facet.label}: {choice.label}", self._without(facet.name, choice.value))
            for facet in self.facets
            for choice in facet.choices
            if choice.is_chosen
        ]
        if self.text:
            found.append((f"“{self.text}”", self.address(q=[])))
        return found

    def _without(self, name: str, value: str) -> str:
        return self.address(**{name: [v for v in self.chosen[name] if v != value]})

    def heads(self, names: Sequence[str]) -> list[Head]:
        """Return the heads of these columns; a sorted one turns the order round."""
        known = {one.name: one for one in self.columns}
        return [self._head(known[name]) for name in names]

    def _head(self, column: Column) -> Head:
        turned = f"-{column.name}" if self.sort == column.name else column.name
        states = {column.name: "ascending", f"-{column.name}": "descending"}
        url = self.address(sort=[turned])
        return Head(str(column.label), url, states.get(self.sort, ""), column.css)

    def address(self, **changes: Sequence[str]) -> str:
        """Return the list's address with some parameters changed, on its first page."""
        copy = self.given.copy()
        copy.pop("page", None)
        for name, values in changes.items():
            copy.setlist(name, list(values))
        return f"?{copy.urlencode()}"

    @property
    def query(self) -> str:
        """The filters and the order as the address has them."""
        copy = self.given.copy()
        for name in PASSING:
            copy.pop(name, None)
        for name, values in list(copy.lists()):
            copy.setlist(name, [value for value in values if value])
        return copy.urlencode()

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """Return what a form carries along, all but some parameters."""
        known = {"q", "sort", *self.chosen} - set(but)
        return [
            (name, value)
            for name, values in self.given.lists()
            if name in known
            for value in values
            if value
        ]

    @property
    def carried_by_search(self) -> list[tuple[str, str]]:
        """What the search form carries along: filters and order."""
        return self.kept("q")

    @property
    def carried_by_facets(self) -> list[tuple[str, str]]:
        """What the form of the filters carries along: the text and the order."""
        return self.kept(*self.chosen)

    def header(self) -> list[str]:
        """Return the heads of the file."""
        return [str(one.label) for one in self.columns]


class ShortList(AskedList):
    """Rows as an address asks for them; anything unknown in it is left out."""

    def __init__(
        self,
        rows: Sequence[Any],
        given: QueryDict,
        *,
        columns: Sequence[Column],
        filters: Sequence[Filter],
        words: Callable[[Any], Iterable[str]],
    ) -> None:
        super().__init__(given, columns, [one.name for one in filters])
        self.everything, self.filters, self.words = list(rows), filters, words

    @cached_property
    def rows(self) -> list[Any]:
        """The rows that are asked for, in the order that is asked for."""
        return self._sorted([row for row in self.everything if self._fits(row)])

    def _fits(self, row: Any, but: str = "") -> bool:
        wanted = fold(self.text)
        if wanted and not any(wanted in fold(word) for word in self.words(row)):
            return False
        return all(
            not self.chosen[one.name]
            or one.name == but
            or any(value in self.chosen[one.name] for value, _l in one.values(row))
            for one in self.filters
        )

    def _sorted(self, rows: list[Any]) -> list[Any]:
        name = self.sort.removeprefix("-")
        column = next((one for one in self.columns if one.name == name), None)
        if column is None:
            return rows
        full = [row for row in rows if column.value(row) not in (None, "")]
        none = [row for row in rows if column.value(row) in (None, "")]

        def key(row: Any) -> Any:
            value = column.value(row)
            return fold(value) if isinstance(value, str) else value

        return [*sorted(full, key=key, reverse=self.sort.startswith("-")), *none]

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part the rows, each counted under the other filters."""
        found = []
        for one in self.filters:
            labels = {
                value: str(label)
                for row in self.everything
                for value, label in one.values(row)
            }
            counts = Counter(
                value
                for row in self.everything
                if self._fits(row, but=one.name)
                for value in {value for value, _label in one.values(row)}
            )
            picked = self.chosen[one.name]
            choices = [
                Choice(value, label, counts[value], value in picked)
                for value, label in labels.items()
            ]
            if len(choices) > 1 or picked:
                found.append(Facet(one.name, str(one.label), choices))
        return found

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the rows asked for as the file has them."""
        for row in self.rows:
            yield [one.value(row) for one in self.columns]
