"""Mails about accounts (codes, notices of changes) leave through the outbox, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import get_language

from madang.hubs.sign_in import AccountAdapter
from madang.inbox import outbox
from madang.inbox.models import Message
from madang.kit import clock

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


class OutboxAdapter(AccountAdapter):
    """Puts the library's mails into the outbox, in the request's own transaction.

    Such mails belong to no hub, so no hub's staff reads them.
    """

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Put one mail into the outbox, instead of waiting for a mail server."""
        request = self.request
        words = {"request": request, "email": email}
        words |= {"current_site": get_current_site(request), **context}
        mail: EmailMessage = self.render_mail(template_prefix, email, words)
        message = Message(
            address=email,
            language=get_language() or "en",
            kind="accounts.mail",
            key=f"account:{uuid4().hex}",
            subject=" ".join(str(mail.subject).split())[:300],
            text=str(mail.body),
            html=_html_of(mail),
            not_before=clock.now(),
        )
        outbox.put([message])


def _html_of(mail: EmailMessage) -> str:
    if isinstance(mail, EmailMultiAlternatives) and mail.alternatives:
        return str(mail.alternatives[0][0])
    return ""
