"""A database field that always holds what a function makes of another field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Callable

    AnyField = models.Field[Any, Any]


class DerivedField(models.CharField[str, str]):
    """A text computed from a field of the same row whenever the row is written.

    `save` and `bulk_create` compute it by themselves; ``save(update_fields=...)`` and
    `bulk_update` must name it beside its source (see `with_derived`).
    """

    def __init__(
        self,
        *args: Any,
        source: str = "",
        rule: Callable[[str], str] | None = None,
        **options: Any,
    ) -> None:
        self.source, self.rule = source, rule
        options |= {"editable": False, "blank": True, "default": ""}
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Keep source and rule out of migrations: they shape no column."""
        name, _path, args, options = super().deconstruct()
        for key in ("editable", "blank", "default"):
            options.pop(key, None)
        return name, "madang.directory.models.derived.DerivedField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 -- Django's signature
        """Compute the value, and leave it on the row."""
        if self.rule is not None:
            found = self.rule(getattr(model_instance, self.source) or "")
            setattr(model_instance, self.attname, found)
        return str(super().pre_save(model_instance, add))


def stored(model: type[models.Model] | models.Model, name: str) -> AnyField:
    """Return a model's own column field of that name."""
    return cast("AnyField", model._meta.get_field(name))


def with_derived(model: type[models.Model], fields: list[str]) -> list[str]:
    """Return `fields` and every field of the model that is derived from one of them."""
    derived = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, DerivedField) and field.source in fields
    ]
    return [*fields, *(name for name in derived if name not in fields)]
