"""Rows as JSON lines and back, the same from either database, with their checksum."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, router
from django.utils.duration import duration_iso_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps

ROWS_AT_ONCE = 2000
_EVERY_BIT = 2**256
EXPONENT_FROM = 1e16  # from here on Python writes floats with an exponent
NOT_KEPT = frozenset({"django_session"})  # a stolen backup must not be a way in


@dataclass(slots=True)
class Tally:
    """How many rows a table holds, and a checksum that does not depend on their order.

    It is the sum of every line's SHA-256, so that databases which sort text
    differently still agree.
    """

    count: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one line."""
        self.count += 1
        digest = int.from_bytes(hashlib.sha256(line).digest(), "big")
        self.total = (self.total + digest) % _EVERY_BIT

    @property
    def checksum(self) -> str:
        """The sum, in hexadecimal."""
        return f"{self.total:064x}"


def tables(alias: str, registry: Apps = apps) -> dict[str, type[models.Model]]:
    """Return every table that a backup holds, each with its model."""
    return {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.db_table not in NOT_KEPT
        and router.allow_migrate_model(alias, model)
    }


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the fields that a table stores and that are not computed by it."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False)
    ]


def lines(model: type[models.Model], alias: str) -> Iterator[bytes]:
    """Yield every row of a table as a line of canonical JSON, without its newline."""
    fields = columns(model)
    names = [field.attname for field in fields]
    rows = (
        model._base_manager.using(alias)  # noqa: SLF001 -- past every filter
        .order_by("pk")
        .values_list(*names)
        .iterator(chunk_size=ROWS_AT_ONCE)
    )
    for row in rows:
        yield encode(
            {
                name: told(field, value)
                for name, field, value in zip(names, fields, row, strict=True)
            }
        )


def encode(row: dict[str, Any]) -> bytes:
    """Return a row as canonical JSON."""
    text = json.dumps(
        row,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    return text.encode()


def told(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a column's value in JSON's own types.

    Raises:
        TypeError: nothing is known about values of this kind.
    """
    if isinstance(field, models.JSONField):
        return _one_spelling(value)
    if value is None:
        return None
    for kinds, write in WRITERS:
        if isinstance(value, kinds):
            return write(value)
    raise TypeError(f"{field} holds a {type(value).__name__}, which no backup can hold")


def _one_spelling(value: Any) -> Any:
    """Write very large whole floats as PostgreSQL gives them back: as integers."""
    if isinstance(value, dict):
        return {name: _one_spelling(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_one_spelling(item) for item in value]
    if isinstance(value, float) and abs(value) >= EXPONENT_FROM and value.is_integer():
        return int(Decimal(repr(value)))
    return value


def _instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat() if value.tzinfo else value.isoformat()


WRITERS: tuple[tuple[Any, Any], ...] = (
    (bool, bool),
    (int, int),
    (float, float),
    (str, str),
    (Decimal, lambda value: format(value, "f")),
    (dt.datetime, _instant),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    (dt.timedelta, duration_iso_string),
    (uuid.UUID, str),
    ((bytes, memoryview), lambda value: base64.b64encode(bytes(value)).decode()),
)


def meant(field: models.Field[Any, Any], value: Any) -> Any:
    """Return the value that `told` wrote."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.to_python(value)


def instance(model: type[models.Model], line: bytes) -> models.Model:
    """Return the row that a line holds.

    Raises:
        ValueError: the line is no row of this table.
    """
    row = json.loads(line)
    fields = {field.attname: field for field in columns(model)}
    if not isinstance(row, dict) or row.keys() != fields.keys():
        raise ValueError(f"a line is not a row of {model._meta.db_table}")
    return model(**{name: meant(fields[name], row[name]) for name in fields})
