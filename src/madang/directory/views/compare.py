"""Two versions side by side, when two people changed the same thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from madang.directory.checking import tidied
from madang.directory.forms import label_of
from madang.directory.models import stored
from madang.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models

Difference = tuple[str, str, str]


def differences(row: models.Model, values: Mapping[str, Any]) -> list[Difference]:
    """Return (label, as it is now, as typed) of every field that differs."""
    kind = type(row)
    typed = tidied(kind, values)
    return [
        (label_of(kind, name), in_words(kind, name, now), in_words(kind, name, value))
        for name, value in typed.items()
        if (now := getattr(row, name)) != value
    ]


def in_words(kind: type[models.Model], name: str, value: Any) -> str:
    """Return a field's value as a person reads it, from the row or from JSON."""
    if isinstance(value, dict):
        names = dict(LANGUAGES)
        return " · ".join(f"{names.get(k, k)}: {v}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices = dict(stored(kind, name).flatchoices)
    if value in choices:
        return str(choices[value])
    return value.isoformat() if isinstance(value, date) else str(value or "")
