"""The outbox: mail leaves after its transaction, once, by a worker."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django_tasks import task

from madang.inbox.models import Message, MessageState
from madang.kit import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LEASE = timedelta(minutes=5)
ATTEMPTS = 6
BACKOFF = timedelta(minutes=1)
BATCH = 200
log = logging.getLogger("madang.inbox")


def put(messages: Sequence[Message]) -> None:
    """The mails are in the outbox, in the caller's transaction; a known key only once.

    Two statements for any number of them.
    """
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        send_waiting_mail.enqueue()


@task(queue_name="default")
def send_waiting_mail() -> None:
    """Send what waits (the worker calls this)."""
    send_waiting(clock.now())


def send_waiting(now: datetime) -> int:
    """Hand over every mail whose time has come; return how many left.

    Mails whose worker died are marked unsure and never sent again by themselves.
    """
    Message.objects.filter(state=MessageState.SENDING, lease_until__lt=now).update(
        state=MessageState.UNSURE, lease_until=None
    )
    waiting = Message.objects.filter(state=MessageState.WAITING, not_before__lte=now)
    sent = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        taken = waiting.filter(pk=pk).update(
            state=MessageState.SENDING, lease_until=now + LEASE
        )
        if taken:
            sent += _send(Message.objects.get(pk=pk), now)
    return sent


def _send(message: Message, now: datetime) -> int:
    """Hand one mail to the mail server; return 1 if it was taken."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.address],
        headers={
            "Message-ID": f"<{message.pk}.{message.created_at:%Y%m%d%H%M%S}@{host}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach("madang.ics", message.calendar, "text/calendar")
    try:
        mail.send()
    except Exception as trouble:  # a mail server fails in a hundred ways
        log.warning("mail was not taken", extra={"mail": message.pk}, exc_info=True)
        _put_off(message, repr(trouble)[:1000], now)
        return 0
    message.state, message.sent_at = MessageState.SENT, clock.now()
    message.lease_until, message.error = None, ""
    message.save(update_fields=["state", "sent_at", "lease_until", "error"])
    return 1


def _put_off(message: Message, error: str, now: datetime) -> None:
    message.attempts += 1
    over = message.attempts >= ATTEMPTS
    message.state = MessageState.FAILED if over else MessageState.WAITING
    message.not_before = now + BACKOFF * 2 ** (message.attempts - 1)
    message.lease_until, message.error = None, error
    message.save(
        update_fields=["attempts", "state", "not_before", "lease_until", "error"]
    )
