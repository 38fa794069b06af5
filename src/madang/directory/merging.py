"""Every key in the house that points at a row, found by asking the models.

An upper room's keys are found without anybody knowing that room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import IntegrityError, models, transaction

from madang.directory.models import (
    LookAlike,
    MergeRecord,
    Organisation,
    Person,
    stored,
)
from madang.files.models import StoredFile
from madang.hubs.models import Membership, Share

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Models whose keys stay: they speak of the rows as two.
LEFT_ALONE = (LookAlike, MergeRecord)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that points at rows of a kind; `kind_field` names the kind, if any."""

    model: type[models.Model]
    field: str
    kind_field: str = ""


_loose: list[Pointer] = [
    Pointer(Membership, "scope_id", "scope_kind"),
    Pointer(StoredFile, "object_id", "kind"),
    Pointer(Share, "object_id", "kind"),
]


def add_pointer(model: type[models.Model], *, field: str, kind_field: str) -> None:
    """Let merges also turn a pair of columns that hold a kind and a key."""
    pointer = Pointer(model, field, kind_field)
    if pointer not in _loose:
        _loose.append(pointer)


def pointers_to(kind: type[models.Model]) -> Iterator[Pointer]:
    """Yield every column of the house that may point at a row of `kind`."""
    for model in apps.get_models():
        if model in LEFT_ALONE:
            continue
        for field in model._meta.local_concrete_fields:
            if (
                isinstance(field, models.ForeignKey)
                and field.remote_field.model is kind
                and field.name != "merged_into"
            ):
                yield Pointer(model, field.name)
    yield from _loose


def turn(
    kind: type[Organisation | Person], old: int, new: int, only: Moved | None = None
) -> Moved:
    """Turn every key from `old` to `new`; return what was turned.

    With `only`, nothing but the rows named there.  A row that the database refuses,
    because the other side has the same already, stays where it is.
    """
    moved: Moved = []
    wanted = {(label, field): ids for label, field, ids in only or []}
    for pointer in pointers_to(kind):
        name = (pointer.model._meta.label_lower, pointer.field)
        if only is not None and name not in wanted:
            continue
        rows = pointer.model._default_manager.filter(_points(pointer, kind, old))
        if only is not None:
            rows = rows.filter(pk__in=wanted[name])
        ids = _turned(pointer, list(rows.values_list("pk", flat=True)), new)
        if ids:
            moved.append([*name, ids])
    return moved


def _points(pointer: Pointer, kind: type[models.Model], pk: int) -> models.Q:
    where = models.Q(**{pointer.field: pk})
    if pointer.kind_field:
        where &= models.Q(**{pointer.kind_field: kind._meta.label_lower})
    return where


def _turned(pointer: Pointer, ids: list[int], new: int) -> list[int]:
    """Turn these rows together, else one by one; return those that turned."""
    if not ids or _update(pointer, ids, new):
        return ids
    return [pk for pk in ids if _update(pointer, [pk], new)]


def _update(pointer: Pointer, ids: list[int], new: int) -> bool:
    name = pointer.field
    if not pointer.kind_field:
        name = stored(pointer.model, name).attname
    try:
        with transaction.atomic():
            rows = pointer.model._default_manager.filter(pk__in=ids)
            rows.update(**{name: new})
    except IntegrityError:
        return False
    return True


Moved = list[list[object]]
