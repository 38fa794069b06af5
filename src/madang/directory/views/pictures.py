"""The picture of an organisation or person: uploaded, removed, brought back, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.forms import PictureForm
from madang.directory.models import Organisation
from madang.directory.queries import has_public_directory, public_organisations
from madang.directory.views.parts import owner_of
from madang.directory.views.shown import crumbs_to, form_page, url_of
from madang.files.actions import NotAcceptable
from madang.files.queries import small_picture
from madang.hubs.form_pages import done_or_refused
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from madang.directory.actions.done import Corrected
    from madang.hubs.http import HubRequest


@door(rules.may_keep_some_page, "GET", "POST")
def picture(request: HubRequest, hub: str, folder: str, pk: int) -> HttpResponse:
    """Show the picture that stands for an organisation or person; take another."""
    by = request.actor
    owner = owner_of(request, folder, pk)
    is_firm = isinstance(owner, Organisation)
    form = PictureForm()
    if request.method == "POST":
        form = PictureForm(request.POST, request.FILES)
        found: list[Corrected] = []

        def act() -> None:
            upload = form.cleaned_data["file"]
            try:
                done = actions.set_picture(owner, by, upload=upload, now=clock.now())
            except NotAcceptable as refusal:
                text = str(refusal)
                raise Refused(text, fields={"file": [text]}) from refusal
            found.append(done)

        if done_or_refused(form, act):
            text = _("The picture was changed.")
            if found[0].proposal:
                text = _("Thank you. The hub looks at it, then it is shown.")
            messages.success(request, text)
            return redirect(url_of(owner, hub))
    return form_page(
        request,
        form,
        page="directory/picture.html",
        title=_("Logo") if is_firm else _("Photo"),
        owner=owner,
        crumbs=crumbs_to(owner, by),
        cancel=url_of(owner, hub),
    )


@door(rules.may_keep_some_page, "POST")
def remove(request: HubRequest, hub: str, folder: str, pk: int) -> HttpResponse:
    """Take the picture away; the initials stand there again."""
    owner = owner_of(request, folder, pk)
    try:
        actions.remove_picture(owner, request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        keys = {"hub": hub, "folder": folder, "pk": pk}
        undo = reverse("directory:picture-back", kwargs=keys)
        told = _("The picture was removed.")
        messages.success(request, told, extra_tags=f"undo:{undo}")
    return redirect(url_of(owner, hub))


@door(rules.may_keep_some_page, "POST")
def bring_back(request: HubRequest, hub: str, folder: str, pk: int) -> HttpResponse:
    """Undo the removal of the picture."""
    owner = owner_of(request, folder, pk)
    try:
        actions.bring_back_picture(owner, request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The picture is back."))
    return redirect(url_of(owner, hub))


@door(ANYONE)
def public_logo(
    request: HubRequest, hub: str, slug: str, side: int
) -> HttpResponseBase:
    """Show the logo of an organisation in the public directory.

    It may be kept, but is asked for each time: what leaves the directory is gone from
    the next page on.
    """
    place = request.actor.hub
    if not has_public_directory(place):
        raise Http404
    firms = public_organisations(place).exclude(logo=None).select_related("logo")
    file = get_object_or_404(firms, slug=slug).logo
    data = small_picture(file, side) if file else None
    if data is None or file is None:
        raise Http404
    answer = HttpResponse(data, content_type="image/webp")
    tag = f'"{file.sha256[:32]}-{side}"'
    fresh = get_conditional_response(request, etag=tag, response=answer)
    shown = fresh if fresh is not None else answer
    shown.headers["ETag"] = tag
    shown.headers["Cache-Control"] = "public, no-cache"
    return shown
