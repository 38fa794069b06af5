"""Pages where those who run a hub keep its privacy: texts, requests, holds, erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs import actions, rules
from madang.hubs.archive import person_archive
from madang.hubs.forms.privacy import AnswerForm, ConsentTextForm, HoldForm
from madang.hubs.http import door
from madang.hubs.models import RequestKind
from madang.hubs.queries import (
    consent_texts_visible_to,
    holds_visible_to,
    looks_in,
    people_known_to,
    requests_visible_to,
)
from madang.hubs.tabs import settings_tabs
from madang.kit import clock, personal_data, retention
from madang.kit.errors import Refused
from madang.kit.pages import Capped
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import User
    from madang.kit.personal_data import Person

MENDED = 422
PAGE = 50


@door(rules.may_answer_requests)
def privacy(request: HubRequest, hub: str) -> HttpResponse:
    """Show what people asked, what is held, and what is asked of them."""
    context = {
        "requests": requests_visible_to(request.actor)[:PAGE],
        "holds": holds_visible_to(request.actor),
        "texts": consent_texts_visible_to(request.actor),
        "today": request.actor.hub.day_of(clock.now()),
        "section_tabs": settings_tabs(request.actor, "privacy"),
    }
    return render(request, "hubs/privacy.html", context)


@door(rules.may_set_up, "GET", "POST")
def consent_text(request: HubRequest, hub: str, pk: int = 0) -> HttpResponse:
    """Publish a consent text, or a new version of one."""
    texts = consent_texts_visible_to(request.actor)
    old = get_object_or_404(texts, pk=pk) if pk else None
    names = list(ConsentTextForm.base_fields)
    initial = {name: getattr(old, name) for name in names} if old else {}
    form = ConsentTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.publish_text(
            request.actor.hub, request.actor, now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("The text is in force."))
        return redirect("hubs:privacy", hub=hub)
    context = {
        "form": form,
        "old": old,
        "section_tabs": settings_tabs(request.actor, "privacy"),
    }
    status = MENDED if form.errors else 200
    return render(request, "hubs/consent_text.html", context, status=status)


@door(rules.may_set_up, "POST")
def consent_text_retire(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Stop asking for a consent."""
    text = get_object_or_404(consent_texts_visible_to(request.actor), pk=pk)
    actions.retire_text(text, request.actor, now=clock.now())
    messages.success(request, _("Nobody is asked for this any more."))
    return redirect("hubs:privacy", hub=hub)


@door(rules.may_answer_requests, "GET", "POST")
def privacy_request(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a request about personal data, and answer it."""
    row = get_object_or_404(requests_visible_to(request.actor), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(
                row, request.actor, answer=form.cleaned_data["answer"], now=clock.now()
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("Answered."))
            return redirect("hubs:privacy", hub=hub)
    context = {
        "row": row,
        "form": form,
        "is_erasure": row.kind == RequestKind.ERASURE,
        "stores": {store.name: store for store in personal_data.stores()},
        "section_tabs": settings_tabs(request.actor, "privacy"),
    }
    status = MENDED if form.errors else 200
    return render(request, "hubs/privacy_request.html", context, status=status)


def _person(request: HubRequest, user: User) -> Person:
    key = (user._meta.label_lower, user.pk)
    return personal_data.whole_person(request.actor.hub, key)


@door(rules.may_answer_requests)
def person_data(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what the hub holds about a person and what an erasure would do."""
    user = get_object_or_404(people_known_to(request.actor), pk=pk)
    now = clock.now()
    label = user._meta.label_lower
    actions.note_view(request.actor, label, user.pk, now=now, reason="personal data")
    context = {
        "person": user,
        "findings": actions.preview_erasure(
            request.actor.hub, _person(request, user), now
        ),
        "request_pk": request.GET.get("request", ""),
        "hold_form": HoldForm(),
        "section_tabs": settings_tabs(request.actor, "privacy"),
    }
    return render(request, "hubs/person_data.html", context)


@door(rules.may_answer_requests, "POST")
def person_export(request: HubRequest, hub: str, pk: int) -> FileResponse:
    """Hand out what the hub holds about a person; the look is noted."""
    user = get_object_or_404(people_known_to(request.actor), pk=pk)
    now = clock.now()
    label = user._meta.label_lower
    actions.note_view(request.actor, label, user.pk, now=now, reason="export")
    file = person_archive(user, [request.actor.hub], now)
    return FileResponse(file, as_attachment=True, filename=f"person-{pk}.zip")


@door(rules.may_answer_requests, "POST")
def person_erase(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Erase what the hub holds about a person; her name was typed to confirm."""
    user = get_object_or_404(people_known_to(request.actor), pk=pk)
    if request.POST.get("confirm", "").strip() != str(user):
        messages.error(request, _("Type the name exactly as it stands there."))
        return redirect("hubs:person_data", hub=hub, pk=pk)
    asked = request.POST.get("request", "")
    row = (
        requests_visible_to(request.actor).filter(pk=int(asked[:18]), user=user).first()
        if asked.isdecimal()
        else None
    )
    try:
        actions.erase_person(
            request.actor.hub, request.actor, user=user, now=clock.now(), request=row
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("hubs:person_data", hub=hub, pk=pk)
    messages.success(request, _("Erased. What stayed, and why, is in the report."))
    if row is not None:
        return redirect("hubs:privacy_request", hub=hub, pk=row.pk)
    return redirect("hubs:privacy", hub=hub)


@door(rules.may_answer_requests, "POST")
def person_hold(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Set a legal hold on a person's data."""
    user = get_object_or_404(people_known_to(request.actor), pk=pk)
    form = HoldForm(request.POST)
    if form.is_valid():
        now = clock.now()
        actions.hold_data(
            request.actor.hub, request.actor, user=user, now=now, **form.cleaned_data
        )
        messages.success(request, _("The hold stands."))
    else:
        messages.error(request, _("Give the reason of the hold."))
    return redirect("hubs:person_data", hub=hub, pk=pk)


@door(rules.may_answer_requests, "POST")
def hold_lift(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Lift a legal hold."""
    hold = get_object_or_404(holds_visible_to(request.actor), pk=pk)
    actions.lift_hold(hold, request.actor, now=clock.now())
    messages.success(request, _("The hold was lifted."))
    return redirect("hubs:privacy", hub=hub)


@door(rules.may_answer_requests)
def retention_page(request: HubRequest, hub: str) -> HttpResponse:
    """Show what is kept how long, and what tonight's job will remove."""
    now = clock.now()
    lines = [
        (rule, rule.due(rule.before(now), request.actor.hub))
        for rule in retention.rules()
    ]
    context = {"lines": lines, "section_tabs": settings_tabs(request.actor, "privacy")}
    return render(request, "hubs/retention.html", context)


@door(rules.may_answer_requests)
def look_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show who looked at whose data, for the monthly review."""
    page = Capped(looks_in(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "section_tabs": settings_tabs(request.actor, "privacy")}
    return render(request, "hubs/looks.html", context)
