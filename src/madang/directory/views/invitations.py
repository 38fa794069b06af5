"""Inviting a company's own people: to keep its profile, to buy, invest or sponsor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from madang.directory.forms import MemberForm
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import ORGANISATION
from madang.directory.views.shown import crumbs_to, form_page, url_of
from madang.hubs.actions import invite
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.hubs.models import Role
from madang.hubs.rules import may_manage_people
from madang.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(may_manage_people, "GET", "POST")
def invite_member(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Invite somebody of a company: by mail, for this company only."""
    by = request.actor
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    form = MemberForm(sent(request), initial={"language": by.hub.languages[0]})

    def act() -> None:
        invite(
            by.hub,
            by,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            language=form.cleaned_data["language"],
            now=clock.now(),
            scope=(ORGANISATION, row.pk),
            scope_name=str(row),
        )

    if request.method == "POST" and done_or_refused(form, act):
        told = _("The invitation to %(email)s is on its way.")
        messages.success(request, told % {"email": form.cleaned_data["email"]})
        return redirect(url_of(row, hub))
    title = _("Invite somebody of this company")
    return form_page(
        request, form, title=title, crumbs=crumbs_to(row, by), cancel=url_of(row, hub)
    )
