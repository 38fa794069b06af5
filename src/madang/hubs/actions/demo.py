"""Doors of the demo, through which a visitor enters as somebody with one click."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings

from madang.hubs.models import DemoDoor
from madang.kit.errors import NotAllowed

if TYPE_CHECKING:
    from madang.hubs.models import Hub, User


def open_demo_door(hub: Hub, user: User, *, title: str, order: int = 0) -> DemoDoor:
    """A link signs its visitor in as this user; the same title again keeps its link.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed("Demo doors exist in the demo only.")
    door, _is_new = DemoDoor.objects.update_or_create(
        hub=hub,
        title=title,
        defaults={"user": user, "order": order},
        create_defaults={
            "user": user,
            "order": order,
            "token": secrets.token_urlsafe(24),
        },
    )
    return door
