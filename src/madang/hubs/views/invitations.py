"""The page behind an invitation's link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from madang.hubs import actions
from madang.hubs.actions.invitations import user_for, why_closed
from madang.hubs.forms.people import AcceptForm
from madang.hubs.http import ANYONE, address_of, door
from madang.hubs.models import Actor, InvitationState, User
from madang.hubs.queries import invitation_of, user_of
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.languages import CODES

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Invitation

GONE, MENDED = 410, 422


@door(ANYONE, "GET", "POST")
def invitation(request: HubRequest, token: str) -> HttpResponseBase:
    """Show what somebody is invited to, and let her accept.

    Who has the link reads the mailbox: a new account is made and signed in; an
    existing one is signed in too, through its second factor if it has one.
    """
    found = invitation_of(token)
    if found is None:
        raise Http404
    if not isinstance(request.user, User) and found.language in CODES:
        translation.activate(request.GET.get("lang") or found.language)
    now = clock.now()
    if found.state(now) is not InvitationState.OPEN:
        context = {"invitation": found, "why": why_closed(found, now)}
        return render(request, "hubs/invitation_closed.html", context, status=GONE)
    known = user_of(found.email)
    form = AcceptForm(request.POST or None) if known is None else None
    ready = form is None or form.is_valid()
    stranger = isinstance(request.user, User) and request.user != known
    if request.method == "POST" and ready and not stranger:
        name = form.cleaned_data["name"] if form is not None else ""
        return _accept(request, found, name)
    context = {
        "invitation": found,
        "form": form,
        "is_stranger": stranger,
        "is_signed_in": isinstance(request.user, User),
        "hub": found.hub,
    }
    status = MENDED if request.method == "POST" else 200
    return render(request, "hubs/invitation.html", context, status=status)


def _accept(request: HubRequest, found: Invitation, name: str) -> HttpResponseBase:
    """Give the role to the invited user and sign her in."""
    user = user_for(found, name=name)
    by = Actor(user=user, hub=found.hub, address=address_of(request))
    try:
        actions.accept(found, by, now=clock.now())
    except Refused as refused:
        context = {"invitation": found, "why": str(refused)}
        return render(request, "hubs/invitation_closed.html", context, status=GONE)
    told = _("Welcome to %(hub)s.") % {"hub": found.hub}
    messages.success(request, told)
    inside = f"/h/{found.hub.slug}/"
    if isinstance(request.user, User):
        return redirect(inside)
    answer: HttpResponseBase = perform_login(
        request, Login(user=user, redirect_url=inside, email=found.email)
    )
    return answer
