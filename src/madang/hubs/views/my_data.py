"""A person's own data: what she allowed, who saw it, what she may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs import actions
from madang.hubs.account_journal import tell as journal_account
from madang.hubs.archive import person_archive
from madang.hubs.forms.privacy import RequestForm
from madang.hubs.http import SIGNED_IN, door
from madang.hubs.models import RequestKind, User
from madang.hubs.queries import (
    consents_of,
    current_texts,
    hubs_that_know,
    looks_at,
    requests_of,
)
from madang.kit import clock, personal_data
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

SHOWN = 100


def _me(request: HubRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- the door lets users in only
    return request.user


@door(SIGNED_IN)
def my_data(request: HubRequest) -> HttpResponse:
    """Show consents per hub, requests, and what can be done."""
    user = _me(request)
    given = {row.text_id: row for row in consents_of(user) if not row.withdrawn_at}
    hubs = [
        (
            actor.hub,
            [(text, given.get(text.pk)) for text in current_texts(actor.hub)],
        )
        for actor in request.actors.values()
    ]
    context = {"hubs": hubs, "requests": requests_of(user), "form": RequestForm()}
    return render(request, "hubs/my_data.html", context)


@door(SIGNED_IN)
def seen_by(request: HubRequest) -> HttpResponse:
    """Show who looked at the person's data, hub by hub."""
    user = _me(request)
    hubs = []
    for hub in hubs_that_know(user):
        person = personal_data.whole_person(hub, (user._meta.label_lower, user.pk))
        hubs.append((hub, looks_at(hub, person)[:SHOWN]))
    return render(request, "hubs/seen_by.html", {"hubs": hubs})


@door(SIGNED_IN, "POST")
def my_export(request: HubRequest) -> FileResponse:
    """Hand the person everything that is held about her."""
    user = _me(request)
    file = person_archive(user, hubs_that_know(user), clock.now())
    journal_account(request, user, "export_data")
    return FileResponse(file, as_attachment=True, filename="my-data.zip")


@door(SIGNED_IN, "POST")
def consent_give(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Agree to a consent text."""
    actor = request.actors.get(slug)
    if actor is None:
        raise Http404
    text = get_object_or_404(current_texts(actor.hub), pk=pk)
    language = (get_language() or "en")[:8]
    try:
        actions.give_consent(text, actor, language=language, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. You can take it back at any time."))
    return redirect("hubs:my_data")


@door(SIGNED_IN, "POST")
def consent_withdraw(request: HubRequest, slug: str, pk: int) -> HttpResponse:
    """Take a consent back."""
    actor = request.actors.get(slug)
    if actor is None:
        raise Http404
    consent = get_object_or_404(consents_of(_me(request), actor.hub), pk=pk)
    try:
        actions.withdraw_consent(consent, actor, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("hubs:my_data")


@door(SIGNED_IN, "POST")
def ask(request: HubRequest, slug: str) -> HttpResponse:
    """Ask a hub to correct or erase one's data, or to stop using it."""
    actor = request.actors.get(slug)
    if actor is None:
        raise Http404
    form = RequestForm(request.POST)
    if form.is_valid():
        actions.ask_about_data(
            actor.hub,
            actor,
            kind=RequestKind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            now=clock.now(),
        )
        messages.success(request, _("Sent. You have an answer within ten days."))
    else:
        messages.error(request, _("Say what should happen."))
    return redirect("hubs:my_data")
