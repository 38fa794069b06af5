"""Pages where those who run a hub set it up, and where the operator opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs import actions, rules
from madang.hubs.actions import Stale
from madang.hubs.forms.settings import HubForm, IdentityForm, SiteForm
from madang.hubs.http import OPERATOR, door
from madang.hubs.models import Role, system_actor
from madang.hubs.queries import hub_by_slug, sites_visible_to
from madang.hubs.tabs import settings_tabs
from madang.kit import clock, navigation
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

MENDED = 422


@door(rules.may_set_up, "GET", "POST")
def identity(request: HubRequest, hub: str) -> HttpResponse:
    """Show and change the hub's names, languages, currency, zone and colour."""
    form = IdentityForm.of(request.actor.hub)
    status = 200
    if request.method == "POST":
        form = IdentityForm(request.POST)
        if form.is_valid() and _saved(request, form):
            messages.success(request, _("Saved."))
            return redirect("hubs:settings", hub=hub)
        status = MENDED
    context = {
        "form": form,
        "section_tabs": settings_tabs(request.actor, "settings"),
        "panels": navigation.panels_for(request.actor, "hubs.hub"),
    }
    return render(request, "hubs/settings.html", context, status=status)


def _saved(request: HubRequest, form: IdentityForm) -> bool:
    """Return whether the hub took the form's values; else the form says why not."""
    try:
        actions.update_identity(
            request.actor.hub,
            request.actor,
            expected=form.cleaned_data["version"],
            **form.fields_to_save(),
        )
    except Stale as stale:
        tell(form, stale)
        now = hub_by_slug(request.actor.hub.slug)
        data = request.POST.copy()
        data["version"] = str(now.version if now else 0)
        form.data = data
        return False
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@door(rules.may_set_up, "POST")
def public_pages(request: HubRequest, hub: str) -> HttpResponse:
    """Switch the hub's public pages on or off."""
    is_public = request.POST.get("is_public") == "1"
    expected = request.actor.hub.version
    actions.set_public(
        request.actor.hub, request.actor, expected=expected, is_public=is_public
    )
    told = (
        _("The public pages are on.") if is_public else _("The public pages are off.")
    )
    messages.success(request, told)
    return redirect("hubs:settings", hub=hub)


@door(rules.may_set_up)
def site_list(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's sites."""
    context = {
        "sites": sites_visible_to(request.actor),
        "section_tabs": settings_tabs(request.actor, "sites"),
    }
    return render(request, "hubs/sites.html", context)


@door(rules.may_set_up, "GET", "POST")
def site_new(request: HubRequest, hub: str) -> HttpResponse:
    """Add a site."""
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_site(request.actor.hub, request.actor, **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The site was added."))
            return redirect("hubs:sites", hub=hub)
    context = {"form": form, "section_tabs": settings_tabs(request.actor, "sites")}
    status = MENDED if form.errors else 200
    return render(request, "hubs/site.html", context, status=status)


@door(rules.may_set_up, "GET", "POST")
def site_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a site."""
    site = get_object_or_404(sites_visible_to(request.actor), pk=pk)
    form = SiteForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        fresh = get_object_or_404(sites_visible_to(request.actor), pk=pk)
        try:
            actions.update_site(fresh, request.actor, **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("hubs:sites", hub=hub)
    context = {
        "form": form,
        "site": site,
        "section_tabs": settings_tabs(request.actor, "sites"),
    }
    status = MENDED if form.errors else 200
    return render(request, "hubs/site.html", context, status=status)


@door(rules.may_set_up, "POST")
def site_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remove a site that nothing uses."""
    site = get_object_or_404(sites_visible_to(request.actor), pk=pk)
    try:
        actions.remove_site(site, request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The site was removed."))
    return redirect("hubs:sites", hub=hub)


@door(OPERATOR, "GET", "POST")
def hub_new(request: HubRequest) -> HttpResponse:
    """Open a hub and invite its first owner."""
    form = HubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        owner = given.pop("owner")
        try:
            made = actions.open_hub(request.user, **given)  # type: ignore[arg-type]  # the door lets users in only
        except Refused as refused:
            tell(form, refused)
        else:
            actions.invite(
                made,
                system_actor(made),
                email=owner,
                role=Role.OWNER,
                language=made.languages[0],
                now=clock.now(),
            )
            told = _("The hub stands. Its first owner has an invitation.")
            messages.success(request, told)
            return redirect("hubs:front")
    status = MENDED if form.errors else 200
    return render(request, "hubs/hub_new.html", {"form": form}, status=status)
