"""What of the inbox waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from madang.inbox.queries import troubled_mails, unread_of
from madang.kit.navigation import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def unread_notices(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Say how many notices are unread."""
    if by.user is not None and (count := unread_of(by)):
        text = ngettext(
            "%(count)d unread notice", "%(count)d unread notices", count
        ) % {"count": count}
        url = reverse("inbox:notices", kwargs={"hub": by.hub.slug})
        yield Waiting(text, url, "inbox")


def troubled_mail(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Say how many mails need a person's eye."""
    if by.is_managing and (count := troubled_mails(by)):
        text = ngettext(
            "%(count)d mail could not be sent",
            "%(count)d mails could not be sent",
            count,
        ) % {"count": count}
        url = reverse("inbox:outbox", kwargs={"hub": by.hub.slug})
        yield Waiting(text, url, "mail", is_urgent=True)
