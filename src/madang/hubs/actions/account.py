"""What a person changes about herself; no hub's business, so no hub's journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.hubs.models import User

PREFERENCES = ("name", "language", "time_zone", "theme")


def change_preferences(user: User, **fields: Any) -> None:
    """The user is addressed in this way."""
    chosen = {name: fields[name] for name in PREFERENCES if name in fields}
    for name, value in chosen.items():
        setattr(user, name, value)
    user.save(update_fields=[*chosen])


def set_language(user: User, language: str) -> None:
    """The user is spoken to in this language."""
    change_preferences(user, language=language)
