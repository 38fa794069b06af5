"""Giving files out: through the door, as attachments, never as active content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.files import links, rules
from madang.files.actions import (
    HUB,
    bring_back_file,
    bring_back_hub_logo,
    remove_file,
    remove_hub_logo,
    set_hub_logo,
)
from madang.files.forms import LogoForm
from madang.files.http import attachment
from madang.files.queries import (
    files_visible_to,
    picture_of,
    removed_files,
    small_picture,
)
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.sent import page_sent

MISTAKE = 422

if TYPE_CHECKING:
    from django.http import HttpRequest, StreamingHttpResponse

    from madang.files.models import StoredFile
    from madang.hubs.http import HubRequest


@door(rules.may_open_files)
def file_download(request: HubRequest, hub: str, pk: int) -> StreamingHttpResponse:
    """Give a file to somebody who may read what it hangs on."""
    return attachment(_readable(request, pk))


@door(rules.may_open_files)
def file_thumbnail(request: HubRequest, hub: str, pk: int, side: int) -> HttpResponse:
    """Show a small version of a picture."""
    answer = shown_small(_readable(request, pk), side)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def shown_small(file: StoredFile, side: int) -> HttpResponse:
    """Return a small version of a picture for a page.

    Raises:
        Http404: there is none of that size.
    """
    data = small_picture(file, side)
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/webp")


@door(ANYONE)
def hub_logo(request: HubRequest, hub: str, pk: int, side: int) -> HttpResponse:
    """Show the hub's logo to whoever may see the hub; an older one to nobody."""
    place = request.actor.hub
    file = picture_of(place, HUB, place.pk, "logo") if place.logo == pk else None
    if file is None:
        raise Http404
    answer = shown_small(file, side)
    whom = "public" if place.is_public else "private"
    answer.headers["Cache-Control"] = f"{whom}, max-age=3600"
    return answer


@door(rules.may_set_logo, "GET", "POST")
def logo_settings(request: HubRequest, hub: str) -> HttpResponse:
    """Show the hub's logo and take another one."""
    status, form = 200, LogoForm()
    if request.method == "POST":
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid() and _logo_taken(request, form):
            messages.success(request, _("The logo was changed."))
            return redirect("hubs:settings", hub=hub)
        status = MISTAKE
    part = "#panel" if request.headers.get("HX-Request") else ""
    context = {"form": form, "has_logo": bool(request.actor.hub.logo)}
    return render(request, f"files/logo.html{part}", context, status=status)


def _logo_taken(request: HubRequest, form: LogoForm) -> bool:
    upload = form.cleaned_data["file"]
    try:
        set_hub_logo(request.actor.hub, request.actor, upload=upload, now=clock.now())
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


@door(rules.may_set_logo, "POST")
def logo_remove(request: HubRequest, hub: str) -> HttpResponse:
    """Show the hub's initials again."""
    remove_hub_logo(request.actor.hub, request.actor, now=clock.now())
    undo = reverse("files:logo-back", kwargs={"hub": hub})
    told = _("The logo was removed.")
    messages.success(request, told, extra_tags=f"undo:{undo}")
    return redirect("hubs:settings", hub=hub)


@door(rules.may_set_logo, "POST")
def logo_bring_back(request: HubRequest, hub: str) -> HttpResponse:
    """Undo the removal of the logo."""
    try:
        bring_back_hub_logo(request.actor.hub, request.actor)
        messages.success(request, _("The logo is back."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hubs:settings", hub=hub)


@door(ANYONE)
def file_by_link(request: HttpRequest, token: str) -> StreamingHttpResponse:
    """Give a file through a signed link that came by mail."""
    file = links.file_behind(token)
    if file is None:
        raise Http404
    return attachment(file)


@door(rules.may_open_files, "POST")
def file_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a file away."""
    file = _readable(request, pk)
    if not rules.may_remove_here(request.actor, file):
        raise Http404
    try:
        remove_file(file, request.actor, now=clock.now())
        undo = reverse("files:bring-back", kwargs={"hub": hub, "pk": pk})
        messages.success(
            request,
            _("“%(name)s” was removed.") % {"name": file},
            extra_tags=f"undo:{undo}",
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request))


@door(rules.may_open_files, "POST")
def file_bring_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Undo the removal of a file."""
    file = get_object_or_404(removed_files(request.actor), pk=pk)
    if not rules.may_remove_here(request.actor, file):
        raise Http404
    try:
        bring_back_file(file, request.actor)
        messages.success(request, _("“%(name)s” is back.") % {"name": file})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request))


def _readable(request: HubRequest, pk: int) -> StoredFile:
    """Return a file of the hub that the actor may read.

    Raises:
        Http404: there is none.
    """
    file = get_object_or_404(files_visible_to(request.actor), pk=pk)
    if not rules.may_read(request.actor, file):
        raise Http404
    return file


def _back(request: HttpRequest) -> str:
    return page_sent(request.POST.get("next"))
