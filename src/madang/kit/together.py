"""Rows of several small tables that hang on one row, read in one statement.

A page that shows ten sorts of things would ask the database ten times, and most of what
that costs is asking.  The question is put together by Django, once in a process.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import F, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import Field, QuerySet

#: Stands for the row's key while the statement is made; no row has it.
KEY = -8_070_450_532_247_928_832


class Together:
    """Queries on one key each; `of` gives what each of them would.

    A query of rows gives instances, one with `values_list` tuples of texts.  They have
    neither slices nor related rows, and columns of numbers, texts, days, truths and
    JSON only.
    """

    def __init__(self, *queries: Callable[[int], QuerySet[Any, Any]]) -> None:
        self.queries = queries
        self._made: dict[str, tuple[str, Sequence[Any], list[_Reader]]] = {}

    def of(self, key: int) -> list[list[Any]]:
        """Return the rows of every query for a key, in their order: one statement."""
        if connection.vendor not in self._made:
            self._made[connection.vendor] = self._make()
        sql, params, readers = self._made[connection.vendor]
        found: list[list[Any]] = [[] for _query in self.queries]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if one == KEY else one for one in params])
            for part, _place, *cells in sorted(cursor, key=lambda row: row[:2]):
                found[part].append(readers[part].row(cells))
        return found

    def _make(self) -> tuple[str, Sequence[Any], list[_Reader]]:
        asked = [query(KEY) for query in self.queries]
        readers = [_Reader(query) for query in asked]
        width = max(len(reader.columns) for reader in readers)
        pairs = zip(asked, readers, strict=True)
        parts = [_narrow(q, n, r, width) for n, (q, r) in enumerate(pairs)]
        first, *others = parts
        whole = first.union(*others, all=True) if others else first
        sql, params = whole.query.get_compiler(connection=connection).as_sql()
        return sql, params, readers


class _Reader:
    """Turns texts back into rows of one query."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        self.model = query.model
        self.is_values = bool(query.query.values_select)
        fields = self.model._meta.concrete_fields
        self.columns = list(query.query.values_select) or [f.attname for f in fields]
        self.casts = [_cast_of(field) for field in fields]

    def row(self, cells: Sequence[str | None]) -> Any:
        """Return an instance, or the texts themselves."""
        if self.is_values:
            return tuple(cells[: len(self.columns)])
        values = [
            None if text is None else cast(text)
            for cast, text in zip(self.casts, cells, strict=False)
        ]
        return self.model.from_db(connection.alias, self.columns, values)


def _cast_of(field: Field[Any, Any]) -> Callable[[str], Any]:
    if isinstance(field, models.BooleanField):
        return {"1": True, "true": True, "0": False, "false": False}.__getitem__
    if isinstance(field, models.JSONField):
        return json.loads
    if isinstance(field, models.CharField | models.TextField):
        return str
    return field.to_python


def _narrow(query: QuerySet[Any, Any], part: int, reader: _Reader, width: int) -> Any:
    """Return a query as texts: its number, each row's place, the columns."""
    order = [_order(name) for name in _names(query)]
    cells: dict[str, Any] = {
        f"cell{n}": Cast(F(name), TextField()) for n, name in enumerate(reader.columns)
    }
    for n in range(len(reader.columns), width):
        cells[f"cell{n}"] = Cast(Value(None), TextField())
    place = Window(RowNumber(), order_by=order or None)
    narrow = query.order_by().annotate(part=Value(part), place=place, **cells)
    return narrow.values_list("part", "place", *cells)


def _names(query: QuerySet[Any, Any]) -> Iterable[str]:
    return map(str, query.query.order_by or query.model._meta.ordering)


def _order(name: str) -> Any:
    key = F(name.removeprefix("-"))
    return key.desc() if name.startswith("-") else key.asc()
