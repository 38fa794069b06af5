"""Who works on an application, and where else it would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions import (
    invite_collaborator,
    name_signatory,
    set_preferences,
    take_off,
)
from madang.applications.forms import CollaboratorForm
from madang.applications.models import CollaboratorRole
from madang.applications.queries import (
    calls_to_prefer,
    collaborators_of,
    part_of,
    preferences_of,
)
from madang.applications.views.shared import MENDED, own, received
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import keys_sent

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_work_on, "GET", "POST")
def people(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Show who works on the application, and invite somebody."""
    row, intake = own(request, uuid)
    form = CollaboratorForm(
        request.POST or None, initial={"language": get_language() or "en"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            invite_collaborator(
                row,
                request.actor,
                email=form.cleaned_data["email"],
                role=CollaboratorRole(form.cleaned_data["role"]),
                language=form.cleaned_data["language"],
                now=received(request),
            )
            told = _("The invitation to %(email)s is on its way.")
            messages.success(request, told % {"email": form.cleaned_data["email"]})
            return redirect("applications:people", hub=hub, uuid=uuid)
        except Refused as refused:
            tell(form, refused)
    part = part_of(request.actor, row)
    context = {
        "hub": row.hub,
        "application": row,
        "intake": intake,
        "people": list(collaborators_of(row)),
        "is_lead": part is not None and part.role == CollaboratorRole.LEAD,
        "form": form,
    }
    status = MENDED if form.errors else 200
    return render(request, "applications/people.html", context, status=status)


@door(rules.may_work_on, "POST")
def person_off(request: HubRequest, hub: str, uuid: UUID, pk: int) -> HttpResponse:
    """Take somebody off the application."""
    row, _intake = own(request, uuid)
    part = get_object_or_404(collaborators_of(row), pk=pk)
    part.application = row
    try:
        take_off(part, request.actor, now=received(request))
        messages.success(request, _("%(who)s is off this application.") % {"who": part})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:people", hub=hub, uuid=uuid)


@door(rules.may_work_on, "POST")
def signatory(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Name who signs, or nobody."""
    row, _intake = own(request, uuid)
    chosen = keys_sent([request.POST.get("signatory", "")])
    try:
        name_signatory(row, request.actor, collaborator=chosen[0] if chosen else None)
        messages.success(request, _("Saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:people", hub=hub, uuid=uuid)


@door(rules.may_work_on, "GET", "POST")
def preferences(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Rank the other calls that the application would also go to."""
    row, intake = own(request, uuid)
    now, refused = received(request), ""
    if request.method == "POST":
        asked = [request.POST.get(f"rank-{n}", "") for n in range(2, 8)]
        try:
            set_preferences(row, request.actor, calls=keys_sent(asked), now=now)
            messages.success(request, _("Saved."))
            return redirect("applications:mine", hub=hub, uuid=uuid)
        except Refused as no:
            refused = str(no)
    offered = calls_to_prefer(row, now) if intake.has_preferences else []
    chosen = [one.call_id for one in preferences_of(row)]
    ranks = [
        (n + 2, chosen[n] if n < len(chosen) else None)
        for n in range(min(5, len(offered)))
    ]
    context = {
        "hub": row.hub,
        "application": row,
        "offered": offered,
        "ranks": ranks,
        "refused": refused,
    }
    status = MENDED if refused else 200
    return render(request, "applications/preferences.html", context, status=status)
