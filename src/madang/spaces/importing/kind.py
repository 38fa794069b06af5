"""A campus as something that can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.imports.kinds import ImportKind, register
from madang.spaces import rules
from madang.spaces.importing.fields import FIELDS
from madang.spaces.importing.session import CampusSession


def offer() -> None:
    """Let buildings, floors and spaces be imported."""
    register(
        ImportKind(
            name="spaces.space",
            label=_("Buildings and spaces"),
            fields=FIELDS,
            open=CampusSession,
            allowed=rules.may_keep_spaces,
            page="spaces:space",
        )
    )
