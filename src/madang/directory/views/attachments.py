"""Files on an organisation's page: the panel, one file with its versions, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.forms import AttachmentForm
from madang.directory.queries import (
    attachment_of,
    attachments_of,
    organisations_visible_to,
    own_organisations_of,
)
from madang.directory.views.shown import crumbs_to, url_of
from madang.files.actions import NotAcceptable
from madang.files.queries import signed_link, versions_of
from madang.hubs.form_pages import done_or_refused
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.directory.models import Organisation
    from madang.files.models import StoredFile
    from madang.hubs.http import HubRequest

MISTAKE = 422


def _firm(request: HubRequest, pk: int) -> Organisation:
    """Return the organisation whose files the actor keeps.

    Raises:
        Http404: there is none that is hers.
    """
    by = request.actor
    firms = organisations_visible_to(by) if by.is_staff else own_organisations_of(by)
    return get_object_or_404(firms, pk=pk)


@door(rules.may_see_files, "GET", "POST")
def organisation_files(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the files of an organisation, and take one more."""
    by, firm = request.actor, _firm(request, pk)
    form = AttachmentForm(asks_whom=by.is_staff)
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES, asks_whom=by.is_staff)
        if _taken(request, form, firm, None):
            return redirect(url_of(firm, hub))
    context = {
        "organisation": firm,
        "files": attachments_of(firm, by),
        "form": form,
        "crumbs": crumbs_to(firm, by),
    }
    part = "#panel" if request.headers.get("HX-Request") else ""
    status = MISTAKE if form.errors else 200
    return render(request, f"directory/files.html{part}", context, status=status)


@door(rules.may_see_files, "GET", "POST")
def organisation_file(
    request: HubRequest, hub: str, pk: int, file: int
) -> HttpResponse:
    """Show one file with its older versions, and take a newer one."""
    by, firm = request.actor, _firm(request, pk)
    found = get_object_or_404(attachment_of(firm, by), pk=file)
    versions = [row for row in versions_of(found) if row.removed_at is None]
    form = AttachmentForm(asks_whom=False)
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES, asks_whom=False)
        if _taken(request, form, firm, versions[0]):
            return redirect(url_of(firm, hub))
    link = signed_link(versions[0], by.user) if by.user else ""
    context = {
        "organisation": firm,
        "file": versions[0],
        "versions": versions,
        "form": form,
        "link": request.build_absolute_uri(link),
        "crumbs": crumbs_to(firm, by),
    }
    status = MISTAKE if form.errors else 200
    return render(request, "directory/file.html", context, status=status)


def _taken(
    request: HubRequest,
    form: AttachmentForm,
    firm: Organisation,
    replaces: StoredFile | None,
) -> bool:
    """Return whether the upload was kept; else the form says why not at its field."""

    def act() -> None:
        given = form.cleaned_data
        try:
            actions.attach_file(
                firm,
                request.actor,
                upload=given["file"],
                now=clock.now(),
                is_internal=given.get("is_internal", False),
                replaces=replaces,
            )
        except NotAcceptable as refusal:
            text = str(refusal)
            raise Refused(text, fields={"file": [text]}) from refusal

    if not done_or_refused(form, act):
        return False
    told = _("“%(name)s” was added.") % {"name": form.cleaned_data["file"].name}
    messages.success(request, told)
    return True


@door(rules.may_see_files, "POST")
def file_remove(request: HubRequest, hub: str, pk: int, file: int) -> HttpResponse:
    """Take a file away, with a way back."""
    firm = _firm(request, pk)
    found = get_object_or_404(attachment_of(firm, request.actor), pk=file)
    actions.detach_file(firm, request.actor, file=found, now=clock.now())
    keys = {"hub": hub, "pk": pk, "file": file}
    undo = reverse("directory:file-back", kwargs=keys)
    told = _("“%(name)s” was removed.") % {"name": found}
    messages.success(request, told, extra_tags=f"undo:{undo}")
    return redirect(url_of(firm, hub))


@door(rules.may_see_files, "POST")
def file_bring_back(request: HubRequest, hub: str, pk: int, file: int) -> HttpResponse:
    """Undo the removal of a file."""
    firm = _firm(request, pk)
    removed = attachment_of(firm, request.actor, is_removed=True)
    found = get_object_or_404(removed, pk=file)
    actions.return_file(firm, request.actor, file=found)
    messages.success(request, _("“%(name)s” is back.") % {"name": found})
    return redirect(url_of(firm, hub))
