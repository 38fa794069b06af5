"""Who may import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.imports import kinds

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.imports.models import Import


def may_import(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff who may import anything at all."""
    return by.is_staff and bool(kinds.kinds_for(by))


def may_handle(by: Actor, batch: Import) -> bool:
    """Staff who may import rows of this kind."""
    return by.is_staff and any(k.name == batch.kind for k in kinds.kinds_for(by))
