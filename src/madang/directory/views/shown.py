"""What several pages of the directory show alike: panels, answers, crumbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory.models import Organisation
from madang.kit import navigation

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from madang.directory.parts import Owner
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.navigation import PanelLine

MISTAKE = 422


def panels_of(owner: Owner, by: Actor) -> list[PanelLine]:
    """Return the panels of a row's page that the actor may open."""
    return navigation.panels_for(by, owner._meta.label_lower, owner)


def url_of(owner: Owner, hub: str) -> str:
    """Return the address of a row's page."""
    page = "organisation" if isinstance(owner, Organisation) else "person"
    return reverse(f"directory:{page}", kwargs={"hub": hub, "pk": owner.pk})


def crumbs_to(owner: Owner, by: Actor) -> list[tuple[str, str]]:
    """Return the way to a row's page."""
    if not by.is_staff:
        return [(str(owner), url_of(owner, by.hub.slug))]
    is_firm = isinstance(owner, Organisation)
    name = _("Organisations") if is_firm else _("People")
    folder = "organisations" if is_firm else "people"
    return [
        (name, f"/h/{by.hub.slug}/{folder}/"),
        (str(owner), url_of(owner, by.hub.slug)),
    ]


def form_page(
    request: HubRequest, form: forms.Form, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a form alone on its page; after a mistake with everything typed kept."""
    code = MISTAKE if form.errors and status == 200 else status  # noqa: PLR2004 -- fine
    page = context.pop("page", "directory/form.html")
    return render(request, page, {"form": form, **context}, status=code)
