"""The way in: from a call's public page to a draft, with a code to one's address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from madang.applications import writing
from madang.applications.actions import begin_application
from madang.applications.forms import BeginForm
from madang.applications.models import ExemptionKind
from madang.applications.queries import (
    exemption_of,
    intake_of,
    own_applications_of,
)
from madang.applications.views.shared import MENDED, received
from madang.directory.queries import own_organisations_of
from madang.hubs.http import ANYONE, door
from madang.hubs.newcomers import NewcomerForm, mail_code
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.programmes.queries import public_call

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call


@door(ANYONE, "GET", "POST")
def begin(request: HubRequest, hub: str, slug: str) -> HttpResponse:
    """Begin an application; a visitor first gives her address."""
    call = get_object_or_404(public_call(request.actor.hub, slug), slug=slug)
    intake = intake_of(call)
    if intake is None:
        raise Http404
    now = received(request)
    found = _writing(request, call, now)
    context = {
        "hub": call.hub,
        "call": call,
        "now": now,
        "writing": found,
        "intake": intake,
        "asked": sum(q.is_answerable for q in intake.edition.definition.questions()),
    }
    if not request.user.is_authenticated:
        return _ask_address(request, call, context)
    return _ask_company(request, call, context, now)


def _ask_address(
    request: HubRequest, call: Call, context: dict[str, object]
) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mail_code(request, form)
        here = reverse("applications:begin", args=[call.hub.slug, call.slug])
        return redirect(
            f"{reverse('account_confirm_login_code')}?{urlencode({'next': here})}"
        )
    status = MENDED if form.errors else 200
    context |= {"form": form, "step": 1}
    return render(request, "applications/begin.html", context, status=status)


def _ask_company(
    request: HubRequest, call: Call, context: dict[str, object], now: datetime
) -> HttpResponse:
    by = request.actor
    form = BeginForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = begin_application(
                call,
                by,
                name=form.cleaned_data["name"],
                country=form.cleaned_data["country"],
                language=get_language() or "en",
                now=now,
            )
            return redirect("applications:form", hub=call.hub.slug, uuid=row.uuid)
        except Refused as refused:
            tell(form, refused)
    context |= {"form": form, "step": 2}
    context["mine"] = list(own_applications_of(by).filter(call=call))
    status = MENDED if form.errors else 200
    return render(request, "applications/begin.html", context, status=status)


def _known(request: HubRequest) -> dict[str, str]:
    own = own_organisations_of(request.actor).first() if request.actor.scoped else None
    return {"name": own.name, "country": own.country} if own else {}


def _writing(request: HubRequest, call: Call, now: datetime) -> writing.Writing:
    late = None
    if request.user.is_authenticated and not call.takes(now):
        email = request.user.email.lower()
        late = exemption_of(call, [email], ExemptionKind.LATE, now)
    return writing.at_call(call, now, late, get_language() or "en")
