"""Reads of notices and of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.inbox.models import MailboxLetter, Message, MessageState, Notice, Preference

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def notices_visible_to(by: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices in this hub, the newest first."""
    return Notice.objects.filter(hub=by.hub, user=by.user).order_by("-at", "-pk")


def unread_of(by: Actor) -> int:
    """Return how many of the actor's notices are unread."""
    return notices_visible_to(by).filter(read_at=None).count()


def messages_visible_to(by: Actor) -> QuerySet[Message]:
    """Return the hub's mails, the newest first, to those who run it."""
    if not by.is_managing:
        return Message.objects.none()
    return Message.objects.filter(hub=by.hub).order_by("-created_at", "-pk")


def troubled_mails(by: Actor) -> int:
    """Return how many of the hub's mails failed or may or may not have left."""
    wrong = [MessageState.FAILED, MessageState.UNSURE]
    return messages_visible_to(by).filter(state__in=wrong).count()


def wishes_of(by: Actor) -> dict[str, str]:
    """Return what the actor wishes, by kind."""
    mine = Preference.objects.filter(hub=by.hub, user=by.user)
    return dict(mine.values_list("kind", "wish"))


def mailbox() -> QuerySet[MailboxLetter]:
    """Return the demo's mailbox, the newest letter first."""
    return MailboxLetter.objects.order_by("-pk")
