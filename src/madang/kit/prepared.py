"""Queries whose statement is put together once in a process, not at every request.

Putting a query together costs Django several times what the database needs to answer
it; pages that everybody opens ask the same few questions with other keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)

#: Stands for a number while the statement is made; no row has it, but each may by type.
NUMBER = 8_070_450_532_247_920_000
LARGEST = 2**63 - 1  # what a column holds


class Prepared(Generic[Row]):
    """A query on some numbers and texts; `of` gives the rows that it would.

    `query` is called once per kind of database, with marks in the place of the values,
    so what it asks may depend on nothing else.  It gives instances, related ones too.
    """

    def __init__(
        self, query: Callable[..., QuerySet[Row]], *kinds: type[int | str]
    ) -> None:
        self.query, self.kinds = query, kinds
        self._plans: dict[str, _Plan] = {}

    def of(self, *values: int | str) -> list[Row]:
        """Return the rows for these values, in the query's order: one statement.

        Raises:
            TypeError: a value is not of its kind.
        """
        fit = all(map(isinstance, values, self.kinds))
        if not fit or len(values) != len(self.kinds):
            raise TypeError(f"asked with {values!r}, not with {self.kinds!r}")
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = self._make()
        return plan.rows(values)

    def first(self, *values: int | str) -> Row | None:
        """Return the first row for these values, if there is one."""
        return next(iter(self.of(*values)), None)

    def _make(self) -> _Plan:
        """Return the statement and how its rows are read.

        Raises:
            TypeError: the statement does not ask for one of the values as it is, or
                the query gives no instances.
        """
        marks = [_mark(place, kind) for place, kind in enumerate(self.kinds)]
        asked = self.query(*marks)
        lookups: Sequence[Any] = vars(asked)["_prefetch_related_lookups"]
        if vars(asked)["_iterable_class"] is not ModelIterable or lookups:
            raise TypeError("a prepared query gives instances, nothing prefetched")
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if missing := [mark for mark in marks if mark not in params]:
            raise TypeError(f"the statement does not ask for {missing!r} as it is")
        return _Plan(
            sql, params, dict(zip(marks, range(len(marks)), strict=True)), compiler
        )


def _mark(place: int, kind: type) -> int | str:
    return NUMBER - place if kind is int else f"\x01value {place}\x01"


class _Plan:
    """A statement, the places of its values, and the way from cells to instances."""

    def __init__(
        self, sql: str, params: Sequence[Any], marks: dict[Any, int], compiler: Any
    ) -> None:
        self.sql = sql
        # A parameter that is no value cannot be hashed perhaps, but never equals one.
        self.params = [
            (next((n for mark, n in marks.items() if mark == one), None), one)
            for one in params
        ]
        told = compiler.klass_info
        first, last = told["select_fields"][0], told["select_fields"][-1] + 1
        self.model, self.cells = told["model"], slice(first, last)
        self.names = [one[0].target.attname for one in compiler.select[self.cells]]
        related: Any = get_related_populators
        self.related = related(told, compiler.select, connection.alias)
        self.annotations = dict(compiler.annotation_col_map or {})
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(columns)

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """Return the instances for these values; none for a number no column holds."""
        if any(isinstance(one, int) and abs(one) > LARGEST for one in values):
            return []
        params = [one if n is None else type(one)(values[n]) for n, one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self._row([*cells]) for cells in found]

    def _row(self, cells: list[Any]) -> Any:
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        row = self.model.from_db(connection.alias, self.names, cells[self.cells])
        for one in self.related:
            one.populate(cells, row)
        for name, place in self.annotations.items():
            setattr(row, name, cells[place])
        return row
