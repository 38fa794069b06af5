"""Pages of the inbox, of its preferences, of the outbox and of the demo's mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.http import ANYONE, door
from madang.inbox import kinds, rules
from madang.inbox.actions import (
    choose_wishes,
    hold_message,
    read_all,
    read_notice,
    resend_message,
)
from madang.inbox.models import MessageState, Wish
from madang.inbox.queries import (
    mailbox,
    messages_visible_to,
    notices_visible_to,
    wishes_of,
)
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.pages import Capped

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from madang.hubs.http import HubRequest

LINES = 50


@door(rules.may_read_notices)
def notice_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show one's notices."""
    page = Paginator(notices_visible_to(request.actor), LINES)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "inbox/notices.html", context)


@door(rules.may_read_notices, "POST")
def notice_open(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(notices_visible_to(request.actor), pk=pk)
    read_notice(notice, request.actor, now=clock.now())
    if notice.url:
        return redirect(notice.url)
    return redirect("inbox:notices", hub=hub)


@door(rules.may_read_notices, "POST")
def notices_read(request: HubRequest, hub: str) -> HttpResponse:
    """Mark all notices as read."""
    read_all(request.actor.hub, request.actor, now=clock.now())
    return redirect("inbox:notices", hub=hub)


@door(rules.may_read_notices, "GET", "POST")
def preferences(request: HubRequest, hub: str) -> HttpResponse:
    """Show and keep how one wants to hear of each kind of thing."""
    status = 200
    if request.method == "POST":
        names = [kind.name for kind in kinds.to_choose()]
        wishes = {name: request.POST[name] for name in names if name in request.POST}
        try:
            choose_wishes(request.actor.hub, request.actor, wishes=wishes)
            messages.success(request, _("Your wishes are kept."))
            return redirect("inbox:preferences", hub=hub)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 422
    chosen = wishes_of(request.actor)
    context = {
        "kinds": [
            (kind, chosen.get(kind.name, kind.default)) for kind in kinds.to_choose()
        ],
        "wishes": Wish.choices,
    }
    return render(request, "inbox/preferences.html", context, status=status)


@door(rules.may_see_outbox)
def outbox_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show what left the house, what waits and what failed."""
    found = messages_visible_to(request.actor)
    state = request.GET.get("state", "")
    if state in MessageState.values:
        found = found.filter(state=state)
    context = {
        "page": Capped(found, LINES).get_page(request.GET.get("page")),
        "states": MessageState.choices,
        "state": state,
    }
    return render(request, "inbox/outbox.html", context)


@door(rules.may_see_outbox)
def message_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one mail as it was written."""
    message = get_object_or_404(messages_visible_to(request.actor), pk=pk)
    return render(request, "inbox/message.html", {"message": message})


@door(rules.may_see_outbox, "POST")
def message_resend(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Send a mail again."""
    message = get_object_or_404(messages_visible_to(request.actor), pk=pk)
    try:
        resend_message(message, request.actor, now=clock.now())
        messages.success(request, _("The mail will be sent again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("inbox:message", hub=hub, pk=pk)


@door(rules.may_see_outbox, "POST")
def message_hold(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hold a waiting mail back."""
    message = get_object_or_404(messages_visible_to(request.actor), pk=pk)
    try:
        hold_message(message, request.actor)
        messages.success(request, _("The mail is held back."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("inbox:message", hub=hub, pk=pk)


@door(ANYONE)
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    """Show what the demo would have mailed."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(mailbox(), LINES).get_page(request.GET.get("page"))
    return render(request, "inbox/mailbox.html", {"page": page})
