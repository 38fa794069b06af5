"""The demo's mail server: a table, shown as a page instead of being sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMultiAlternatives

from madang.inbox.models import MailboxLetter
from madang.kit import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class MailboxBackend(BaseEmailBackend):
    """Keep every mail in the demo's mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep some mails; return how many."""
        letters = [
            MailboxLetter(
                address=", ".join(mail.to)[:300],
                subject=str(mail.subject)[:300],
                text=str(mail.body),
                html=_html_of(mail),
                at=clock.now(),
            )
            for mail in email_messages
        ]
        MailboxLetter.objects.bulk_create(letters)
        return len(letters)


def _html_of(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    found = [part for part in mail.alternatives if part[1] == "text/html"]
    return str(found[0][0]) if found else ""
