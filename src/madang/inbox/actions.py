"""What can be done with notices, wishes and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.inbox import kinds, rules
from madang.inbox.models import Message, MessageState, Notice, Preference, Wish
from madang.inbox.outbox import send_waiting_mail
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, Hub


class NotNow(Conflict):
    """The mail is not in a state in which this can be done."""


@action(allowed=rules.may_read_notices)
def read_all(hub: Hub, by: Actor, *, now: datetime) -> int:
    """Mark all of one's notices as read; return how many were not."""
    mine = Notice.objects.filter(hub=hub, user=by.user, read_at=None)
    return mine.update(read_at=now)


@action(allowed=rules.may_mark)
def read_notice(notice: Notice, by: Actor, *, now: datetime) -> Notice:
    """Mark one notice as read."""
    notice.read_at = notice.read_at or now
    notice.save(update_fields=["read_at"])
    return notice


@action(allowed=rules.may_read_notices)
def choose_wishes(hub: Hub, by: Actor, *, wishes: Mapping[str, str]) -> None:
    """Remember how the actor wants to hear of each kind of thing.

    Raises:
        Refused: a kind or a wish does not exist.
    """
    known = {kind.name for kind in kinds.to_choose()}
    if not set(wishes) <= known or not set(wishes.values()) <= set(Wish.values):
        raise Refused(_("Choose one of the ways on the list."))
    Preference.objects.bulk_create(
        [
            Preference(hub=hub, user=by.user, kind=kind, wish=wish)
            for kind, wish in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["hub", "user", "kind"],
        update_fields=["wish"],
    )


@action(allowed=rules.may_see_outbox)
def resend_message(message: Message, by: Actor, *, now: datetime) -> Message:
    """Send a mail again that failed, was held back or may not have left.

    Raises:
        NotNow: it waits already, or it was sent.
    """
    again = [MessageState.FAILED, MessageState.HELD, MessageState.UNSURE]
    if not Message.objects.filter(pk=message.pk, state__in=again).update(
        state=MessageState.WAITING, attempts=0, not_before=now, error=""
    ):
        raise NotNow(_("This mail was sent already, or waits to be sent."))
    send_waiting_mail.enqueue()
    message.refresh_from_db()
    return message


@action(allowed=rules.may_see_outbox)
def hold_message(message: Message, by: Actor) -> Message:
    """Keep a waiting mail from being sent.

    Raises:
        NotNow: it no longer waits.
    """
    if not Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
        state=MessageState.HELD
    ):
        raise NotNow(_("This mail no longer waits."))
    message.refresh_from_db()
    return message
