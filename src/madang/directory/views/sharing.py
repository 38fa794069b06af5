"""Sharing an organisation with a partner hub, and reading what a partner shares."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from madang.directory import actions
from madang.directory.forms import OrganisationShareForm
from madang.directory.models import Organisation
from madang.directory.queries import (
    alike_to_values,
    copy_of,
    organisation_shares,
    organisations_visible_to,
    shared_organisation,
)
from madang.directory.rules import may_keep_directory
from madang.directory.views.shown import crumbs_to, url_of
from madang.files.http import attachment
from madang.files.queries import small_picture
from madang.hubs import rules as hub_rules
from madang.hubs.actions import note_look, share
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.hubs.models import LookKind
from madang.hubs.queries import partners_of, shares_of, sites_of
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from django.http import StreamingHttpResponse

    from madang.directory.queries import SharedOrganisation
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

MISTAKE = 422
USUAL = timedelta(days=182)


@door(hub_rules.may_share, "GET", "POST")
def share_organisation(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a partner hub read parts of an organisation until a minute.

    The minute is meant, shown and read by the clock of the hub's first site.
    """
    by = request.actor
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    with timezone.override(_zone_of(by)):
        return _share_form(request, row)


def _share_form(request: HubRequest, row: Organisation) -> HttpResponse:
    by, now, hub = request.actor, clock.now(), request.actor.hub.slug
    until = timezone.localtime(now + USUAL).replace(hour=18, minute=0)
    form = OrganisationShareForm(
        sent(request),
        partners=partners_of(by),
        initial={"fields_shared": ["profile"], "until": until},
    )

    def act() -> None:
        given = form.cleaned_data
        share(
            row,
            by,
            with_hub=form.chosen_hub,
            fields=given["fields_shared"],
            until=given["until"],
            reason=given["reason"],
            now=now,
        )

    if request.method == "POST" and done_or_refused(form, act):
        told = _("%(hub)s may read it now.") % {"hub": form.chosen_hub}
        messages.success(request, told)
        return redirect("hubs:shares", hub=hub)
    context = {
        "organisation": row,
        "form": form,
        "zone": timezone.get_current_timezone_name(),
        "standing": shares_of(by, row, now),
        "crumbs": crumbs_to(row, by),
        "cancel": url_of(row, hub),
    }
    status = MISTAKE if form.errors else 200
    return render(request, "directory/share.html", context, status=status)


def _zone_of(by: Actor) -> ZoneInfo:
    """Return the clock of the hub's first site, by which its days are meant."""
    site = sites_of(by.hub).first()
    return site.clock if site else ZoneInfo("UTC")


def _seen(request: HubRequest, pk: int) -> SharedOrganisation:
    """Return what a share lets the actor read at this moment.

    Raises:
        Http404: it is not shared with her hub, has ended, or is gone.
    """
    now = clock.now()
    found = get_object_or_404(organisation_shares(request.actor, now), pk=pk)
    seen = shared_organisation(found, now)
    if seen is None:
        raise Http404
    return seen


@door(hub_rules.may_see_shares)
def shared(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a partner hub lets the staff read of an organisation."""
    by, seen = request.actor, _seen(request, pk)
    note_look(seen.share, by, LookKind.PAGE, now=clock.now())
    row, own = seen.organisation, copy_of(seen.share, by)
    values = {"name": row.name, "names": row.names, "latin_name": row.latin_name}
    alike = [] if own else alike_to_values(by.hub, Organisation, values)
    context = {
        "seen": seen,
        "organisation": row,
        "own": url_of(own, hub) if own else "",
        "alike": [(str(other), url_of(other, hub)) for other in alike],
        "crumbs": [(_("Shared records"), reverse("hubs:shares", args=[hub]))],
    }
    return render(request, "directory/shared.html", context)


@door(hub_rules.may_see_shares)
def shared_file(
    request: HubRequest, hub: str, pk: int, file: int
) -> StreamingHttpResponse:
    """Give a file that a partner hub shares with the organisation."""
    seen = _seen(request, pk)
    found = next((one for one in seen.files if one.pk == file), None)
    if found is None:
        raise Http404
    note_look(seen.share, request.actor, LookKind.FILE, now=clock.now())
    return attachment(found)


@door(hub_rules.may_see_shares)
def shared_logo(request: HubRequest, hub: str, pk: int, side: int) -> HttpResponse:
    """Show the logo of an organisation whose profile a partner hub shares."""
    seen = _seen(request, pk)
    logo = seen.organisation.logo if "profile" in seen.parts else None
    data = small_picture(logo, side) if logo else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/webp")


@door(may_keep_directory, "POST")
def copy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make an own entry of what is shared."""
    by, seen = request.actor, _seen(request, pk)
    try:
        made = actions.copy_shared(by.hub, by, share=seen.share, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("directory:shared", hub=hub, pk=pk)
    told = _("“%(name)s” is in the directory.") % {"name": made.row}
    messages.success(request, told)
    return redirect(url_of(made.row, hub))
