"""Who may read notices, and who may see and resend what left the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.inbox.models import Notice


def may_read_notices(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody of the hub, her own."""
    return by.is_insider and by.user is not None


def may_mark(by: Actor, notice: Notice) -> bool:
    """The person whom it tells."""
    return by.user is not None and notice.user_id == by.user.pk


def may_see_outbox(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who run the hub."""
    return by.is_managing
